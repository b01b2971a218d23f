import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { StepButton } from '../session/stepButton.tsx';
import type { Part } from '../session/parts.ts';
import { Markdown } from '../ui/markdown.tsx';
import { ContextSection } from './contextSection.tsx';
import { Interviewer } from './interviewer.tsx';
import { PersonasSection } from './personasSection.tsx';

/** The idea, what the models are shown with it, who will think about it, and the start. */
export function BriefView({ onShow }: { readonly onShow: (part: Part) => void }) {
  const { session } = useView();
  const api = useStudioPage();
  const started = session.round > 0;
  return (
    <div class="ps-brief">
      <div class="ps-brief-main">
        <section class="ps-card" aria-labelledby="ps-idea">
          <h2 id="ps-idea">Idea</h2>
          <Markdown text={session.prompt} />
        </section>
        <ContextSection />
        <PersonasSection />
        {started ? null : (
          <section class="ps-card ps-go" aria-label="Start">
            <StepButton
              step="brainstorm"
              action="brainstorm"
              icon="sparkle"
              run={() => api.brainstorm()}
              onStart={() => onShow('threads')}
            >
              Start brainstorm
            </StepButton>
            <StepButton
              step="spec"
              action="draft_spec"
              icon="arrow"
              kind="secondary"
              run={() => api.draftSpec(null)}
              onStart={() => onShow('spec')}
            >
              Skip to the spec
            </StepButton>
          </section>
        )}
      </div>
      <Interviewer />
    </div>
  );
}
