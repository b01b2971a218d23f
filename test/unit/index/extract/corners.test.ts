import assert from 'node:assert/strict';
import { emptyFacts } from '../../../../src/node/index/extract.ts';
import { withTemplate } from '../../../../src/node/index/extractTemplate.ts';
import { decodeText } from '../../../../src/node/index/sourceText.ts';
import { factsOf } from '../source.ts';

describe('corners of languages', () => {
  it('C#: `new(…)` makes what it is declared as, and nothing where that is not said', async () => {
    const text =
      'class A { void M() { Cart c = new("x"); var d = new("y"); e = new("z"); } Cart f = new(1); }';
    const { calls } = await factsOf('a.cs', text);
    assert.deepEqual(
      calls.map(({ callee, args }) => `${callee}(${args.join()})`),
      ['Cart("x")', 'Cart(1)'],
    );
  });

  it('C++: `using` imports a name, or all of a namespace', async () => {
    const { imports } = await factsOf('a.cpp', 'using std::string;\nusing namespace std;\nusing lone;\n');
    assert.deepEqual(
      imports.map(({ module, names }) => [module, names]),
      [
        ['std::string', [{ name: 'string', alias: null }]],
        ['std', [{ name: '*', alias: null }]],
        ['lone', [{ name: 'lone', alias: null }]],
      ],
    );
  });

  it('Ruby: a method is open until one of the words says otherwise, and again after `public`', async () => {
    const text =
      'class A\n  x = 1\n  def a; end\n  private\n  def b; end\n  public\n  def c; end\n  protected\n  def d; end\nend\n';
    const { definitions } = await factsOf('a.rb', text);
    const methods = definitions.filter(({ kind }) => kind === 'method');
    assert.deepEqual(
      methods.map(({ name, exported }) => [name, exported]),
      [
        ['a', true],
        ['b', false],
        ['c', true],
        ['d', false],
      ],
    );
  });

  it('Go: an import names what it is called here, all of it, or nothing', async () => {
    const text = 'package a\nimport (\n  "fmt"\n  _ "side"\n  . "dot"\n  nick "path/x"\n)\n';
    const { imports } = await factsOf('a.go', text);
    assert.deepEqual(
      imports.map(({ module, names }) => [module, names]),
      [
        ['fmt', []],
        ['side', []],
        ['dot', [{ name: '*', alias: null }]],
        ['path/x', [{ name: '*', alias: 'nick' }]],
      ],
    );
  });

  it('templates tell reading, writing and calling apart', () => {
    const text = '<template><a @click="x.y = run(z)" :b="p.q.r" @c="go(1)" @d="n++" /></template>';
    const { references, calls } = withTemplate('a.vue', text, emptyFacts('typescript'));
    assert.deepEqual(
      references.map(({ receiver, name, role }) => [receiver, name, role]),
      [
        [null, 'x', 'read'],
        ['x', 'y', 'write'],
        [null, 'run', 'call'],
        [null, 'z', 'read'],
        [null, 'p', 'read'],
        ['p', 'q', 'read'],
        ['p.q', 'r', 'read'],
        [null, 'go', 'call'],
        [null, 'n', 'write'],
      ],
    );
    assert.deepEqual(
      calls.map(({ callee }) => callee),
      ['run', 'go'],
    );
  });
});

describe('the text of a file', () => {
  it('is read with or without a mark, byte by byte when it is no Unicode, and not when it is binary', () => {
    assert.equal(decodeText(Buffer.from('plain ü')), 'plain ü');
    assert.equal(decodeText(Buffer.from('\uFEFFmark')), 'mark');
    assert.equal(decodeText(Buffer.from([0xe4, 0x20])), 'ä ');
    assert.equal(decodeText(Buffer.from('\0\0\0')), null);
    // A zero would end the reading of most parsers; it stays one character, so that places stay true.
    assert.equal(decodeText(Buffer.from(`${'a'.repeat(100)}\0b`)), `${'a'.repeat(100)}\uFFFDb`);
  });
});
