/** A plan on its way, for the tests of its page: one task proven, one with findings, one broken again, one without a spec. */
import type { PlanView, TaskReport } from '../../src/core/engine/api.ts';
import type { Plan, Task, TaskStatus } from '../../src/core/model/plan.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import type { Finding, RuleReport, TaskVerification, Verdict } from '../../src/core/model/verification.ts';
import { AUTHOR } from './fakeSession.ts';

export const PLAN_ID = '0190a000-0000-7000-8000-00000000f001';
const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 21, 8, minutes)).toISOString();

export function finding(line: number, text: string): Finding {
  return {
    ruleId: 'remove-auth0',
    severity: 'critical',
    kind: 'forbidden',
    path: 'src/auth/login.ts',
    line,
    column: 7,
    endColumn: 18,
    text,
    pattern: 'identifiers: Auth0Client',
    message: 'Auth0Client must be gone.',
  };
}

function rule(verdict: Verdict, findings: readonly Finding[]): RuleReport {
  return {
    ruleId: 'remove-auth0',
    description: 'The old client is gone',
    severity: 'critical',
    category: 'schema',
    guidance: 'Use the Cognito client instead.',
    verdict,
    findings,
    findingTotal: findings.length,
    evidence: [],
    evidenceTotal: 0,
    filesInScope: 12,
  };
}

function verification(): TaskVerification {
  return {
    spec: 'name: auth\n',
    revision: 1,
    attachedAt: at(1),
    attachedBy: AUTHOR,
    vacuous: [],
    explanation: null,
    runs: [],
    runTotal: 0,
    regression: null,
    override: null,
  };
}

function task(number: number, title: string, status: TaskStatus, proves: boolean): Task {
  return {
    id: `0190a000-0000-7000-8000-00000000000${number}`,
    number,
    title,
    description: '',
    priority: 'medium',
    size: 's',
    tags: [],
    acceptance: [],
    files: [],
    status,
    blockedBy: [],
    assignee: null,
    statusReason: null,
    createdAt: at(0),
    updatedAt: at(20),
    startedAt: null,
    completedAt: null,
    verification: proves ? verification() : null,
  };
}

function snapshot(number: number, name: string, over: Partial<Snapshot> = {}): Snapshot {
  return {
    id: `0190a000-0000-7000-8000-0000000000a${number}`,
    number,
    taskId: null,
    name,
    trigger: 'person',
    at: at(number * 5),
    by: AUTHOR,
    ref: `refs/planning-studio/${PLAN_ID}/${number}`,
    commit: String(number).repeat(40),
    tree: String(number).repeat(40),
    head: 'f'.repeat(40),
    branch: 'main',
    operation: null,
    fileTotal: 120,
    changes: { files: number, addedLines: number * 10, removedLines: number },
    leftOut: [],
    leftOutTotal: 0,
    prunedAt: null,
    ...over,
  };
}

function report(of: Task, verdict: Verdict, findings: readonly Finding[]): TaskReport {
  const { id: taskId, number, title, status } = of;
  return {
    planId: PLAN_ID,
    planTitle: 'Move the login',
    taskId,
    number,
    title,
    status,
    at: at(21),
    revision: 1,
    problems: [],
    report: {
      verdict,
      rules: [rule(verdict, findings)],
      findingTotal: findings.length,
      notes: [],
      specKey: 'a'.repeat(64),
      contentKey: 'b'.repeat(64),
      durationMs: 12,
    },
  };
}

/** What the page is shown. */
export function planView(over: Partial<Plan> = {}): PlanView {
  const tasks = [
    task(1, 'Remove the Auth0 client', 'in_progress', true),
    task(2, 'Add the Cognito client', 'completed', true),
    task(3, 'Migrate the sessions', 'failed', true),
    task(4, 'Tell the users', 'pending', false),
  ];
  const plan: Plan = {
    id: PLAN_ID,
    title: 'Move the login',
    description: 'From Auth0 to Cognito.',
    status: 'active',
    sessionId: null,
    documentId: null,
    createdBy: AUTHOR,
    createdAt: at(0),
    updatedAt: at(21),
    tasks,
    lastNumber: 4,
    snapshots: [
      snapshot(1, 'Before', { prunedAt: at(12) }),
      snapshot(2, 'Task 1 started', { taskId: tasks[0]?.id ?? null, trigger: 'task_started' }),
      snapshot(3, 'By hand', { leftOutTotal: 2 }),
    ],
    archive: null,
    ...over,
  };
  const [first, second, third] = tasks;
  const reports = [
    ...(first
      ? [
          report(first, 'fail', [
            finding(12, 'const client = new Auth0Client();'),
            finding(40, 'Auth0Client.prototype'),
          ]),
        ]
      : []),
    ...(second ? [report(second, 'pass', [])] : []),
    ...(third ? [report(third, 'fail', [finding(7, 'import { Auth0Client } from "auth0";')])] : []),
  ];
  const progress = [
    { at: at(0), total: 4, completed: 0, provable: 0, proven: 0, failed: 0 },
    { at: at(5), total: 4, completed: 0, provable: 3, proven: 1, failed: 0 },
    { at: at(10), total: 4, completed: 2, provable: 3, proven: 2, failed: 0 },
    { at: at(21), total: 4, completed: 1, provable: 3, proven: 1, failed: 1 },
  ];
  return { plan, reports, progress };
}
