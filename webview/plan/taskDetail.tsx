import { useEffect, useState } from 'preact/hooks';
import type { Finding, Plan, RuleReport, Task, TaskReport, TimelineEntry } from '../../src/protocol/model.ts';
import { messageOf, useCall } from '../calls.ts';
import { useReadOnly, useRestricted } from '../restricted.tsx';
import { usePlanPage } from '../pages.ts';
import { Button } from '../ui/button.tsx';
import { Failure, LinkButton } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { useNow } from '../now.ts';
import { ago, verdictWords } from '../words.ts';

const MOST_FINDINGS = 50;

/** An open task: its rules with what was found, and what happened to it. */
export function TaskDetail(props: {
  readonly plan: Plan;
  readonly task: Task;
  readonly report: TaskReport | null;
}) {
  const { plan, task, report } = props;
  const api = usePlanPage();
  const call = useCall();
  const why = useReadOnly(plan);
  const { verification } = task;
  return (
    <div class="ps-plan-detail">
      <div class="ps-row">
        <Button
          icon="check"
          busy={call.busy}
          why={why ?? (verification === null ? 'it has no verification spec' : null)}
          onClick={() => void call.run(() => api.verifyTask(task.id))}
        >
          Verify
        </Button>
        <Button icon="edit" why={why} onClick={() => void call.run(() => api.editTaskSpec(task.id))}>
          {verification === null ? 'Add spec' : 'Edit spec'}
        </Button>
        <Button icon="layers" why={why} onClick={() => void call.run(() => api.takeSnapshot(task.id))}>
          Snapshot
        </Button>
        <Button icon="file" onClick={() => void call.run(() => api.openTask(task.id))}>
          Open
        </Button>
      </div>
      <Failure error={call.error} onClose={call.clear} />
      {verification?.override ? (
        <p class="ps-quiet">
          Completed without proof by {visible(verification.override.by.name)}:{' '}
          {visible(verification.override.reason)}
        </p>
      ) : null}
      {report?.problems.map((problem) => (
        <p key={`${problem.line}.${problem.column}.${problem.code}`} class="ps-bad">
          Line {problem.line}: {visible(problem.message)}
        </p>
      ))}
      {(report?.report?.rules ?? []).map((rule) => (
        <RuleBlock
          key={rule.ruleId}
          rule={rule}
          vacuous={verification?.vacuous.includes(rule.ruleId) ?? false}
        />
      ))}
      {report === null && verification !== null ? <LastRun task={task} /> : null}
      <Timeline plan={plan} task={task} />
    </div>
  );
}

function RuleBlock(props: { readonly rule: RuleReport; readonly vacuous: boolean }) {
  const { rule } = props;
  const more = rule.findingTotal - Math.min(rule.findings.length, MOST_FINDINGS);
  return (
    <section class={`ps-rule is-${rule.verdict}`} aria-label={`Rule ${rule.ruleId}`}>
      <h3>
        {visible(rule.ruleId)}{' '}
        <span class={`ps-verdict is-${rule.verdict}`}>{verdictWords(rule.verdict, rule.findingTotal)}</span>
        <span class="ps-quiet"> · {rule.severity}</span>
        {props.vacuous ? (
          <span class="ps-tag" title="It held before the work began, so it proves nothing by itself">
            held before
          </span>
        ) : null}
      </h3>
      <p>{visible(rule.description)}</p>
      <FindingList findings={rule.findings.slice(0, MOST_FINDINGS)} />
      {more > 0 ? <p class="ps-quiet">and {more} more</p> : null}
      {rule.guidance === null || rule.verdict === 'pass' ? null : (
        <p class="ps-quiet">{visible(rule.guidance)}</p>
      )}
    </section>
  );
}

function FindingList(props: { readonly findings: readonly Finding[] }) {
  const api = usePlanPage();
  const call = useCall();
  if (props.findings.length === 0) return null;
  return (
    <>
      <ul class="ps-findings">
        {props.findings.map((finding) => {
          const { path } = finding;
          return (
            <li
              key={`${path ?? ''}:${finding.line}:${finding.column}:${finding.kind}:${finding.pattern ?? ''}`}
            >
              {path === null ? null : (
                <LinkButton
                  onClick={() => void call.run(() => api.openFinding(path, finding.line, finding.column))}
                >
                  {visible(path)}
                  {finding.line > 0 ? `:${finding.line}` : ''}
                </LinkButton>
              )}{' '}
              {visible(finding.message)}
              {finding.text === '' ? null : <code class="ps-code-line">{visible(finding.text)}</code>}
            </li>
          );
        })}
      </ul>
      <Failure error={call.error} onClose={call.clear} />
    </>
  );
}

/** Without a report of this window the last kept run is shown. */
function LastRun({ task }: { readonly task: Task }) {
  const now = useNow();
  const run = task.verification?.runs.at(-1);
  if (run === undefined) return <p class="ps-quiet">The spec was not run yet.</p>;
  return (
    <>
      <p class="ps-quiet">
        Last run {ago(run.at, now)}: {verdictWords(run.verdict, run.findingTotal)}.
      </p>
      <FindingList findings={run.findings} />
    </>
  );
}

function Timeline({ plan, task }: { readonly plan: Plan; readonly task: Task }) {
  const api = usePlanPage();
  const [entries, setEntries] = useState<readonly TimelineEntry[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const restricted = useRestricted();
  const call = useCall();
  const now = useNow();
  useEffect(() => {
    let current = true;
    api.timeline(task.id).then(
      (found) => {
        if (current) setEntries(found.toReversed());
      },
      (failure: unknown) => {
        if (current) setError(messageOf(failure));
      },
    );
    return () => {
      current = false;
    };
    // What happens to the plan may be an entry of the task: a snapshot, going back, archiving.
  }, [api, task.id, plan.updatedAt]);
  return (
    <section aria-label="Timeline">
      <h3>Timeline</h3>
      <Failure error={error ?? call.error} onClose={call.clear} />
      <ol class="ps-timeline">
        {(entries ?? []).map((entry, index) => {
          const { changes } = entry;
          return (
            <li key={`${entry.at}.${index}`}>
              <time class="ps-quiet" dateTime={entry.at} title={new Date(entry.at).toLocaleString()}>
                {ago(entry.at, now)}
              </time>
              <span>
                {visible(entry.text)} <span class="ps-quiet">{visible(entry.by.name)}</span>{' '}
                {changes === null || restricted !== null ? null : (
                  <LinkButton
                    onClick={() => void call.run(() => api.openComparison(changes.from, changes.to, null))}
                  >
                    Show changes
                  </LinkButton>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
