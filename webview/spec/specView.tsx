import type { PlanDocument } from '../../src/protocol/model.ts';
import { useStudioPage } from '../pages.ts';
import { useStudioState } from '../studio.ts';
import { useView } from '../session/sessionContext.ts';
import { StepButton } from '../session/stepButton.tsx';
import type { Part } from '../session/parts.ts';
import { isString, usePersistedState } from '../persisted.ts';
import { TextField } from '../ui/field.tsx';
import { Markdown } from '../ui/markdown.tsx';
import { Empty, ProgressRing } from '../ui/small.tsx';
import { SpecDesk } from './specDesk.tsx';

export function SpecView({ onShow }: { readonly onShow: (part: Part) => void }) {
  const { session } = useView();
  const api = useStudioPage();
  const document = useStudioState((state) => state.document);
  const partial = session.partial?.step === 'spec' ? session.partial : null;
  const live = useStudioState((state) => (partial === null ? undefined : state.live[partial.id]));
  const going = session.running?.step === 'spec';
  if (going || (partial !== null && session.specDocumentId === null)) {
    return (
      <div class="ps-prose" aria-busy={going}>
        <Markdown text={live?.content.text ?? partial?.text ?? ''} streaming={going} />
        {going ? null : (
          <StepButton step="spec" action="draft_spec" icon="refresh" run={() => api.draftSpec(null)}>
            Write the spec again
          </StepButton>
        )}
      </div>
    );
  }
  if (session.specDocumentId === null) {
    return (
      <Empty icon="book" title="No spec yet">
        <p>
          A Markdown document with goal, scope, behaviour and risks. Every save is a version that can be
          compared and restored.
        </p>
        <StepButton step="spec" action="draft_spec" icon="arrow" run={() => api.draftSpec(null)}>
          Write the spec
        </StepButton>
      </Empty>
    );
  }
  return document === null ? (
    <ProgressRing label="Opening the spec" />
  ) : (
    <Desk document={document} onShow={onShow} />
  );
}

function Desk({
  document,
  onShow,
}: {
  readonly document: PlanDocument;
  readonly onShow: (part: Part) => void;
}) {
  const { session } = useView();
  const api = useStudioPage();
  const [instruction, setInstruction] = usePersistedState(`${session.id}.revise`, '', isString);
  const wanted = instruction.trim();
  return (
    <SpecDesk
      key={document.id}
      document={document}
      foot={
        <div class="ps-foot">
          <div class="ps-row ps-grow">
            <TextField
              label="What to change in the spec"
              hideLabel
              placeholder="Revise: say what to change, or leave empty to write it anew"
              value={instruction}
              onInput={setInstruction}
              class="ps-grow"
            />
            <StepButton
              step="spec"
              action="draft_spec"
              kind="secondary"
              icon="refresh"
              run={() => api.draftSpec(wanted === '' ? null : wanted)}
              onDone={() => setInstruction('')}
            >
              {wanted === '' ? 'Regenerate' : 'Revise'}
            </StepButton>
          </div>
          <StepButton
            step="tasks"
            action="draft_tasks"
            icon="tasks"
            run={() => api.draftTasks(null)}
            onStart={() => onShow('tasks')}
          >
            {session.drafts.length > 0 ? 'Draft tasks again' : 'Draft tasks'}
          </StepButton>
        </div>
      }
    />
  );
}
