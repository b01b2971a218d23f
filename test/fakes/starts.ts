/** Where pages are opened: sessions and plans that the real engine was led to, each made once and then copied. */
import type { Id } from '../../src/core/model/basics.ts';
import { openMemoryFolder, type MemoryFolder } from './memoryFolder.ts';
import type { Start } from './pageHost.ts';
import * as story from './rateLimits.ts';
import { rateLimitsModel } from './rateLimitsModel.ts';
import type { ScriptedModel } from './scriptedModel.ts';
import { never } from './testEngine.ts';

/** A start of one's own; the model is that of `rateLimitsModel` when none is given. */
export type Place = (model?: ScriptedModel) => Promise<Start & { readonly id: Id }>;

interface Made {
  readonly folder: MemoryFolder;
  readonly id: Id;
}

/** Led there once; everybody gets a copy. */
function once(lead: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return async () => {
    const { folder, id } = await (made ??= lead());
    return { folder: folder.copy(), id };
  };
}

const studio =
  (made: () => Promise<Made>): Place =>
  async (model) => {
    const { folder, id } = await made();
    return {
      folder: model === undefined ? folder : folder.copy(model),
      id,
      scope: { view: 'studio', sessionId: id },
    };
  };

/** The step after another one. */
const after = (
  before: () => Promise<Made>,
  lead: (folder: MemoryFolder, id: Id) => Promise<unknown>,
): (() => Promise<Made>) =>
  once(async () => {
    const made = await before();
    await lead(made.folder, made.id);
    return made;
  });

const toIdea = once(async () => {
  const folder = openMemoryFolder(rateLimitsModel(), story.files);
  await folder.snapshots.init(never());
  const { id } = await folder.engine.createSession({
    prompt: story.prompt,
    title: 'Rate limiting for the public API',
  });
  return { folder, id };
});
const toBrief = after(toIdea, async ({ engine }, id) => {
  await engine.addContext(id, { kind: 'file', path: 'src/http/server.ts' }, never());
  await engine.addContext(id, { kind: 'file', path: 'src/config/limits.ts' }, never());
  const text = story.files['src/http/keys.ts'] ?? '';
  const selection = { kind: 'selection', path: 'src/http/keys.ts', text, start: 1, end: 4 } as const;
  await engine.addContext(id, selection, never());
  const note = 'Two nodes behind one balancer, no shared memory.';
  await engine.addContext(id, { kind: 'note', text: note }, never());
  await engine.generatePersonas(id, story.voices.length, never());
  await engine.discuss(id, 'What do you need to know?', never());
  const { session } = await engine.session(id);
  const [question] = session.messages.flatMap(({ questions }) => questions);
  await engine.answerQuestion(id, question?.id ?? '', 'No');
});
const toBrainstorm = after(toBrief, ({ engine }, id) => engine.brainstorm(id, never()));
const toDrafts = after(toBrainstorm, async ({ engine }, id) => {
  await engine.synthesize(id, never());
  await engine.draftSpec(id, null, never());
  const { session } = await engine.session(id);
  const open = `${story.spec}\n## Open\nWho sets the limit of the free tier?\n`;
  await engine.saveDocument(session.specDocumentId ?? '', open, 1, 'edited');
  await engine.draftTasks(id, null, never());
});
const toReady = after(toDrafts, ({ engine }, id) => engine.markReady(id));
const toPlan = after(toReady, ({ engine }, id) => engine.materialize(id));

/** Only the idea is there. */
export const idea = studio(toIdea);
/** With context, five personas, and two questions of the interviewer, one of them answered. */
export const briefed = studio(toBrief);
/** Two rounds were thought. */
export const brainstormed = studio(toBrainstorm);
/** With a synthesis, two versions of the spec and eight tasks. */
export const drafted = studio(toDrafts);
export const ready = studio(toReady);
export const materialized = studio(toPlan);

/** The list of an empty folder. */
export const nothing: Place = async (model = rateLimitsModel()) => ({
  folder: openMemoryFolder(model, story.files),
  id: '',
  scope: { view: 'sessions' },
});

/** The list of a folder with a session in every phase; one more for each of `ideas`. */
export async function everyPhase(ideas: readonly string[] = []): Promise<Start> {
  const { folder } = await toPlan();
  const { engine } = folder;
  const begun = async (title: string): Promise<Id> =>
    (await engine.createSession({ prompt: story.prompt, title })).id;
  for (const prompt of ideas) await engine.createSession({ prompt });
  await begun('Just an idea');
  await engine.discardSession(await begun('Given up'));
  const thought = await begun('Thought about');
  await engine.brainstorm(thought, never());
  const draft = await begun('Being drafted');
  await engine.draftTasks(draft, null, never());
  const done = await begun('Ready to go');
  await engine.draftTasks(done, null, never());
  await engine.markReady(done);
  const written = await begun('Being written');
  await engine.brainstorm(written, never());
  folder.model.when('synthesis', { text: '## Themes', until: new Promise(() => undefined) });
  void engine.synthesize(written, never());
  while ((await engine.session(written)).session.phase !== 'synthesizing') await new Promise(setImmediate);
  return { folder, scope: { view: 'sessions' } };
}

/** The same folder, but its list of sessions. */
export function listOf({ folder }: Start): Start {
  return { folder, scope: { view: 'sessions' } };
}

const spec = (name: string, rules: string): string => `name: ${name}\nrules:\n${rules}`;
const gone = (id: string, identifier: string): string => `  - id: ${id}
    description: The old client is gone
    severity: critical
    match:
      identifiers: [${identifier}]
    scope:
      include: [src/**]
    guidance: Use the Cognito client instead.
`;
const there = (id: string, file: string): string => `  - id: ${id}
    description: The new client is there
    expect:
      files: [${file}]
`;

/** The files of the plan that is under way; what is tracked as secret is left out of snapshots. */
const LOGIN: Readonly<Record<string, string>> = {
  'README.md': '# Login\n',
  '.env': 'TOKEN=secret\n',
  'keys/login.pem': 'not for others\n',
  'src/auth/login.ts': `import { Auth0Client } from 'auth0';

export const client = new Auth0Client();
`,
  'src/auth/sessions.ts': 'export const sessions = new Map<string, string>();\n',
};
const OLD_SESSIONS = 'export const legacySessions = new Map<string, string>();\n';

/** The plan's tasks by number: one with findings, one proven, one broken again, one without a spec. */
const toUnderway = once(async () => {
  const folder = openMemoryFolder(rateLimitsModel(), LOGIN);
  const { engine, snapshots } = folder;
  await snapshots.init(never());
  const { id } = await engine.createSession({ prompt: 'Move the login from Auth0 to Cognito.' });
  const titles = [
    'Remove the Auth0 client',
    'Add the Cognito client',
    'Migrate the sessions',
    'Tell the users',
  ];
  await engine.setDrafts(
    id,
    titles.map((title) => ({ title })),
    0,
  );
  await engine.markReady(id);
  const plan = await engine.materialize(id, { planTitle: 'Move the login' });
  const [remove = '', add = '', migrate = ''] = plan.tasks.map((task) => task.id);
  const prove = (taskId: Id, yaml: string): Promise<unknown> =>
    engine.attachSpec(plan.id, taskId, yaml, { baseRevision: 0 }, never());
  await folder.write('src/auth/sessions.ts', OLD_SESSIONS);
  await prove(remove, spec('Auth0 is gone', gone('remove-auth0', 'Auth0Client')));
  await prove(add, spec('Cognito is there', there('add-cognito', 'src/auth/cognito.ts')));
  await prove(migrate, spec('Sessions are migrated', gone('migrate-sessions', 'legacySessions')));
  await engine.takeSnapshot(plan.id, { name: 'Before' }, never());
  await engine.setTaskStatus(plan.id, remove, 'in_progress');
  await folder.write('src/auth/cognito.ts', 'export const cognito = {};\n');
  await folder.write('src/auth/sessions.ts', LOGIN['src/auth/sessions.ts'] ?? '');
  await engine.takeSnapshot(plan.id, { taskId: remove, name: 'Task 1 started' }, never());
  await engine.takeSnapshot(plan.id, { taskId: remove }, never());
  await engine.verifyPlan(plan.id, 'person', never());
  await folder.write('src/auth/sessions.ts', OLD_SESSIONS);
  await engine.verifyPlan(plan.id, 'person', never());
  await engine.pruneSnapshots(plan.id, [1], { archivedToo: false }, never());
  await folder.write('media/logo.png', '\0PNG\0');
  return { folder, id: plan.id };
});

/** The page of a plan on its way, verified in this window. */
export const underway: Place = async () => {
  const { folder, id } = await toUnderway();
  await folder.engine.verifyPlan(id, 'watch', never());
  return { folder, id, scope: { view: 'plan', planId: id } };
};

/** The page of a plan in a folder that is in no repository. */
export const unversioned: Place = async () => {
  const folder = openMemoryFolder(rateLimitsModel(), LOGIN);
  const { id: sessionId } = await folder.engine.createSession({ prompt: 'Move the login to Cognito.' });
  await folder.engine.setDrafts(sessionId, [{ title: 'Tell the users' }], 0);
  await folder.engine.markReady(sessionId);
  const { id } = await folder.engine.materialize(sessionId);
  return { folder, id, scope: { view: 'plan', planId: id } };
};
