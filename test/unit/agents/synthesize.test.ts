import assert from 'node:assert/strict';
import { parseSynthesis } from '../../../src/core/llm/agents/parseSynthesis.ts';
import { synthesize } from '../../../src/core/llm/agents/synthesize.ts';
import type { Quote } from '../../../src/core/llm/tasks.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, RecordingWorld, refusal, subject } from './world.ts';

const quote = (n: number, speaker: string, round: number, content: string): Quote => ({
  label: `M${n}`,
  messageId: `id-m${n}`,
  speaker,
  round,
  content,
});
const quotes = [
  quote(1, 'Vera', 1, 'Counting requests costs memory.'),
  quote(2, 'Uli', 1, 'People need a clear message with a waiting time.'),
  quote(3, 'Person', 1, 'Keep it small.'),
  quote(4, 'Vera', 2, '**Challenge to Uli [M2]:** nobody reads it.'),
];
const challenges: Quote[] = [
  { ...quotes[3], label: 'C1', content: 'To Uli [M2]: nobody reads it.' } as Quote,
];
const GOOD = `## Themes
- Limits are a promise. [M1, M2]
## Agreement
- It must be small. [M3]
## Contention
- Vera against Uli on messages. [M2, M4]
## Risks
- Memory grows. [M1]
## Recommendations
- Answer with a waiting time. [M2]
## Open questions
- None.
## Answers to challenges
- **C1**: Accepted: the message is one line. [M4]`;

const input = { subject: subject('Add rate limiting to the public API'), quotes, challenges, model: null };

describe('reading a synthesis', () => {
  it('gives each point its section and the messages it came from', () => {
    const parsed = parseSynthesis(GOOD, quotes, challenges);
    assert.deepEqual(parsed.points[0], {
      section: 'themes',
      text: 'Limits are a promise.',
      sources: ['id-m1', 'id-m2'],
    });
    assert.deepEqual(
      parsed.points.map((point) => point.section),
      ['themes', 'agreement', 'contention', 'risks', 'recommendations'],
    );
    assert.deepEqual(parsed.challenges, [
      {
        messageId: 'id-m4',
        text: 'To Uli [M2]: nobody reads it.',
        answer: 'Accepted: the message is one line.',
      },
    ]);
    assert.deepEqual(parsed.missing, []);
    assert.equal(parsed.unknownLabels, 0);
  });

  it('understands other headings, numbered lists, paragraphs, nested bullets and several brackets', () => {
    const text = `# Synthesis

### 1. Key Themes
1. One [M1][M2]
   - and more of it (M3)
2) Two [M1–M3]

## Areas of Agreement
A paragraph without a bullet
over two lines [M2].

Another one [M1 and M2]

## 3. Points of Contention (both sides)
* Three; see [M1](https://example.org) [m4]
## Critical Risks & Concerns
## Actionable Recommendations
## Open Questions
`;
    const parsed = parseSynthesis(text, quotes, []);
    assert.deepEqual(parsed.missing, []);
    assert.deepEqual(
      parsed.points.map((point) => [point.section, point.text, point.sources.length]),
      [
        ['themes', 'One\n   - and more of it', 3],
        ['themes', 'Two', 3],
        ['agreement', 'A paragraph without a bullet\nover two lines.', 1],
        ['agreement', 'Another one', 2],
        ['contention', 'Three; see [M1](https://example.org)', 1],
      ],
    );
  });

  it('drops and counts labels that name no message, and shows a point without any', () => {
    const parsed = parseSynthesis('## Risks\n- a [M1, M77]\n- b [M88]\n- c', quotes, []);
    assert.deepEqual(
      parsed.points.map((point) => point.sources),
      [['id-m1'], [], []],
    );
    assert.equal(parsed.unknownLabels, 2);
  });

  it('takes headings in code for code, and leaves an unanswered challenge open', () => {
    const parsed = parseSynthesis(
      '## Risks\n- see\n  ```\n## Themes\n- no\n  ```\n## Answers to challenges\n- **C9**: not ours',
      quotes,
      challenges,
    );
    assert.deepEqual(
      parsed.points.map((point) => point.section),
      ['risks'],
    );
    assert.equal(parsed.challenges[0]?.answer, null);
    assert.ok(parsed.missing.includes('themes'));
  });

  it('keeps HTML in a point as text', () => {
    assert.equal(
      parseSynthesis('## Risks\n- <img src=x onerror=alert(1)> [M1]', quotes, []).points[0]?.text,
      '<img src=x onerror=alert(1)>',
    );
  });
});

describe('the synthesis', () => {
  it('streams the answer and computes breadth from the personas’ first answers only', async () => {
    const world = new RecordingWorld(new ScriptedModel().reply(GOOD));
    const made = await synthesize(input, world, never);
    assert.equal(world.text, GOOD);
    assert.equal(made.markdown, GOOD);
    assert.equal(made.diversity, 1);
    assert.ok(made.uncovered.includes('security'));
    assert.equal(made.challenges[0]?.answer, 'Accepted: the message is one line.');
  });

  it('asks once more, naming what is missing, and shows only the second text', async () => {
    const model = new ScriptedModel().reply('## Themes\n- no source', GOOD);
    const world = new RecordingWorld(model);
    assert.equal((await synthesize(input, world, never)).markdown, GOOD);
    assert.equal(world.text, GOOD);
    const words = model.history[1]?.turns.at(-1);
    assert.match(
      words?.role === 'user' ? words.text : '',
      /"## Agreement".*1 of 1 bullets.*1 of 1 challenges/s,
    );
  });

  it('keeps the first answer when the second one is worse, also on the screen', async () => {
    const first = GOOD.replace(/## Answers[\s\S]*$/, '');
    const world = new RecordingWorld(new ScriptedModel().reply(first, 'Sorry.'));
    const made = await synthesize(input, world, never);
    assert.equal(made.markdown, first.trim());
    assert.equal(world.text, first.trim());
    assert.equal(made.challenges[0]?.answer, null);
  });

  it('refuses two answers without a single point and keeps the raw text', async () => {
    const error = await refusal(
      synthesize(input, new RecordingWorld(new ScriptedModel().reply('Hm.', 'Well.')), never),
      'model_answer',
    );
    assert.equal(typeof error.details['raw'], 'string');
  });

  it('unwraps an answer that is one fence', async () => {
    const made = await synthesize(
      input,
      new RecordingWorld(new ScriptedModel().reply(`\`\`\`markdown\n${GOOD}\n\`\`\``)),
      never,
    );
    assert.equal(made.markdown, GOOD);
  });
});
