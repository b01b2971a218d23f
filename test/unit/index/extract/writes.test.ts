import assert from 'node:assert/strict';
import { openReader, type Reader } from './read.ts';

describe('what is written and imported', () => {
  let reader: Reader;
  before(async () => {
    reader = await openReader();
  });

  it('in Bash by read, arithmetic and let are writes', async () => {
    const { references } = await reader.facts(
      'bash',
      'read -r -p "name" first last\n(( count++ ))\n(( total += first ))\nlet size=1\nmapfile -t lines < f\nprintf -v text "%s" x\n',
    );
    const of = (role: string): string[] =>
      references.filter((each) => each.role === role).map(({ name }) => name);
    assert.deepEqual(of('write'), ['first', 'last', 'count', 'total', 'size', 'lines', 'text']);
    assert.deepEqual(of('read'), ['first']);
  });

  it('in Go by := again is no second definition', async () => {
    const { definitions, references } = await reader.facts(
      'go',
      'package p\nfunc f(err error) {\n\tvar b int\n\ta, err := g()\n\tb, c := h()\n\tc, d := i()\n}\n',
    );
    assert.deepEqual(
      definitions.map(({ name }) => name),
      ['f', 'err', 'b', 'a', 'c', 'd'],
    );
    assert.deepEqual(
      references.filter(({ role }) => role === 'write').map(({ name }) => name),
      ['err', 'b', 'c'],
    );
  });

  it('in JavaScript by a member of require is imported by name', async () => {
    const { imports } = await reader.facts(
      'javascript',
      "const a = require('x').y;\nconst { b } = require('x').z;\nrequire('x').w();\nconst c = require('x');\nrequire('v');\nconst e = (await import('x')).t;\n",
    );
    assert.deepEqual(
      imports.map(({ module, names }) => [
        module,
        ...names.map(({ name, alias }) => `${name} ${alias ?? ''}`),
      ]),
      [['x', 'y a'], ['x', 'z '], ['x', 'w '], ['x', '* c'], ['v'], ['x', 't e']],
    );
  });
});
