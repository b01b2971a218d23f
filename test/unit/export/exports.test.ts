import assert from 'node:assert/strict';
import { planJson } from '../../../src/core/export/planJson.ts';
import { sessionJson } from '../../../src/core/export/sessionJson.ts';
import { renderSession } from '../../../src/core/export/sessionMarkdown.ts';
import { taskPrompt } from '../../../src/core/export/taskPrompt.ts';
import { estimateTokens } from '../../../src/core/llm/models/estimate.ts';
import type { PlanDocument } from '../../../src/core/model/document.ts';
import type { Session } from '../../../src/core/model/session.ts';
import { plan, proof, task, uuid } from './plans.ts';
import { readSpec } from '../../../src/core/verify/spec/read.ts';
import { run } from '../../fakes/runs.ts';

const at = '2026-11-21T01:02:03.004Z';
const ada = { name: 'Ada', email: 'ada@example.com' };
const secret = ['ghp', 'b'.repeat(36)].join('_');

const session: Session = {
  id: uuid(1),
  title: 'Limit <b>requests</b>',
  prompt: 'Limit requests\n# not a heading of ours',
  projectId: null,
  phase: 'drafting',
  createdBy: ada,
  createdAt: at,
  updatedAt: at,
  config: { provider: 'offline', models: {}, budgetMicroUsd: null, confront: true, promptHashes: {} },
  context: [
    { id: uuid(2), kind: 'file', label: 'src/app.ts', content: `top secret content ${secret}`, cutBytes: 7 },
    { id: uuid(3), kind: 'note', label: 'mind the proxies', content: 'mind the proxies', cutBytes: 0 },
  ],
  personas: [
    {
      id: uuid(4),
      role: 'sceptic',
      name: 'Sam',
      emoji: '🤨',
      focus: 'what breaks',
      background: '',
      systemPrompt: 'You are Sam',
      technique: 'premortem',
      stance: 'sceptic',
      searchQueries: [],
    },
  ],
  personaSource: 'model',
  personaNote: null,
  threads: [{ id: uuid(5), kind: 'persona', personaId: uuid(4), status: 'completed', error: null }],
  messages: [
    {
      id: uuid(6),
      threadId: uuid(5),
      role: 'assistant',
      round: 1,
      status: 'complete',
      content: `It leaks ${secret} at /home/ada/work/app.ts\n\`\`\`\nnever closed`,
      thinking: '',
      questions: [{ id: uuid(7), text: 'How many?', choices: ['10'], answer: 'ten' }],
      toolUses: [],
      startedAt: at,
      endedAt: at,
      inputTokens: 1,
      outputTokens: 1,
      costMicroUsd: 0,
    },
  ],
  round: 1,
  synthesis: {
    markdown: '## Themes\n\n- one',
    points: [],
    challenges: [],
    diversity: null,
    uncovered: [],
    author: 'planner',
    at,
  },
  partial: null,
  specDocumentId: uuid(8),
  drafts: [
    {
      id: uuid(9),
      title: 'Do it',
      description: '',
      priority: 'high',
      size: 's',
      tags: [],
      acceptance: ['done'],
      files: [],
      blockedBy: [],
    },
  ],
  draftsRevision: 1,
  running: { step: 'spec', runner: 'host|1|x|1', startedAt: at, from: 'drafting' },
  lastFailure: null,
  blockers: [],
  usage: {
    calls: 2,
    inputTokens: 10,
    outputTokens: 5,
    cachedTokens: 0,
    costMicroUsd: 1500,
    unpricedCalls: 1,
  },
  materialized: null,
  discardReason: null,
};
const document: PlanDocument = {
  id: uuid(8),
  title: 'Spec',
  kind: 'spec',
  status: 'draft',
  sessionId: uuid(1),
  planId: null,
  versions: [{ number: 1, content: '# Spec\n\nText', by: 'planner', author: ada, reason: 'generated', at }],
  createdAt: at,
  updatedAt: at,
};

describe('the export of a session', () => {
  it('as Markdown keeps everybody’s text inside quotes under our own headings', () => {
    const text = renderSession(session, document);
    const headings = text.split('\n').filter((line) => /^#{1,6} /.test(line));
    assert.deepEqual(headings, [
      '# Limit \\<b>requests\\</b>',
      '## Idea',
      '## Context',
      '## Personas',
      '## Thread: Sam',
      '## Synthesis',
      '## Spec: Spec (version 1)',
      '## Task drafts',
      '### 1. Do it',
      '## Cost',
    ]);
    assert.match(text, /- file: src\/app\.ts \(\d+ characters, 7 bytes cut off\)/);
    assert.match(text, /- How many\? → ten/);
    assert.match(text, /2 calls, 10 tokens in, 5 out, \$0\.0015 \(the price of 1 is not known\)/);
  });

  it('holds no secret, no file content, no home folder and no process', () => {
    for (const text of [renderSession(session, document), sessionJson(session, document)]) {
      assert.equal(text.includes(secret), false);
      assert.equal(text.includes('top secret content'), false);
      assert.equal(text.includes('/home/ada'), false);
      assert.equal(text.includes('host|1'), false);
      assert.match(text, /~\/work\/app\.ts/);
    }
  });

  it('as JSON has every version of the spec', () => {
    const value = JSON.parse(sessionJson(session, document)) as {
      format: number;
      spec: PlanDocument;
      session: Session;
    };
    assert.equal(value.format, 1);
    assert.deepEqual(value.spec, document);
    assert.equal(value.session.drafts.length, 1);
  });

  it('is short for a session that has just begun', () => {
    const fresh: Session = {
      ...session,
      context: [],
      personas: [],
      threads: [],
      messages: [],
      synthesis: null,
      specDocumentId: null,
      drafts: [],
      usage: { ...session.usage, calls: 0 },
    };
    const headings = renderSession(fresh, null)
      .split('\n')
      .filter((line) => line.startsWith('#'));
    assert.deepEqual(headings, ['# Limit \\<b>requests\\</b>', '## Idea', '## Cost']);
  });
});

describe('the export of a plan as JSON', () => {
  it('has the plan and the last version of its spec', () => {
    const value = JSON.parse(planJson(plan([task(1)]), document)) as {
      plan: unknown;
      spec: { version: number };
    };
    assert.deepEqual(value.plan, plan([task(1)]));
    const proved = plan([task(1, { verification: proof([run({ a: 'fail' })]) })]);
    assert.deepEqual((JSON.parse(planJson(proved, null)) as { plan: unknown }).plan, proved);
    assert.equal(value.spec.version, 1);
    assert.equal((JSON.parse(planJson(plan([]), null)) as { spec: unknown }).spec, null);
  });
});

describe('a task as a prompt', () => {
  const before = task(1, { title: 'Count requests', status: 'completed' });
  const it2 = task(2, {
    title: 'Refuse over the limit',
    description: 'Answer 429.',
    acceptance: ['429 with retry-after'],
    files: ['src/app.ts'],
    blockedBy: [uuid(1)],
  });
  const after = task(3, { title: 'Write about it', blockedBy: [uuid(2)] });

  it('says what to do, when it is done, where, and what is around it', () => {
    const text = taskPrompt(
      plan([before, it2, after]),
      it2,
      '# Spec\n\n## Colours\n\nBlue.\n\n## Limit\n\nRefuse with 429.',
    );
    for (const words of [
      '# Task 2: Refuse over the limit',
      'Answer 429.',
      '- 429 with retry-after',
      '`src/app.ts`',
      '#1 Count requests (completed)',
      '#3 Write about it',
      'Refuse with 429.',
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.equal(text.includes('Blue.'), false);
  });

  it('says what proves it, in words, and what is found now', () => {
    const { spec } = readSpec(
      [
        'name: Limits',
        'rules:',
        '  - id: no-global',
        '    description: No global counter is left.',
        '    match: {identifiers: [hitCount, /^total_/]}',
        '    expect: {calls: [{pattern: limiter.take, at_least: 2}], api_routes: [POST /login]}',
        '    scope: {include: src, exclude: src/legacy}',
        '    guidance: Use the limiter.',
        '  - {id: tests, description: Tests pass, command: npm test}',
      ].join('\n'),
    );
    assert.ok(spec);
    const finding = { path: 'src/app.ts', line: 7, message: 'The name hitCount must not be here.' };
    const red = run({ 'no-global': 'fail' });
    const first = red.findings.concat({
      ...finding,
      ruleId: 'no-global',
      severity: 'medium',
      kind: 'forbidden',
      column: 1,
      endColumn: 2,
      text: '',
      pattern: null,
    });
    const proved = { ...it2, verification: proof([{ ...red, findings: first }]) };
    const text = taskPrompt(plan([before, proved, after]), proved, null, spec.rules);
    for (const words of [
      '- no-global: No global counter is left. Must disappear: `hitCount` (identifiers), `/^total_/` (identifiers).',
      'Must appear: `POST /login` (api routes), `limiter.take` (calls, at least 2 times). Looked for in `src`. Not in `src/legacy`. Use the limiter.',
      '- tests: Tests pass. `npm test` must end with exit code 0.',
      '- src/app.ts:7: The name hitCount must not be here.',
      'every rule holds',
    ]) {
      assert.ok(text.includes(words), `${words}\n${text}`);
    }
  });

  it('keeps to about 2,000 tokens whatever it is given', () => {
    const long = 'limit requests 限制 '.repeat(5000);
    const huge = task(2, {
      title: long,
      description: long,
      acceptance: Array.from({ length: 50 }, () => long),
      files: Array.from({ length: 200 }, () => long),
      blockedBy: [uuid(1)],
    });
    const many = Array.from({ length: 300 }, (_, index) =>
      task(index + 3, { title: long, blockedBy: [uuid(2)] }),
    );
    const text = taskPrompt(plan([before, huge, ...many]), huge, `# Spec\n\n${long}`);
    assert.ok(estimateTokens(text) <= 2010, String(estimateTokens(text)));
    const rule = `  - {id: X, description: "${long.slice(0, 2000)}", match: {text: ["${long.slice(0, 400)}"]}}`;
    const yaml = ['name: L', 'rules:', ...Array.from({ length: 60 }, (_, at) => rule.replace('X', `r${at}`))];
    const rules = readSpec(yaml.join('\n')).spec?.rules ?? [];
    assert.equal(rules.length, 60);
    const proved = taskPrompt(plan([before, huge]), huge, null, rules);
    assert.ok(estimateTokens(proved) <= 2010, String(estimateTokens(proved)));
  });

  it('holds no secret', () => {
    const leaking = task(2, { description: `use ${secret}` });
    assert.equal(taskPrompt(plan([leaking]), leaking, `# limit\n${secret}`).includes(secret), false);
  });
});
