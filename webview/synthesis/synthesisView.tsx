import { useState } from 'preact/hooks';
import type { Synthesis, SynthesisSection } from '../../src/protocol/model.ts';
import { useStudioPage } from '../pages.ts';
import { useStudioState } from '../studio.ts';
import { useView } from '../session/sessionContext.ts';
import { StepButton } from '../session/stepButton.tsx';
import type { Part } from '../session/parts.ts';
import { Button } from '../ui/button.tsx';
import { Markdown } from '../ui/markdown.tsx';
import { Badge, Empty } from '../ui/small.tsx';
import { ago, sectionWords } from '../words.ts';
import { Challenges } from './challenges.tsx';
import { Diversity } from './diversity.tsx';
import { SourceChips } from './sourceChips.tsx';
import { SynthesisEditor } from './synthesisEditor.tsx';

const sections = Object.keys(sectionWords) as readonly SynthesisSection[];

export function SynthesisView({ onShow }: { readonly onShow: (part: Part) => void }) {
  const { session, gates } = useView();
  const api = useStudioPage();
  const [editing, setEditing] = useState(false);
  const partial = session.partial?.step === 'synthesis' ? session.partial : null;
  const live = useStudioState((state) => (partial === null ? undefined : state.live[partial.id]));
  const going = session.running?.step === 'synthesis';
  const again = (
    <StepButton
      step="synthesis"
      action="synthesize"
      icon={session.synthesis === null ? 'layers' : 'refresh'}
      kind={session.synthesis === null ? 'primary' : 'secondary'}
      run={() => api.synthesize()}
    >
      {session.synthesis === null ? 'Synthesize' : 'Synthesize again'}
    </StepButton>
  );
  if (going || (session.synthesis === null && partial !== null)) {
    return (
      <div class="ps-prose" aria-busy={going}>
        <Markdown text={live?.content.text ?? partial?.text ?? ''} streaming={going} />
        {going ? null : again}
      </div>
    );
  }
  const { synthesis } = session;
  if (synthesis === null) {
    return (
      <Empty icon="layers" title="No synthesis yet">
        <p>
          A rewrite of what the personas said: what they agree on, where they differ and who said it, with
          every point linked to its messages.
        </p>
        {again}
      </Empty>
    );
  }
  if (editing) return <SynthesisEditor synthesis={synthesis} onClose={() => setEditing(false)} />;
  return (
    <div class="ps-synthesis">
      <div class="ps-synthesis-main">
        <div class="ps-toolbar">
          <span class="ps-quiet">
            {synthesis.author === 'person' ? 'Edited by you' : 'Written by the planner'} ·{' '}
            {ago(synthesis.at, Date.now())}
          </span>
          <span class="ps-spring" />
          <Button icon="edit" why={gates.edit_synthesis} onClick={() => setEditing(true)}>
            Edit as Markdown
          </Button>
        </div>
        {synthesis.points.length === 0 ? <Markdown text={synthesis.markdown} /> : null}
        {sections.map((section) => (
          <Points key={section} section={section} synthesis={synthesis} onShow={onShow} />
        ))}
        <Challenges challenges={synthesis.challenges} onShow={onShow} />
      </div>
      <aside class="ps-synthesis-side" aria-label="About this synthesis">
        <Diversity synthesis={synthesis} />
        <div class="ps-card">
          <h2>Next</h2>
          <StepButton
            step="spec"
            action="draft_spec"
            icon="arrow"
            run={() => api.draftSpec(null)}
            onStart={() => onShow('spec')}
          >
            Write the spec
          </StepButton>
          {again}
        </div>
      </aside>
    </div>
  );
}

function Points(props: {
  readonly section: SynthesisSection;
  readonly synthesis: Synthesis;
  readonly onShow: (part: Part) => void;
}) {
  const points = props.synthesis.points.filter(({ section }) => section === props.section);
  if (points.length === 0) return null;
  return (
    <section class={`ps-points section-${props.section}`} aria-label={sectionWords[props.section]}>
      <h2>
        {sectionWords[props.section]} <Badge>{points.length}</Badge>
      </h2>
      <ul>
        {points.map((point, index) => (
          <li key={index} class="ps-point">
            <Markdown text={point.text} />
            <SourceChips sources={point.sources} onShow={props.onShow} />
          </li>
        ))}
      </ul>
    </section>
  );
}
