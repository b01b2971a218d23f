import assert from 'node:assert/strict';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { compileGlob } from '../../../../src/core/verify/evaluate/glob.ts';

const holds = (glob: string, path: string) => compileGlob(glob)(path);

describe('a glob', () => {
  it('says the same as the library that people know', () => {
    const part = fc.constantFrom(
      ...[
        'a',
        'b',
        '.c',
        'ab',
        '*',
        '**',
        '?',
        '*.ts',
        'a*',
        '*b',
        '{a,b}',
        '{a,b*}',
        '[ab]',
        '[^a]',
        '[a-c]b',
      ],
      ...['{a,{b,.c}}', '.*', '*.{ts,py}', 'a?'],
    );
    const name = fc.constantFrom('a', 'b', '.c', 'ab', 'abc', 'x.ts', 'x.py', '.ts', 'cb', 'A');
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.array(name, { minLength: 1, maxLength: 4 }),
        (parts, names) => {
          const [glob, path] = [parts.join('/'), names.join('/')];
          // A last part without a wildcard also holds what is below it.
          const deep = /[*?[]/.test(parts.at(-1) ?? '') ? [] : [`${glob}/**/*`];
          // To us `src/**` is what lies below: a file called `src` is not.
          const below = glob.replace(/\/\*\*$/, '/**/*');
          assert.equal(
            holds(glob, path),
            picomatch([below, ...deep], { dot: true, windows: false })(path),
            `${glob} ${path}`,
          );
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('that is a plain name is that file, or everything below that directory', () => {
    for (const glob of ['src', './src', '/src', 'src/', 'src\\']) {
      assert.ok(holds(glob, 'src/deep/a.py'), glob);
      assert.ok(!holds(glob, 'srcs/a.py'), glob);
      assert.ok(!holds(glob, 'lib/src/a.py'), glob);
    }
    assert.ok(holds('src/a.py', 'src/a.py'));
    assert.ok(!holds('src/', 'src'));
  });

  it('that ends in a plain name is a file or a directory, wherever it stands', () => {
    for (const glob of [
      '**/tests',
      'packages/*/tests',
      '{packages,apps}/a/{tests,spec}',
      '**/{a,b}/tests/',
    ]) {
      assert.ok(holds(glob, 'packages/a/tests/deep/x.ts'), glob);
      assert.ok(!holds(glob, 'packages/a/contests/x.ts'), glob);
    }
    assert.ok(holds('**/Makefile', 'Makefile'));
    assert.ok(!holds('src/*', 'src/deep/a.py'));
    assert.ok(!holds('**/*.ts', 'a.ts/b.js'));
  });

  it('reads a class of letters turned round by either sign', () => {
    assert.deepEqual(
      ['a', 'b', '/'].map((name) => holds('[!a]', name)),
      [false, true, false],
    );
    assert.deepEqual(
      ['a', 'b', '/'].map((name) => holds('[^a]', name)),
      [false, true, false],
    );
  });

  it('reads ranges, and takes half a bracket for itself', () => {
    assert.ok(holds('v{1..3}/*', 'v2/a'));
    assert.ok(!holds('v{1..3}/*', 'v4/a'));
    assert.ok(holds('a{b*', 'a{bc'));
    assert.ok(holds('a[b*', 'a[bc'));
  });

  it('takes no longer for many stars', () => {
    const many = '*a'.repeat(40) + '*b';
    assert.ok(!holds(many, 'a'.repeat(5000)));
    assert.ok(!holds(`${'**/'.repeat(60)}b`, 'a/'.repeat(500)));
    assert.ok(!holds('{a,aa}'.repeat(100), 'a'.repeat(500)));
    assert.ok(!holds('*'.repeat(2000), 'a'));
  });
});
