import type { DocumentVersion, PlanDocument } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { isBoolean, usePersistedState } from '../persisted.ts';
import { useStudioPage } from '../pages.ts';
import { useStudio } from '../studio.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure, Failure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { ago, count } from '../words.ts';

/** Every version: who, why, when; compared in the editor's own diff, restored as a new version. */
export function Versions({ document, dirty }: { readonly document: PlanDocument; readonly dirty: boolean }) {
  const { gates } = useView();
  const api = useStudioPage();
  const { store } = useStudio();
  const [open, setOpen] = usePersistedState('spec.versions', false, isBoolean);
  const call = useCall();
  const look = useCall();
  const last = document.versions.length;
  const restore = (number: number): void => {
    void call.run(async () => {
      await api.restoreSpec(number);
      store.dispatch({ type: 'document_changed', document: await api.document() });
    });
  };
  const now = Date.now();
  return (
    <Disclosure
      summary={<span>{count(last, 'version')}</span>}
      open={open}
      onToggle={setOpen}
      class="ps-versions"
    >
      {() => (
        <>
          <Failure error={call.error ?? look.error} />
          <ol class="ps-version-list" reversed aria-label="Versions">
            {document.versions.toReversed().map((version) => (
              <li key={version.number} class="ps-version">
                <b class="ps-figures">{version.number}</b>
                <span class="ps-grow">
                  {visible(version.reason)}{' '}
                  <span class="ps-quiet">
                    {byWhom(version)} · {ago(version.at, now)}
                  </span>
                </span>
                <Button
                  kind="icon"
                  icon="compare"
                  label={
                    version.number === 1
                      ? `Compare version 1 with ${last}`
                      : `Compare version ${version.number} with the one before`
                  }
                  why={last < 2 ? 'there is only one version' : null}
                  onClick={() =>
                    void look.run(() =>
                      version.number === 1
                        ? api.diffSpec(1, last)
                        : api.diffSpec(version.number - 1, version.number),
                    )
                  }
                />
                <Button
                  kind="icon"
                  icon="undo"
                  label={`Restore version ${version.number}`}
                  busy={call.busy}
                  why={
                    gates.edit_spec ??
                    (version.number === last
                      ? 'this is the last version'
                      : dirty
                        ? 'save or revert your text first'
                        : null)
                  }
                  onClick={() => restore(version.number)}
                />
              </li>
            ))}
          </ol>
        </>
      )}
    </Disclosure>
  );
}

function byWhom({ by, author }: DocumentVersion): string {
  return by === 'person' ? visible(author.name) : `by the ${by}`;
}
