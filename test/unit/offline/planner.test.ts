import assert from 'node:assert/strict';
import { NO_MODEL } from '../../../src/offline/words.ts';
import { MemoryWorkspace } from '../../fakes/memoryWorkspace.ts';
import { subject } from '../agents/world.ts';
import { IDEAS, run } from './run.ts';
import { SAMPLE } from './sample.ts';

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
});
