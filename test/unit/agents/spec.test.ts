import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { draftSpec, readSpec } from '../../../src/core/llm/agents/spec.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, RecordingWorld, refusal, subject } from './world.ts';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly reply: string;
  readonly brief: string | null;
  readonly title?: string;
  readonly content?: string;
  readonly refused?: boolean;
}
const cases = JSON.parse(
  readFileSync(new URL('planReplies.json', import.meta.url), 'utf8'),
) as readonly Case[];

describe('reading a specification', () => {
  for (const each of cases) {
    it(`${each.id}: ${each.kind}`, () => {
      if (each.refused) {
        assert.throws(
          () => readSpec(each.reply, each.brief),
          (error: unknown) => error instanceof PlanningError && error.code === 'model_answer',
        );
        return;
      }
      const spec = readSpec(each.reply, each.brief);
      assert.equal(spec.title, each.title);
      if (each.content !== undefined) assert.equal(spec.markdown, each.content);
      assert.notEqual(spec.markdown, '');
    });
  }

  it('does not take a comment in code for the title', () => {
    assert.equal(readSpec('```sh\n# install\n```\n\n## The title\n', null).title, 'The title');
    assert.equal(readSpec('~~~\n# a\n```\n# b\n~~~\n# Real', null).title, 'Real');
  });

  it('unwraps a fence around everything and leaves two separate blocks alone', () => {
    assert.equal(
      readSpec('```markdown\n# T\n\n```js\ncode\n```\nend\n```', null).markdown,
      '# T\n\n```js\ncode\n```\nend',
    );
    const two = '```\na\n```\ntext\n```\nb\n```';
    assert.equal(readSpec(two, 'B').markdown, two);
  });

  it('takes the marks off the title', () => {
    assert.equal(readSpec('# **Rate** `limit` ##\n', null).title, 'Rate limit');
  });
});

describe('drafting a specification', () => {
  const input = {
    subject: subject('Add rate limiting', { title: 'Limits' }),
    synthesis: '## Themes\n- a',
    revise: null,
    model: 'm',
  };

  it('streams the document and gives its title', async () => {
    const world = new RecordingWorld(
      new ScriptedModel().reply('# Rate limits\n\n## Requirements\n- **R1** x'),
    );
    const spec = await draftSpec(input, world, never);
    assert.equal(spec.title, 'Rate limits');
    assert.equal(world.text, spec.markdown);
  });

  it('falls back to the session’s title and refuses an empty answer', async () => {
    assert.equal(
      (await draftSpec(input, new RecordingWorld(new ScriptedModel().reply('Only text.')), never)).title,
      'Limits',
    );
    const error = await refusal(
      draftSpec(input, new RecordingWorld(new ScriptedModel().reply(' \n')), never),
      'model_answer',
    );
    assert.equal(error.details['raw'], ' \n');
  });

  it('shows the model the present text and the instruction when it revises', async () => {
    const model = new ScriptedModel().reply('# B');
    await draftSpec(
      { ...input, revise: { content: '# A', instruction: 'Call it B' } },
      new RecordingWorld(model),
      never,
    );
    const turn = model.history[0]?.turns[0];
    assert.match(
      turn?.role === 'user' ? turn.text : '',
      /<material kind="specification">\n# A\n<\/material>[\s\S]*Call it B$/,
    );
    assert.equal(model.history[0]?.model, 'm');
  });
});
