import assert from 'node:assert/strict';
import type { TaskReport } from '../../../src/core/engine/api.ts';
import type { Task } from '../../../src/core/model/plan.ts';
import type {
  Finding,
  RuleReport,
  ProofReport,
  TaskVerification,
  VerificationRun,
} from '../../../src/core/model/verification.ts';
import { parseDocument } from 'yaml';
import { formatStudioPath, isFolderPath, parseStudioPath } from '../../../src/vscode/names/paths.ts';
import { itemsByPlace, type ReportSource } from '../../../src/vscode/verification/findingItems.ts';
import { rulePlaces } from '../../../src/vscode/verification/planPlaces.ts';
import { ruleRows, standingOf } from '../../../src/vscode/proof/rows.ts';
import { yamlText } from '../../../src/vscode/verification/yamlText.ts';

const PLAN = '0198f2a0-0000-7000-8000-000000000001';
const AT = '2026-03-01T10:00:00.000Z';
const ADA = { name: 'Ada', email: 'ada@example.com' };

function finding(over: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'no-legacy',
    severity: 'high',
    kind: 'forbidden',
    path: 'src/app.ts',
    line: 3,
    column: 5,
    endColumn: 11,
    text: 'legacy();',
    pattern: 'calls: legacy',
    message: '`legacy` is called here and must be gone.',
    ...over,
  };
}

function rule(findings: readonly Finding[], over: Partial<RuleReport> = {}): RuleReport {
  return {
    ruleId: 'no-legacy',
    description: 'The old call is gone',
    severity: 'high',
    category: 'schema',
    guidance: null,
    verdict: findings.length > 0 ? 'fail' : 'pass',
    findings,
    findingTotal: findings.length,
    evidence: [],
    evidenceTotal: 0,
    filesInScope: 1,
    ...over,
  };
}

function specReport(rules: readonly RuleReport[]): ProofReport {
  return {
    verdict: rules.some(({ verdict }) => verdict === 'fail') ? 'fail' : 'pass',
    rules,
    findingTotal: rules.reduce((sum, { findingTotal }) => sum + findingTotal, 0),
    notes: [],
    specKey: 'k',
    contentKey: 'c',
    durationMs: 4,
  };
}

const SPEC = `name: x
rules:
  - id: no-legacy
    description: The old call is gone
`;

function source(report: ProofReport, over: Partial<ReportSource> = {}): ReportSource {
  return {
    spec: `planning-studio:/plans/${PLAN}/tasks/1 x.verify.yaml`,
    title: '1. x',
    report,
    rulePlaces: rulePlaces(SPEC),
    ...over,
  };
}

describe('findings at their places', () => {
  it('are grouped by file in the order of lines, those about no file stand at their rule in the spec', () => {
    const missing = finding({ kind: 'missing', path: null, line: 0, column: 0, endColumn: 0 });
    const { files, specs } = itemsByPlace([
      source(specReport([rule([finding({ line: 9 }), finding({ line: 2 }), missing])])),
    ]);
    assert.deepEqual(
      files.get('src/app.ts')?.items.map(({ line }) => line),
      [2, 9],
    );
    const [[address, shown] = []] = [...specs];
    assert.equal(address, `planning-studio:/plans/${PLAN}/tasks/1 x.verify.yaml`);
    assert.deepEqual(
      shown?.items.map(({ line, column, endColumn }) => [line, column, endColumn]),
      [[3, 3, 3]],
    );
  });

  it('about a whole file stand at its first line', () => {
    const { files } = itemsByPlace([
      source(specReport([rule([finding({ line: 0, column: 0, endColumn: 0 })])])),
    ]);
    const item = files.get('src/app.ts')?.items[0];
    assert.deepEqual([item?.line, item?.column, item?.endColumn], [1, 1, 1]);
  });

  it('weigh as much as their rule, and what is undecided no more than a note', () => {
    const levels = (['critical', 'high', 'medium', 'low'] as const).map((severity) => {
      const { files } = itemsByPlace([source(specReport([rule([finding({ severity })])]))]);
      return files.get('src/app.ts')?.items[0]?.level;
    });
    assert.deepEqual(levels, ['error', 'error', 'warning', 'information']);
    const undecided = finding({ kind: 'undecided', severity: 'critical' });
    const { files } = itemsByPlace([source(specReport([rule([undecided])]))]);
    assert.equal(files.get('src/app.ts')?.items[0]?.level, 'information');
  });

  it('are never cut without saying how many more there are', () => {
    const many = Array.from({ length: 7 }, (_, line) => finding({ line: line + 1 }));
    const cut = rule(many, { findingTotal: 30 });
    const { files } = itemsByPlace([source(specReport([cut]))], 5);
    assert.equal(files.get('src/app.ts')?.items.length, 5);
    assert.equal(files.get('src/app.ts')?.more, 25);
  });

  it('of several tasks in one file stand together', () => {
    const two = source(specReport([rule([finding({ line: 1 })])]), { title: '2. y' });
    const { files } = itemsByPlace([source(specReport([rule([finding()])])), two]);
    assert.deepEqual(
      files.get('src/app.ts')?.items.map((item) => item.source.title),
      ['2. y', '1. x'],
    );
  });
});

function run(over: Partial<VerificationRun> = {}): VerificationRun {
  return {
    id: PLAN,
    at: AT,
    by: ADA,
    trigger: 'person',
    verdict: 'fail',
    revision: 2,
    specKey: 'k',
    contentKey: 'c',
    commit: null,
    rules: [{ ruleId: 'no-legacy', verdict: 'fail', findingTotal: 12 }],
    findingTotal: 12,
    findings: [finding(), finding({ ruleId: 'another' })],
    durationMs: 4,
    ...over,
  };
}

function task(over: Partial<TaskVerification> | null): Pick<Task, 'verification'> {
  if (over === null) return { verification: null };
  return {
    verification: {
      spec: 'name: x\nrules: []\n',
      revision: 2,
      attachedAt: AT,
      attachedBy: ADA,
      vacuous: [],
      explanation: null,
      runs: [],
      runTotal: 0,
      regression: null,
      override: null,
      ...over,
    },
  };
}

function taskReport(report: ProofReport | null, over: Partial<TaskReport> = {}): TaskReport {
  return {
    planId: PLAN,
    planTitle: 'Plan',
    taskId: PLAN,
    number: 1,
    title: 'x',
    status: 'pending',
    at: AT,
    revision: 2,
    report,
    problems: [],
    ...over,
  };
}

describe('how a task stands', () => {
  it('is nothing without a spec, unverified before its first run, and known afterwards', () => {
    assert.deepEqual(standingOf(task(null), null), { kind: 'none' });
    assert.deepEqual(standingOf(task({}), null), { kind: 'unverified' });
    assert.deepEqual(standingOf(task({ runs: [run()] }), null), {
      kind: 'known',
      verdict: 'fail',
      violations: 12,
      at: AT,
    });
  });

  it('is told by the newest report, but not by one of an earlier spec', () => {
    const green = taskReport(specReport([rule([])]));
    const standing = standingOf(task({ runs: [run()] }), green);
    assert.equal(standing.kind === 'known' && standing.verdict, 'pass');
    assert.deepEqual(standingOf(task({}), { ...green, revision: 1 }), { kind: 'unverified' });
    assert.deepEqual(standingOf(task({ runs: [run({ revision: 1 })] }), null), { kind: 'unverified' });
  });

  it('says what is wrong with a spec that cannot be read any more', () => {
    const problem = {
      severity: 'error',
      code: 'yaml',
      message: 'Bad.',
      ruleId: null,
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 2,
    } as const;
    const standing = standingOf(task({}), taskReport(null, { problems: [problem] }));
    assert.deepEqual(standing, { kind: 'broken', message: 'Bad.' });
  });
});

describe('the rules of a task', () => {
  it('come from the newest report, with those that held before marked', () => {
    const rows = ruleRows(task({ vacuous: ['no-legacy'] }), taskReport(specReport([rule([])])));
    assert.deepEqual(
      rows.map(({ ruleId, verdict, vacuous, description }) => [ruleId, verdict, vacuous, description]),
      [['no-legacy', 'pass', true, 'The old call is gone']],
    );
  });

  it('come from the last kept run when this process has not verified yet', () => {
    const [row, ...others] = ruleRows(task({ runs: [run()] }), null);
    assert.deepEqual(others, []);
    assert.equal(row?.findingTotal, 12);
    assert.deepEqual(
      row?.findings.map(({ ruleId }) => ruleId),
      ['no-legacy'],
    );
    assert.deepEqual(ruleRows(task({ runs: [run({ revision: 1 })] }), null), []);
  });
});

describe('addresses of verification specs', () => {
  it('name a task by plan and number, whatever its title', () => {
    for (const title of ['Refuse with 429', '', '../../x', 'a/b?#c', 'Größe 大', 'x'.repeat(500)]) {
      const file = { kind: 'specs', id: PLAN, number: 12, version: null } as const;
      const path = formatStudioPath(file, title);
      assert.match(path, /^\/plans\/[0-9a-f-]{36}\/tasks\/12 [^/\\:?*"<>|\n]+\.verify\.yaml$/);
      assert.deepEqual(parseStudioPath(path, ''), file);
    }
    assert.equal(isFolderPath(`/plans/${PLAN}/tasks`), true);
  });

  it('of other shapes name nothing', () => {
    for (const path of [
      `/plans/${PLAN}/tasks/x.verify.yaml`,
      `/plans/${PLAN}/tasks/1 a/b.verify.yaml`,
      `/plans/${PLAN}/tasks/1 a.yaml`,
      `/documents/${PLAN}/tasks/1 a.verify.yaml`,
    ])
      assert.equal(parseStudioPath(path, ''), null, path);
    assert.equal(parseStudioPath(`/plans/${PLAN}/tasks/1 a.verify.yaml`, 'version=1'), null);
  });
});

describe('names put into YAML', () => {
  it('mean the same text again, alone and between brackets', () => {
    for (const name of [
      'total',
      '$scope',
      'src/**',
      'POST /users/:id',
      "it's",
      'true',
      'No',
      '1.0',
      'a: b',
      '#x',
      '@Input',
      '[id]',
      'a, b',
      '~',
      '-',
      '*.ts',
      '.5',
    ]) {
      assert.deepEqual(parseDocument(`[${yamlText(name)}]`).toJS(), [name]);
      assert.deepEqual(parseDocument(`- ${yamlText(name)}\n`).toJS(), [name]);
    }
  });
});
