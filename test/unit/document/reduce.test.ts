import assert from 'node:assert/strict';
import type { DocumentEvent } from '../../../src/core/document/events.ts';
import { fold } from '../../fakes/fold.ts';

const CREATED: DocumentEvent = {
  type: 'document_created',
  title: 'Spec',
  kind: 'spec',
  sessionId: null,
  content: '# One',
  by: 'planner',
  reason: 'written from the idea',
};
const version = (number: number): DocumentEvent => ({
  type: 'version_added',
  number,
  content: `# ${number}`,
  by: 'person',
  reason: 'edited',
});

describe('The state machine of a document', () => {
  it('keeps every version with who and why', () => {
    const document = fold('document', [CREATED, version(2), version(3)]);
    assert.deepEqual(
      document.versions.map(({ number, content, by, reason }) => [number, content, by, reason]),
      [
        [1, '# One', 'planner', 'written from the idea'],
        [2, '# 2', 'person', 'edited'],
        [3, '# 3', 'person', 'edited'],
      ],
    );
  });

  it('gives no version number twice and leaves no gap', () => {
    for (const number of [1, 2, 4]) {
      assert.throws(() => fold('document', [CREATED, version(2), version(number)]), {
        code: 'not_allowed_now',
      });
    }
  });
});
