// Writes logs as this program writes them to test/fixtures/logs/NAME, with what they fold into: sessions from idea to
// end, a plan with what can happen to one, and its document, all by the calls that people make. Run when there is a new
// type of event or a new version; what is there is never written again.
//   node test/harness/logFixtures.ts NAME
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../src/core/engine/api.ts';
import type { Id } from '../../src/core/model/basics.ts';
import type { Plan, Task } from '../../src/core/model/plan.ts';
import type { Session } from '../../src/core/model/session.ts';
import { reply } from '../fakes/replies.ts';
import { ScriptedModel } from '../fakes/scriptedModel.ts';
import { never, openTestEngine, type TestEngine } from '../fakes/testEngine.ts';
import { TextIndex } from '../fakes/textIndex.ts';
import { LOGS, logFolders } from './logSets.ts';

const SPEC = [
  'name: Auth0 to Cognito',
  'rules:',
  '  - id: gone',
  '    description: Auth0 is gone — wirklich',
  '    match: {text: auth0}',
  '',
].join('\n');

/** From idea to plan by every detour; the session's id. */
async function writeSession({ engine, model }: TestEngine): Promise<Id> {
  model
    .when('think', {
      text: 'Let me look.',
      thinking: 'hm',
      toolCalls: [{ name: 'search_code', input: { query: 'listen' } }],
    })
    .when('interview', '## Questions\n\n1. Per key?\n   - yes\n   - no\n')
    .when('spec', { text: '# Half', failure: { kind: 'cut_off', message: 'The stream was cut off.' } });
  reply.all(model);
  const { id } = await engine.createSession({ prompt: 'Add rate limiting to the public API' });
  const now = async (): Promise<Session> => (await engine.session(id)).session;
  await engine.renameSession(id, 'Limits');
  await engine.setBudget(id, 5_000_000);
  await engine.addContext(id, { kind: 'note', text: 'Mind the Ümläüts — 限流' }, never());
  await engine.addContext(id, { kind: 'file', path: 'src/app.ts' }, never());
  await engine.removeContext(id, (await now()).context[0]?.id ?? '');
  await engine.discuss(id, 'What do you need to know?', never());
  const [question] = (await now()).messages.flatMap((message) => message.questions);
  await engine.answerQuestion(id, question?.id ?? '', 'yes');
  await engine.generatePersonas(id, 2, never());
  await engine.setPersonas(id, (await now()).personas);
  await engine.brainstorm(id, never());
  await engine.nextRound(id, never());
  await engine.say(id, null, 'And cost?', never());
  await engine.synthesize(id, never());
  const { synthesis } = await now();
  await engine.editSynthesis(id, (synthesis?.markdown ?? '').replace('per key', 'per account'));
  await engine.draftSpec(id, null, never()).catch(() => undefined);
  await engine.draftSpec(id, null, never());
  await engine.saveDocument((await now()).specDocumentId ?? '', '# Mine\n', 1, 'shorter');
  await engine.draftSpec(id, 'Longer, please', never());
  await engine.draftTasks(id, null, never());
  const { drafts, draftsRevision } = await now();
  await engine.setDrafts(
    id,
    drafts.map((draft, at) => (at > 0 ? { ...draft } : { ...draft, verification: DRAFTED })),
    draftsRevision,
  );
  await engine.markReady(id);
  await engine.reopen(id);
  await engine.markReady(id);
  await engine.materialize(id, { planTitle: 'Limits' });
  return id;
}

const DRAFTED = { spec: SPEC, vacuous: [], explanation: null };

/** A session that used up its budget, was answered, and came to nothing; its id. */
async function writeDiscarded(engine: Engine): Promise<Id> {
  const { id } = await engine.createSession({ prompt: 'Move the login to Cognito', budgetMicroUsd: 100 });
  await engine.draftSpec(id, null, never()).catch(() => undefined);
  const [blocker] = (await engine.session(id)).session.blockers;
  await engine.answerBlocker(id, blocker?.id ?? '', '$2.50');
  await engine.draftSpec(id, null, never());
  await engine.discardSession(id, 'Somebody else does it.');
  return id;
}

async function writePlan(test: TestEngine, index: TextIndex, id: Id): Promise<void> {
  const { engine, folder } = test;
  const plan = (): Promise<Plan> => engine.plan(id);
  const task = async (at: number): Promise<Task> => {
    const found = (await plan()).tasks[at];
    if (found === undefined) throw new Error('The task is gone.');
    return found;
  };
  const file = path.join(folder, 'src/auth.ts');
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, 'import auth0 from "auth0";\n');
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: folder });
  await engine.editPlan(id, { title: 'Rate limits', description: 'What the API bears.' });
  const third = await engine.addTask(id, { title: 'Roll out', blockedBy: [1] }, null);
  await engine.editTask(id, third.id, { tags: ['api'], assignee: 'bob' });
  await engine.moveTask(id, third.id, null);
  const removed = await engine.removeTask(id, third.id);
  await engine.undo(id, removed, never());
  const [first, second] = [await task(1), await task(2)];
  await engine.attachSpec(id, second.id, SPEC, { baseRevision: 0, explanation: 'Why.' }, never());
  const taken = await engine.removeSpec(id, second.id);
  await engine.undo(id, taken, never());
  await engine.takeSnapshot(id, { name: 'Begin', taskId: first.id }, never());
  await engine.setTaskStatus(id, first.id, 'in_progress');
  fs.writeFileSync(file, 'import cognito from "cognito";\n');
  index.write('src/auth.ts', 'import cognito from "cognito";\n');
  await engine.verifyPlan(id, 'person', never());
  await engine.rewind(id, 1, { paths: [], tasks: true }, never());
  await engine.pruneSnapshots(id, [1], { archivedToo: false }, never());
  const deleted = await engine.deletePlan(id);
  await engine.undo(id, deleted, never());
  await engine.archivePlan(id, { notes: 'Enough.', acceptOpen: true }, never());
  await engine.reopenPlan(id, 'A customer came back');
}

async function write(target: string): Promise<void> {
  const index = new TextIndex({ 'src/auth.ts': 'import auth0 from "auth0";\n' });
  const test = await openTestEngine({ git: true, index, settings: { autoSnapshots: false } });
  try {
    const session = await writeSession(test);
    const priced = new ScriptedModel({ priceMicroUsdPerMTok: 10_000_000 });
    reply.all(priced);
    const other = await writeDiscarded(await test.again({ model: priced }));
    await test.store.refresh();
    const { state } = await test.store.load({ kind: 'session', id: session });
    await writePlan(test, index, state.materialized?.planId ?? '');
    await test.engine.auditEntries();
    const load = async (kind: 'session' | 'document' | 'plan' | 'audit', id: Id) =>
      (await test.store.load({ kind, id })).state;
    const days = (await test.store.files('audit')).map(({ stream }) => stream.id);
    const states = {
      session: [state, await load('session', other)],
      document: [await load('document', state.specDocumentId ?? '')],
      plan: [await load('plan', state.materialized?.planId ?? '')],
      audit: await Promise.all(days.map((day) => load('audit', day))),
    };
    for (const logs of logFolders) {
      fs.cpSync(path.join(test.folder, '.planning-studio', logs), path.join(target, logs), {
        recursive: true,
      });
    }
    fs.writeFileSync(path.join(target, 'states.json'), `${JSON.stringify(states, null, 1)}\n`);
  } finally {
    await test.close();
  }
}

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('How shall the set be called?');
const target = path.join(LOGS, name);
if (fs.existsSync(target)) throw new Error(`${target} is there already; sets of logs are never rewritten.`);
await write(target);
