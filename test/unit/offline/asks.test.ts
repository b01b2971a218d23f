import assert from 'node:assert/strict';
import { findChallenges } from '../../../src/core/llm/agents/challenges.ts';
import { draftTasks } from '../../../src/core/llm/agents/drafts.ts';
import { interview } from '../../../src/core/llm/agents/interview.ts';
import { generatePersonas } from '../../../src/core/llm/agents/personas.ts';
import { draftSpec } from '../../../src/core/llm/agents/spec.ts';
import { synthesize } from '../../../src/core/llm/agents/synthesize.ts';
import type { Quote, Subject } from '../../../src/core/llm/tasks.ts';
import { think } from '../../../src/core/llm/agents/think.ts';
import { offlineProvider } from '../../../src/offline/provider.ts';
import { MemoryWorkspace } from '../../fakes/memoryWorkspace.ts';
import { never, RecordingWorld, refusal, subject } from '../agents/world.ts';
import { IDEAS, worldOf } from './run.ts';
import { SAMPLE } from './sample.ts';

describe('the offline planner, asked one thing', () => {
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
    const others = [{ ...said, speaker: 'Bo' }];
    const later = { subject: subject(IDEAS[0]), persona, round: 2, thread: [said], others, model: null };
    assert.equal((await think(later, world, never)).content, content, 'also after a round of confrontation');
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

  it('puts the place that the person selected first', async () => {
    const entry = {
      kind: 'selection',
      label: 'src/store.js',
      content: '',
      range: { start: 1, end: 2 },
    } as const;
    const about = subject(IDEAS[0], { context: [entry] });
    const input = { subject: about, synthesis: null, revise: null, model: null };
    const spec = await draftSpec(input, worldOf(new MemoryWorkspace(SAMPLE)), never);
    assert.match(spec.markdown, /of the idea:\n\n- `src\/store\.js`: selected by you/);
  });

  it('does not mistake a file that merely stands in the context for the place to start', async () => {
    const about = subject(IDEAS[0], { context: [{ kind: 'file', label: 'src/config.js', content: '' }] });
    const input = { subject: about, synthesis: null, revise: null, model: null };
    const spec = await draftSpec(input, worldOf(new MemoryWorkspace(SAMPLE)), never);
    assert.match(spec.markdown, /of the idea:\n\n- `src\/apiKey\.js`: mentions/);
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
