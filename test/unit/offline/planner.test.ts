import assert from 'node:assert/strict';
import { findChallenges } from '../../../src/core/agents/challenges.ts';
import { draftTasks } from '../../../src/core/agents/drafts.ts';
import { interview } from '../../../src/core/agents/interview.ts';
import { generatePersonas } from '../../../src/core/agents/personas.ts';
import { draftSpec } from '../../../src/core/agents/spec.ts';
import { synthesize } from '../../../src/core/agents/synthesize.ts';
import type { Quote, Subject } from '../../../src/core/agents/tasks.ts';
import { think } from '../../../src/core/agents/think.ts';
import type { Synthesis } from '../../../src/core/model/synthesis.ts';
import type { TaskDraft } from '../../../src/core/model/draft.ts';
import type { Persona } from '../../../src/core/model/persona.ts';
import { offlineProvider } from '../../../src/core/offline/provider.ts';
import { NO_MODEL } from '../../../src/core/offline/words.ts';
import type { Workspace } from '../../../src/core/ports.ts';
import { MemoryWorkspace } from '../../fakes/memory-workspace.ts';
import { never, RecordingWorld, refusal, subject } from '../agents/world.ts';
import { SAMPLE } from './sample.ts';

interface Run {
  readonly personas: readonly Persona[];
  readonly quotes: readonly Quote[];
  readonly synthesis: Omit<Synthesis, 'author' | 'at'>;
  readonly spec: string;
  readonly tasks: readonly TaskDraft[];
  readonly world: RecordingWorld;
}

function worldOf(workspace: Workspace | null): RecordingWorld {
  return new RecordingWorld(offlineProvider({ workspace, sleep: async () => {} }), { workspace });
}

/** The whole funnel with two rounds, as the engine would run it. */
async function run(about: Subject, workspace: Workspace | null, count = 4): Promise<Run> {
  const world = worldOf(workspace);
  const { personas, source, note } = await generatePersonas(
    { subject: about, count, model: null },
    world,
    never,
  );
  assert.deepEqual([source, note], ['model', null], 'the answer needs no repair');
  const quotes: Quote[] = [];
  for (const round of [1, 2]) {
    const before = [...quotes];
    for (const [index, persona] of personas.entries()) {
      const own = before
        .filter((quote) => quote.speaker === persona.name)
        .map((quote): Quote => ({ ...quote, speaker: 'You' }));
      const others = before.filter((quote) => quote.speaker !== persona.name);
      const { content } = await think(
        { subject: about, persona, round, thread: own, others, model: null },
        world,
        never,
      );
      const n = before.length + index + 1;
      quotes.push({ label: `M${n}`, messageId: `id-${n}`, speaker: persona.name, round, content });
    }
  }
  const restarts = world.restarts;
  const synthesis = await synthesize(
    { subject: about, quotes, challenges: findChallenges(quotes), model: null },
    world,
    never,
  );
  assert.equal(world.restarts, restarts, 'the synthesis needs no repair');
  const { markdown } = await draftSpec(
    { subject: about, synthesis: synthesis.markdown, revise: null, model: null },
    world,
    never,
  );
  const tasks = await draftTasks({ subject: about, spec: markdown, revise: null, model: null }, world, never);
  return { personas, quotes, synthesis, spec: markdown, tasks, world };
}

const IDEAS = [
  'Add rate limiting to the public API',
  'Fix the crash when a parcel has no id',
  'Refactor the parcel store into smaller parts',
  'Migrate from mocha to vitest',
  'Make the parcel lookup faster',
  'Harden the API key check against guessing',
  'Document how to get an API key',
  'Add tests for the parcel store',
  'Remove the port setting',
  'Parcels are shown to the wrong person sometimes',
] as const;

/** Everything in backticks that looks like a path of a file. */
function paths(text: string): string[] {
  return [...text.matchAll(/`([\w./-]+\.(?:js|json|md|yml|ts))(?::\d+)?`/g)].map((match) => match[1] ?? '');
}

describe('the offline planner', () => {
  for (const idea of IDEAS) {
    it(`carries an idea from personas to tasks: ${idea}`, async () => {
      const made = await run(subject(idea), new MemoryWorkspace(SAMPLE));
      assert.equal(made.personas.length, 4);
      assert.equal(new Set(made.personas.map((persona) => persona.technique)).size, 4);

      assert.ok((made.synthesis.diversity ?? 0) > 0.4, `diversity ${made.synthesis.diversity}`);
      assert.ok(
        made.synthesis.points.every((point) => point.sources.length > 0),
        'every point has a source',
      );
      assert.ok(made.synthesis.challenges.length >= 3);
      assert.ok(
        made.synthesis.challenges.every((challenge) => challenge.answer !== null),
        'every challenge is answered',
      );

      const sections = [...made.spec.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
      assert.deepEqual(sections, [
        'Overview and goals',
        'Requirements',
        'Non-goals',
        'Design',
        'Phases',
        'Testing',
        'Rollout',
        'Risks',
        'Open questions',
      ]);

      const required = [...made.spec.matchAll(/^- \*\*(R\d+)\*\*/gm)].map((match) => match[1] ?? '');
      assert.ok(required.length >= 3);
      const proven = made.tasks.flatMap((task) => task.acceptance).join('\n');
      for (const name of required) assert.match(proven, new RegExp(`^${name}: `, 'm'));

      assert.ok(made.tasks.length >= 3 && made.tasks.length <= 9, `${made.tasks.length} tasks`);
      const place = new Map(made.tasks.map((task, index) => [task.id, index]));
      for (const [index, task] of made.tasks.entries()) {
        assert.ok(task.acceptance.length > 0 && task.description.length > 20, task.title);
        assert.ok(
          task.blockedBy.every((id) => (place.get(id) ?? index) < index),
          `${task.title} comes after what blocks it`,
        );
      }
      assert.ok(made.tasks.slice(1).every((task) => task.blockedBy.length > 0));

      const real = new Set(Object.keys(SAMPLE));
      const named = [
        ...made.quotes.map((quote) => quote.content),
        made.synthesis.markdown,
        made.spec,
        ...made.tasks.map((task) => task.description),
      ].flatMap(paths);
      for (const path of [...named, ...made.tasks.flatMap((task) => task.files)])
        assert.ok(real.has(path), `${path} exists`);
      assert.doesNotMatch(JSON.stringify(made), /secret-value|\{thing\}|\{object\}|\{bare\}|undefined/);
    });
  }

  it('says once in every document and thread that no language model was used', async () => {
    const made = await run(subject(IDEAS[0]), new MemoryWorkspace(SAMPLE));
    const times = (text: string): number => text.split(NO_MODEL).length - 1;
    assert.deepEqual(
      made.quotes.map((quote) => times(quote.content)),
      [1, 1, 1, 1, 0, 0, 0, 0],
    );
    for (const text of [
      made.synthesis.markdown,
      made.spec,
      made.tasks.map((task) => task.description).join('\n'),
    ])
      assert.equal(times(text), 1);
    for (const persona of made.personas) assert.match(persona.background, /no language model/);
    assert.ok(made.synthesis.points.every((point) => !point.text.includes(NO_MODEL)));
  });

  it('names the files, symbols, tests and commands of this workspace', async () => {
    const { spec, tasks, quotes } = await run(subject(IDEAS[0]), new MemoryWorkspace(SAMPLE));
    for (const words of [
      '`src/apiKey.js`',
      '`requireApiKey` (line 2)',
      '`createServer` (line 4)',
      '`test/apiKey.test.js`',
      '`npm test`',
      '“A public API that tells where a parcel is.',
      '`CHANGELOG.md`',
      'status 429',
    ])
      assert.ok(spec.includes(words), words);
    assert.ok(tasks.some((task) => task.files.includes('src/apiKey.js')));
    assert.ok(quotes.some((quote) => quote.content.includes('`src/apiKey.js:2`')));
  });

  it('gives the same answer for the same idea and workspace', async () => {
    const [a, b] = [
      await run(subject(IDEAS[2]), new MemoryWorkspace(SAMPLE)),
      await run(subject(IDEAS[2]), new MemoryWorkspace(SAMPLE)),
    ];
    assert.deepEqual({ ...a, world: null }, { ...b, world: null });
  });

  it('gives different plans for different ideas', async () => {
    const workspace = new MemoryWorkspace(SAMPLE);
    const titles = await Promise.all(
      IDEAS.slice(0, 5).map(async (idea) =>
        (await run(subject(idea), workspace)).tasks.map((task) => task.title).join('|'),
      ),
    );
    assert.equal(new Set(titles).size, 5);
  });

  it('works in an empty folder and without one', async () => {
    for (const workspace of [new MemoryWorkspace({}), null]) {
      const made = await run(subject('Build a web app to share recipes'), workspace, 5);
      assert.deepEqual(
        made.tasks.flatMap((task) => task.files),
        [],
      );
      assert.match(made.tasks[0]?.title ?? '', /Set up the project/);
      assert.match(made.spec, /folder is empty/);
      assert.deepEqual(paths(made.spec), []);
    }
  });

  it('searches code and plans with its tools before it thinks', async () => {
    const { world } = await run(subject(IDEAS[0]), new MemoryWorkspace(SAMPLE), 2);
    assert.deepEqual(
      world.uses.map((use) => [use.tool, use.outcome]),
      [
        ['search_plans', 'ok'],
        ['search_code', 'ok'],
        ['search_plans', 'ok'],
        ['search_code', 'ok'],
      ],
    );
  });

  it('asks questions that fit the idea and none that was answered', async () => {
    const world = worldOf(new MemoryWorkspace(SAMPLE));
    const ask = (about: Subject): ReturnType<typeof interview> =>
      interview({ subject: about, thread: [], reply: false, model: null }, world, never);
    const first = await ask(subject(IDEAS[0]));
    const text = 'Who is limited: what identifies a caller?';
    assert.ok(first.questions.some((question) => question.text === text && question.choices.length >= 2));
    const second = await ask(subject(IDEAS[0], { answers: [{ question: text, answer: 'API key' }] }));
    assert.ok(!second.questions.some((question) => question.text === text));
    const spec = await draftSpec(
      {
        subject: subject(IDEAS[0], { answers: [{ question: text, answer: 'API key' }] }),
        synthesis: null,
        revise: null,
        model: null,
      },
      world,
      never,
    );
    assert.match(
      spec.markdown,
      /As decided by the person: Who is limited: what identifies a caller\? API key\./,
    );
  });

  it('answers the person and takes their words into the synthesis', async () => {
    const world = worldOf(new MemoryWorkspace(SAMPLE));
    const { personas } = await generatePersonas(
      { subject: subject(IDEAS[0]), count: 2, model: null },
      world,
      never,
    );
    const [persona] = personas;
    assert.ok(persona);
    const said: Quote = {
      label: 'M1',
      messageId: 'm1',
      speaker: 'Person',
      round: 1,
      content: 'Health checks must never be limited.',
    };
    const { content } = await think(
      { subject: subject(IDEAS[0]), persona, round: 1, thread: [said], others: [], model: null },
      world,
      never,
    );
    assert.match(content, /Health checks must never be limited/);
    const quotes = [said, { ...said, label: 'M2', messageId: 'm2', speaker: persona.name, content }];
    const synthesis = await synthesize(
      { subject: subject(IDEAS[0]), quotes, challenges: [], model: null },
      world,
      never,
    );
    const point = synthesis.points.find(
      (each) => each.section === 'recommendations' && each.text.startsWith('The person asks: Health checks'),
    );
    assert.deepEqual(point?.sources, ['m1']);
  });

  it('rewrites what other models wrote, sorted by what is said', async () => {
    const quotes: Quote[] = [
      {
        label: 'M1',
        messageId: 'm1',
        speaker: 'Ada',
        round: 1,
        content: 'We should cache the answers for a minute. Could we measure it first?',
      },
      {
        label: 'M2',
        messageId: 'm2',
        speaker: 'Ben',
        round: 1,
        content: '- Stale answers are a risk for support.\n- <script>alert(1)</script> is fine as text',
      },
      {
        label: 'M3',
        messageId: 'm3',
        speaker: 'Ben',
        round: 2,
        content: '**Challenge to Ada [M1]:** a minute is too long for prices.',
      },
    ];
    const made = await synthesize(
      {
        subject: subject('Cache the answers of the API'),
        quotes,
        challenges: findChallenges(quotes),
        model: null,
      },
      worldOf(null),
      never,
    );
    const in_ = (section: string): string =>
      made.points
        .filter((point) => point.section === section)
        .map((point) => point.text)
        .join('\n');
    assert.match(in_('recommendations'), /cache the answers for a minute/);
    assert.match(in_('open_questions'), /measure it first\?/);
    assert.match(in_('risks'), /Stale answers/);
    assert.match(in_('contention'), /\*\*Ben\*\* disputes it/);
    assert.match(made.challenges[0]?.answer ?? '', /Left open/);
    assert.ok(made.markdown.includes('<script>alert(1)</script>'));
  });

  it('covers requirements that the person added to the specification', async () => {
    const world = worldOf(new MemoryWorkspace(SAMPLE));
    const spec =
      '# S\n\n## Requirements\n\n- **R1** Count per key.\n- R7: Health checks are not limited.\n\n```\n- **R9** not one\n```\n';
    const tasks = await draftTasks(
      { subject: subject(IDEAS[0]), spec, revise: null, model: null },
      world,
      never,
    );
    const proven = tasks.flatMap((task) => task.acceptance);
    assert.ok(proven.includes('R7: Health checks are not limited.'));
    assert.ok(!proven.some((text) => text.includes('R9')));
  });

  it('keeps tasks straight from the idea few', async () => {
    const tasks = await draftTasks(
      { subject: subject(IDEAS[0]), spec: null, revise: null, model: null },
      worldOf(new MemoryWorkspace(SAMPLE)),
      never,
    );
    assert.ok(tasks.length <= 4);
  });

  it('puts files chosen by the person first', async () => {
    const about = subject(IDEAS[0], { context: [{ kind: 'file', label: 'src/store.js', content: '' }] });
    const spec = await draftSpec(
      { subject: about, synthesis: null, revise: null, model: null },
      worldOf(new MemoryWorkspace(SAMPLE)),
      never,
    );
    assert.match(spec.markdown, /- `src\/store\.js`: chosen by you as context/);
  });

  it('stops when the signal fires in the middle of an answer', async () => {
    const control = new AbortController();
    const world = worldOf(new MemoryWorkspace(SAMPLE));
    world.onText = () => control.abort();
    await refusal(
      draftSpec(
        { subject: subject(IDEAS[0]), synthesis: null, revise: null, model: null },
        world,
        control.signal,
      ),
      'cancelled',
    );
  });

  it('paces its pieces through the given sleep and costs nothing', async () => {
    const waits: number[] = [];
    const provider = offlineProvider({
      workspace: null,
      paceMs: 12,
      sleep: async (ms) => void waits.push(ms),
    });
    const world = new RecordingWorld(provider);
    await draftSpec({ subject: subject(IDEAS[0]), synthesis: null, revise: null, model: null }, world, never);
    assert.ok(waits.length > 20 && waits.every((ms) => ms === 12));
    assert.deepEqual(provider.price(provider.defaultModel('planner')), {
      inputMicroUsdPerMTok: 0,
      outputMicroUsdPerMTok: 0,
    });
    assert.deepEqual([provider.id, provider.local, provider.endpoint], ['offline', true, null]);
  });

  it('walks through the folder once for personas that think at the same time', async () => {
    const workspace = new MemoryWorkspace(SAMPLE);
    const world = worldOf(workspace);
    const { personas } = await generatePersonas(
      { subject: subject(IDEAS[0]), count: 4, model: null },
      world,
      never,
    );
    const before = workspace.searches;
    await Promise.all(
      personas.map((persona) =>
        think(
          {
            subject: subject(IDEAS[0]),
            persona: { ...persona, searchQueries: [] },
            round: 1,
            thread: [],
            others: [],
            model: null,
          },
          world,
          never,
        ),
      ),
    );
    assert.ok(workspace.searches - before <= 7, `${workspace.searches - before} searches`);
  });
});
