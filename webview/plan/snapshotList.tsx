import { useEffect, useState } from 'preact/hooks';
import type { Comparison, Plan, RepositoryState, Snapshot, SnapshotSide } from '../../src/protocol/model.ts';
import { messageOf, useCall } from '../calls.ts';
import { useReadOnly, useRestricted } from '../restricted.tsx';
import { usePlanPage } from '../pages.ts';
import { Button } from '../ui/button.tsx';
import { Dropdown } from '../ui/choice.tsx';
import { Failure, LinkButton, Notice } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { useNow } from '../now.ts';
import { ago, count } from '../words.ts';

const SHOWN = 100;

/** The snapshots of a plan, newest first, and what differs between any two of them. */
export function SnapshotList({ plan }: { readonly plan: Plan }) {
  const api = usePlanPage();
  const call = useCall();
  const restricted = useRestricted();
  const [repository, setRepository] = useState<RepositoryState | null>(null);
  useEffect(() => {
    api.repository().then(setRepository, () => setRepository(null));
  }, [api, plan.snapshots.length, restricted]);
  const newest = plan.snapshots.toReversed();
  return (
    <div class="ps-snapshots">
      {repository?.kind === 'none' ? (
        <Notice
          tone="info"
          actions={<Button onClick={() => void call.run(() => api.initRepository())}>Make repository</Button>}
        >
          Snapshots are kept in git, and this folder is in no repository. Planning works without.
        </Notice>
      ) : null}
      {repository?.kind === 'unusable' ? <Notice tone="warning">{visible(repository.message)}</Notice> : null}
      {newest.length === 0 ? (
        <p class="ps-quiet">
          None yet.
          {repository?.kind === 'ok' ? ' One is taken when a task starts and when its verdict changes.' : ''}
        </p>
      ) : (
        <>
          <Compare plan={plan} />
          <ol class="ps-snapshot-list">
            {newest.slice(0, SHOWN).map((snapshot) => (
              <SnapshotRow key={snapshot.id} plan={plan} snapshot={snapshot} />
            ))}
          </ol>
          {newest.length > SHOWN ? (
            <p class="ps-quiet">and {count(newest.length - SHOWN, 'older snapshot')}</p>
          ) : null}
        </>
      )}
      <Failure error={call.error} onClose={call.clear} />
    </div>
  );
}

function SnapshotRow({ plan, snapshot }: { readonly plan: Plan; readonly snapshot: Snapshot }) {
  const api = usePlanPage();
  const call = useCall();
  const now = useNow();
  const task = plan.tasks.find((one) => one.id === snapshot.taskId);
  const { files, addedLines, removedLines } = snapshot.changes;
  const gone = snapshot.prunedAt === null ? null : 'it was removed from the repository';
  const readOnly = useReadOnly(plan);
  const restricted = useRestricted();
  return (
    <li class={`ps-snapshot ${gone === null ? '' : 'is-gone'}`}>
      <span class="ps-draft-number">{snapshot.number}</span>
      <span class="ps-grow">
        {visible(snapshot.name)}
        {task === undefined ? null : <span class="ps-quiet"> · task {task.number}</span>}
        <br />
        <span class="ps-quiet ps-small">
          {gone === null ? '' : 'Removed · '}
          <time dateTime={snapshot.at} title={new Date(snapshot.at).toLocaleString()}>
            {ago(snapshot.at, now)}
          </time>{' '}
          · {files === 0 ? 'no changes' : `${count(files, 'file')} changed, +${addedLines} −${removedLines}`}
          {snapshot.branch === null ? '' : ` · ${visible(snapshot.branch)}`}
          {snapshot.leftOutTotal > 0 ? ` · ${count(snapshot.leftOutTotal, 'file')} left out` : ''}
        </span>
      </span>
      <Button
        kind="icon"
        icon="compare"
        label={`Compare snapshot ${snapshot.number} with now`}
        why={restricted ?? gone}
        onClick={() => void call.run(() => api.openComparison(snapshot.number, 'now', null))}
      />
      <Button
        kind="icon"
        icon="undo"
        label={`Go back to snapshot ${snapshot.number}`}
        why={readOnly ?? gone}
        onClick={() => void call.run(() => api.rewind(snapshot.number))}
      />
      <Failure error={call.error} onClose={call.clear} />
    </li>
  );
}

function Compare({ plan }: { readonly plan: Plan }) {
  const api = usePlanPage();
  const held = plan.snapshots.filter((one) => one.prunedAt === null).toReversed();
  const [from, setFrom] = useState<string>(String(held[0]?.number ?? 'head'));
  const [to, setTo] = useState<string>('now');
  const [result, setResult] = useState<Comparison | null>(null);
  const [error, setError] = useState<string | null>(null);
  const restricted = useRestricted();
  const call = useCall();
  const options = [
    { value: 'now', label: 'Now' },
    { value: 'head', label: 'Last commit' },
    ...held.map((one) => ({ value: String(one.number), label: `${one.number}. ${visible(one.name)}` })),
  ];
  const compare = (): void => {
    setResult(null);
    void call.run(async () => {
      try {
        setResult(await api.compareSnapshots(sideOf(from), sideOf(to)));
        setError(null);
      } catch (failure) {
        setError(messageOf(failure));
      }
    });
  };
  return (
    <div class="ps-compare">
      <div class="ps-row">
        <Dropdown label="From" value={from} options={options} onChange={setFrom} />
        <Dropdown label="To" value={to} options={options} onChange={setTo} />
        <Button icon="compare" busy={call.busy} why={restricted} onClick={compare}>
          Compare
        </Button>
      </div>
      <Failure error={error} onClose={() => setError(null)} />
      {result === null ? null : <Differences comparison={result} />}
    </div>
  );
}

function Differences({ comparison }: { readonly comparison: Comparison }) {
  const api = usePlanPage();
  const { from, to, changes } = comparison;
  if (changes.length === 0) return <p role="status">Nothing differs.</p>;
  return (
    <div>
      <p role="status">
        {count(changes.length, 'file')} differ{changes.length === 1 ? 's' : ''}, +{comparison.addedLines} −
        {comparison.removedLines}.{' '}
        <LinkButton onClick={() => void api.openComparison(from, to, null)}>
          Open all in the diff editor
        </LinkButton>
      </p>
      <ul class="ps-changes">
        {changes.slice(0, 500).map((change) => (
          <li key={change.path}>
            <span class={`ps-change is-${change.kind}`}>{change.kind}</span>{' '}
            <LinkButton onClick={() => void api.openComparison(from, to, change.path)}>
              {visible(change.path)}
            </LinkButton>{' '}
            <span class="ps-quiet ps-figures">
              {change.binary ? 'binary' : `+${change.addedLines} −${change.removedLines}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function sideOf(value: string): SnapshotSide {
  return value === 'now' || value === 'head' ? value : Number(value);
}
