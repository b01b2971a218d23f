import type { Synthesis } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { isString, usePersistedState } from '../persisted.ts';
import { MarkdownEditor } from '../spec/editor.tsx';
import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Failure } from '../ui/small.tsx';

export function SynthesisEditor({
  synthesis,
  onClose,
}: {
  readonly synthesis: Synthesis;
  readonly onClose: () => void;
}) {
  const { session, gates } = useView();
  const api = useStudioPage();
  const [text, setText] = usePersistedState(`${session.id}.synthesis`, synthesis.markdown, isString);
  const call = useCall();
  const save = (): void => {
    void call
      .run(() => api.editSynthesis(text))
      .then((done) => {
        if (!done) return;
        setText(synthesis.markdown);
        onClose();
      });
  };
  return (
    <div class="ps-fill">
      <div class="ps-toolbar">
        <span class="ps-quiet">Editing the synthesis as Markdown</span>
        <span class="ps-spring" />
        <Button
          onClick={() => {
            setText(synthesis.markdown);
            onClose();
          }}
        >
          Cancel
        </Button>
        <Button kind="primary" why={gates.edit_synthesis} busy={call.busy} onClick={save}>
          Save
        </Button>
      </div>
      <Failure error={call.error} onClose={call.clear} />
      <MarkdownEditor label="Synthesis as Markdown" value={text} onChange={setText} onSave={save} />
    </div>
  );
}
