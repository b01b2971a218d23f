import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Engine, SessionView } from '../../../src/core/engine/api.ts';
import type { Comparison } from '../../../src/core/engine/snapshotApi.ts';
import type { Plan, PlanSummary } from '../../../src/core/model/plan.ts';
import type { SessionSummary } from '../../../src/core/model/session.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../../src/node/engine.ts';
import { silentLog } from '../../../src/node/log.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never } from '../../fakes/testEngine.ts';

/** Written by the program as it was before calls had actors; see `answers.json` for what it said of it. */
const FIXTURE = path.join(import.meta.dirname, '../../fixtures/workspaces/0.2-archived');

interface Answers {
  readonly sessions: readonly SessionSummary[];
  readonly plans: readonly PlanSummary[];
  readonly plan: Plan;
  readonly open: Plan;
  readonly check: object;
  readonly comparison: Comparison;
}

describe('A workspace of before there were actors', () => {
  let folder: string;
  let engine: Engine;
  const answers = JSON.parse(fs.readFileSync(path.join(FIXTURE, 'answers.json'), 'utf8')) as Answers;
  const state = (): string => path.join(folder, '.planning-studio');
  const open = (): Promise<Engine> =>
    openNodeEngine({
      folder,
      log: silentLog,
      watch: false,
      provider: () => new ScriptedModel(),
      settings: () => ({ ...PRESET_SETTINGS, autoSnapshots: false }),
    });
  /** Every log and record with its bytes. */
  const kept = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      ['sessions', 'documents', 'plans', 'archive'].flatMap((name) =>
        fs
          .readdirSync(path.join(state(), name))
          .map((file) => [`${name}/${file}`, fs.readFileSync(path.join(state(), name, file), 'utf8')]),
      ),
    );

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-before-'));
    const git = (...args: readonly string[]): void =>
      void execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
    git('init', '-q', '-b', 'main');
    git('pull', '-q', path.join(FIXTURE, 'repository.bundle'), 'main');
    git(
      'fetch',
      '-q',
      path.join(FIXTURE, 'repository.bundle'),
      'refs/planning-studio/*:refs/planning-studio/*',
    );
    fs.cpSync(path.join(FIXTURE, 'state'), state(), { recursive: true });
    engine = await open();
  });
  afterEach(async () => {
    await engine.close();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('opens unchanged: sessions, plans, snapshots and a sealed archive, and no line is written', async () => {
    const before = kept();
    assert.deepEqual((await engine.sessions()).items, answers.sessions);
    assert.deepEqual((await engine.plans()).items, answers.plans);
    assert.deepEqual(await engine.plan(answers.plan.id), answers.plan);
    assert.deepEqual(await engine.plan(answers.open.id), answers.open);
    assert.deepEqual(await engine.checkArchive(answers.plan.id), answers.check);
    assert.deepEqual(await engine.compareSnapshots(answers.plan.id, 1, 2, never()), answers.comparison);
    const views: SessionView[] = [];
    for (const { id } of answers.sessions) views.push(await engine.session(id));
    assert.ok(views.every(({ session }) => session.title !== ''));
    assert.deepEqual(await engine.findings(), []);
    assert.deepEqual((await engine.auditEntries()).items, []);
    assert.deepEqual(kept(), before);
  });

  it('goes on: a change adds lines with their actor behind those without, and an audit beside', async () => {
    const before = kept();
    const file = `plans/${answers.open.id}.jsonl`;
    const task = answers.open.tasks[0]?.id ?? '';
    await engine.setTaskStatus(answers.open.id, task, 'in_review');
    await engine.close();
    const now = kept();
    assert.ok(now[file]?.startsWith(before[file] ?? 'none'));
    const added = (now[file] ?? '').slice((before[file] ?? '').length).trimEnd();
    assert.deepEqual((JSON.parse(added) as { actor: object }).actor, { kind: 'person' });
    assert.deepEqual({ ...now, [file]: '' }, { ...before, [file]: '' });
    assert.equal(fs.readdirSync(path.join(state(), 'audit')).length, 1);
    engine = await open();
    assert.equal((await engine.plan(answers.open.id)).tasks[0]?.status, 'in_review');
    assert.deepEqual(await engine.checkArchive(answers.plan.id), answers.check);
  });
});
