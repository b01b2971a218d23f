import type { Id, PlanView, Task, TaskReport, Verdict } from '../../src/protocol/model.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { visible } from '../ui/text.ts';
import { statusWords, verdictWords } from '../words.ts';
import { TaskDetail } from './taskDetail.tsx';

/** The tasks of a plan with what their proofs say; one is open at a time. */
export function TaskList(props: {
  readonly view: PlanView;
  readonly open: Id | null;
  readonly onOpen: (id: Id | null) => void;
}) {
  const { plan, reports } = props.view;
  if (plan.tasks.length === 0) return <p class="ps-quiet">The plan has no tasks yet.</p>;
  return (
    <ol class="ps-plan-tasks">
      {plan.tasks.map((task) => {
        const open = task.id === props.open;
        const report = reports.find((one) => one.taskId === task.id) ?? null;
        return (
          <li key={task.id} class={`ps-plan-task ${open ? 'is-open' : ''}`}>
            <button
              type="button"
              class="ps-plan-row"
              aria-expanded={open}
              onClick={() => props.onOpen(open ? null : task.id)}
            >
              <Icon name={open ? 'chevron-down' : 'chevron-right'} />
              <span class="ps-draft-number">{task.number}</span>
              <span class="ps-plan-title">{visible(task.title)}</span>
              <span class="ps-plan-state">
                <span class={`ps-status status-${task.status}`}>{statusWords[task.status]}</span>
                <Proof task={task} report={report} />
              </span>
            </button>
            {open ? <TaskDetail plan={plan} task={task} report={report} /> : null}
          </li>
        );
      })}
    </ol>
  );
}

const VERDICT_ICONS: Readonly<Record<Verdict, IconName>> = {
  pass: 'check',
  fail: 'error',
  undecided: 'question',
};

/** What the last run said, in a word. */
function Proof({ task, report }: { readonly task: Task; readonly report: TaskReport | null }) {
  if (task.verification === null) return <span class="ps-proof ps-quiet">no spec</span>;
  const said = report?.report ?? task.verification.runs.at(-1) ?? null;
  if (said === null) return <span class="ps-proof ps-quiet">not run yet</span>;
  return (
    <span class={`ps-proof is-${said.verdict}`}>
      <Icon name={VERDICT_ICONS[said.verdict]} /> {verdictWords(said.verdict, said.findingTotal)}
    </span>
  );
}
