import assert from 'node:assert/strict';
import type { Session } from '../../../src/core/model/session.ts';
import { episodeOf } from '../../../src/core/session/episode.ts';

describe('What a session leaves for later ones', () => {
  const ids = { id: 'e', planId: 'p' };
  const bare = {
    ...{ id: 's', title: 'Limits', prompt: 'Limit the API', synthesis: null, messages: [] },
    drafts: [{ title: 'Count' }, { title: 'Refuse' }],
  } as unknown as Session;

  it('is its idea and its tasks, when there is nothing else', () => {
    assert.deepEqual(episodeOf(bare, ids, '2026-01-01'), {
      ...{ id: 'e', planId: 'p', sessionId: 's', title: 'Limits', at: '2026-01-01' },
      content: 'Idea: Limit the API\n\n## Tasks\n\n1. Count\n2. Refuse',
    });
  });

  it('is what was decided, what was answered, and nothing that is open but what is said to be', () => {
    const session = {
      ...bare,
      synthesis: {
        points: [
          { section: 'recommendations', text: 'Start with one limit' },
          { section: 'themes', text: 'Limits protect' },
          { section: 'open_questions', text: 'Partners?' },
          { section: 'recommendations', text: 'Count by key' },
        ],
        challenges: [
          { text: 'Addresses are shared.', answer: 'Count by key.' },
          { text: 'Nobody reads 429.', answer: null },
        ],
      },
      messages: [
        { questions: [{ text: 'How many?', answer: '100' }] },
        { questions: [{ text: 'When?', answer: null }] },
      ],
    } as unknown as Session;
    assert.equal(
      episodeOf(session, ids, '').content,
      `Idea: Limit the API

## Themes

- Limits protect

## Decided

- Start with one limit
- Count by key

## Still open

- Partners?

## Challenged

- Addresses are shared.
  - Count by key.

## Answered by a person

- How many? 100

## Tasks

1. Count
2. Refuse`,
    );
  });
});
