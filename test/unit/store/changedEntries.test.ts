import assert from 'node:assert/strict';
import fc from 'fast-check';
import { searchable } from '../../../src/core/log/streamType.ts';
import { changedEntries } from '../../../src/core/store/changedEntries.ts';

interface Thing {
  readonly id: string;
  /** Empty = not to be found. */
  readonly text: string;
}
type State = readonly Thing[];

const GROUPS = [
  searchable({
    kind: 'thing',
    parts: (state: State) => state,
    entry: ({ text }) => (text === '' ? null : { title: text, body: '', at: '' }),
  }),
];

function apply(known: Map<string, string>, before: State | undefined, after: State): number {
  let changes = 0;
  for (const { id, entry } of changedEntries(GROUPS, before, after)) {
    changes += 1;
    if (entry === null) assert.ok(known.delete(id), 'only what was there is taken away');
    else known.set(id, entry.title);
  }
  return changes;
}

/** Things with ids of their own, in any order. */
const states = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    text: fc.constantFrom('', 'one', 'two'),
  }),
  { selector: ({ id }) => id, maxLength: 6 },
);

describe('What search learns of a change', () => {
  it('leaves it with what it would have learned from nothing, whatever came, changed, moved or went', () => {
    fc.assert(
      fc.property(fc.array(states, { minLength: 1, maxLength: 6 }), (history) => {
        const known = new Map<string, string>();
        let before: State | undefined;
        for (const next of history) {
          // What is the same stays the same object, as a reducer leaves it.
          const after = next.map(
            (thing) => before?.find(({ id, text }) => id === thing.id && text === thing.text) ?? thing,
          );
          apply(known, before, after);
          before = after;
          const fresh = new Map<string, string>();
          apply(fresh, undefined, after);
          assert.deepEqual(known, fresh);
        }
      }),
    );
  });

  it('is only what changed', () => {
    const things = Array.from({ length: 100 }, (_, at) => ({ id: String(at), text: 'one' }));
    const moved = [...things.slice(50), { id: 'new', text: 'two' }, ...things.slice(0, 50)];
    assert.equal(apply(new Map(), things, things), 0);
    assert.equal(apply(new Map(), things, moved), 1);
    assert.equal(apply(new Map(), things, things.with(7, { id: '7', text: 'two' })), 1);
    assert.equal(apply(new Map(), things, things.with(7, { id: '7', text: 'one' })), 0);
  });
});
