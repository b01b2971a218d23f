import { useEffect, useState } from 'preact/hooks';
import type { MaterializePreview } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { isBoolean, usePersistedState } from '../persisted.ts';
import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Failure, Notice, ProgressRing } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { count, titleMaxLength } from '../words.ts';

/** Shows what will be made, then makes it. */
export function MaterializeDialog({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { gates } = useView();
  const api = useStudioPage();
  const [preview, setPreview] = useState<MaterializePreview | null>(null);
  const [title, setTitle] = useState('');
  const [exportMarkdown, setExport] = usePersistedState('materialize.export', false, isBoolean);
  const look = useCall();
  const call = useCall();
  useEffect(() => {
    void look.run(async () => {
      const shown = await api.previewMaterialize();
      setPreview(shown);
      setTitle(shown.planTitle);
    });
  }, []);
  const make = (): void => {
    const own = title.trim();
    const options = { exportMarkdown, ...(own === preview?.planTitle ? {} : { planTitle: own }) };
    void call
      .run(() => api.materialize(options))
      .then((done) => {
        if (done) onDone();
      });
  };
  return (
    <Dialog
      title="Materialize the plan"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            icon="sparkle"
            busy={call.busy}
            why={
              gates.materialize ??
              (preview === null
                ? 'the preview is not there yet'
                : title.trim() === ''
                  ? 'the plan needs a title'
                  : null)
            }
            onClick={make}
          >
            Materialize
          </Button>
        </>
      }
    >
      <Failure error={look.error ?? call.error} />
      {preview === null ? (
        look.error === null ? (
          <ProgressRing label="Looking what will be made" />
        ) : null
      ) : (
        <>
          <TextField label="Title of the plan" value={title} onInput={setTitle} maxlength={titleMaxLength} />
          <p>
            In one step this makes the plan with {count(preview.tasks.length, 'task')}
            {preview.documentTitle === null ? '' : `, its spec “${visible(preview.documentTitle)}”`} and a
            memory of the session, “{visible(preview.episodeTitle)}”.
          </p>
          {preview.warnings.map((warning) => (
            <Notice key={warning} tone="warning">
              {visible(warning)}
            </Notice>
          ))}
          <ol class="ps-preview-tasks" aria-label="Tasks that will be made">
            {preview.tasks.map((task) => (
              <li key={task.number}>
                <b class="ps-figures">{task.number}</b> {visible(task.title)}
                {task.blockedBy.length > 0 ? (
                  <span class="ps-quiet"> after {task.blockedBy.join(', ')}</span>
                ) : null}
              </li>
            ))}
          </ol>
          <Checkbox
            label="Also write the plan as Markdown into the workspace"
            checked={exportMarkdown}
            onChange={setExport}
          />
        </>
      )}
    </Dialog>
  );
}
