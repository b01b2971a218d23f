import { useState } from 'preact/hooks';
import type { ScanResult } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Failure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { compact } from '../words.ts';

const refusals: Readonly<Record<ScanResult['refused'][number]['reason'], string>> = {
  secret: 'looks like a secret',
  ignored: 'ignored by git',
  binary: 'not text',
  not_utf8: 'not UTF-8',
  outside: 'outside of the folder',
  missing: 'missing',
  directory: 'a folder',
  too_large: 'too large',
};

/** Files worth reading, each with the reason; taken one by one or all. */
export function ScanProposals({
  result,
  onClose,
}: {
  readonly result: ScanResult;
  readonly onClose: () => void;
}) {
  const { session, gates } = useView();
  const api = useStudioPage();
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const call = useCall();
  const present = new Set(session.context.filter(({ kind }) => kind === 'file').map(({ label }) => label));
  const open = result.proposed.filter(({ path }) => !taken.has(path) && !present.has(path));
  const add = (paths: readonly string[]): void => {
    void call.run(async () => {
      for (const path of paths) {
        await api.addContext({ kind: 'file', path });
        setTaken((before) => new Set([...before, path]));
      }
    });
  };
  return (
    <div class="ps-scan" role="region" aria-label="Proposed files">
      <div class="ps-card-head">
        <h3>{open.length === 0 ? 'No further files to propose' : 'Worth reading'}</h3>
        {open.length > 1 ? (
          <Button busy={call.busy} why={gates.add_context} onClick={() => add(open.map(({ path }) => path))}>
            {`Add all ${open.length}`}
          </Button>
        ) : null}
        <Button kind="icon" icon="close" label="Close proposals" onClick={onClose} />
      </div>
      <ul class="ps-entries">
        {open.map(({ path, why, bytes }) => (
          <li key={path} class="ps-entry">
            <Button
              kind="icon"
              icon="add"
              label={`Add ${path}`}
              why={gates.add_context}
              onClick={() => add([path])}
            />
            <span class="ps-entry-label">
              {visible(path)} <span class="ps-quiet">{visible(why)}</span>
            </span>
            <span class="ps-quiet ps-figures">{compact(bytes)} bytes</span>
          </li>
        ))}
      </ul>
      {result.refused.length === 0 ? null : (
        <p class="ps-quiet">
          Left out:{' '}
          {result.refused.map(({ path, reason }) => `${visible(path)} (${refusals[reason]})`).join(', ')}
        </p>
      )}
      <Failure error={call.error} onClose={call.clear} />
    </div>
  );
}
