import assert from 'node:assert/strict';
import { leftOutOf, withLeftOut } from '../../../src/core/snapshot/message.ts';
import { quotePath, restoreCommands } from '../../../src/core/snapshot/words.ts';
import type { FileChange } from '../../../src/core/model/snapshot.ts';

function change(path: string, kind: FileChange['kind'], from: string | null = null): FileChange {
  return { path, from, kind, oldMode: null, newMode: null, binary: false, addedLines: 0, removedLines: 0 };
}

describe('the words of snapshots', () => {
  it('name what a snapshot leaves out at the end of its message, whatever the names', () => {
    const leftOut = [
      { path: '.env', reason: 'secret' },
      { path: 'new\nline\xff %', reason: 'too_large' },
      { path: 'tools/nested/', reason: 'nested_repository' },
    ] as const;
    const message = withLeftOut('Before\n\nLeft-Out: secret in-the-text\n\nPlan: x\n', leftOut);
    assert.deepEqual(leftOutOf(message), leftOut);
    assert.match(message, /\nPlan: x\n\nLeft-Out: secret \.env\n/);
    assert.deepEqual(leftOutOf(withLeftOut('Nothing\n', [])), []);
    assert.deepEqual(leftOutOf('Left-Out: secret a\n\nmore'), []);
  });

  it('give the commands of a restore, quoted for a shell', () => {
    assert.deepEqual(restoreCommands('abc', []), []);
    assert.deepEqual(
      restoreCommands('abc', [
        change('a b', 'modified'),
        change('gone', 'deleted'),
        change('new', 'renamed', 'old'),
      ]),
      ['rm -f -- gone old', "git --literal-pathspecs restore --source=abc --worktree --overlay -- 'a b' new"],
    );
    const many = Array.from({ length: 45 }, (_, at) => change(`f${at}`, 'modified'));
    assert.equal(restoreCommands('abc', many).length, 3);
    assert.equal(quotePath('src/a-b_1.ts'), 'src/a-b_1.ts');
    assert.equal(quotePath("it's $(x)"), "'it'\\''s $(x)'");
    assert.equal(quotePath("a\n'b\\"), "$'a\\n\\'b\\\\'");
  });
});
