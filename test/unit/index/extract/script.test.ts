import assert from 'node:assert/strict';
import type { SyntaxFacts } from '../../../../src/core/index/facts.ts';
import { openReader, type Reader } from './read.ts';

describe('facts of TypeScript and JavaScript', () => {
  let reader: Reader;
  before(async () => {
    reader = await openReader();
  });

  const defined = ({ definitions }: SyntaxFacts): string[] =>
    definitions.map(
      ({ kind, container, name }) => `${kind} ${container === null ? '' : `${container}.`}${name}`,
    );
  const used = ({ references }: SyntaxFacts, role: string): string[] =>
    references.filter((each) => each.role === role).map(({ name }) => name);
  const imported = ({ imports }: SyntaxFacts): string[] =>
    imports.map(({ module, names }) =>
      [module, ...names.map(({ name, alias }) => (alias === null ? name : `${name} as ${alias}`))].join(' '),
    );

  it('read what a pattern presets as a use, not as a name that is given', async () => {
    const facts = await reader.facts(
      'typescript',
      'const [a = first, { b: { c } = second, ...d }] = x;\nfunction f({ e = third }: T, [g = fourth] = []) {}\n[h = fifth, i.j] = y;\n',
    );
    assert.deepEqual(defined(facts), [
      'constant a',
      'constant c',
      'constant d',
      'function f',
      'parameter f.e',
      'parameter f.g',
    ]);
    assert.deepEqual(
      used(facts, 'read').filter((name) => /th$|first|second|third/.test(name)),
      ['first', 'second', 'third', 'fourth', 'fifth'],
    );
    assert.deepEqual(used(facts, 'write'), ['h', 'j']);
  });

  it('see through what only a type is said by', async () => {
    const facts = await reader.facts(
      'typescript',
      "export const api = { list() {}, users: { find: async () => 1, 'by-id': function named() {} } } as const;\nconst on = ((e) => 1) satisfies Handler;\nclass A { handlers = { save() {} }; 'quoted'() {} }\nCart.prototype = { total() {} };\nenum E { 'Dark blue' = 1, 'Red' }\n",
    );
    assert.deepEqual(defined(facts), [
      'constant api',
      'method api.list',
      'method api.users.find',
      'method api.users.by-id',
      'function on',
      'parameter on.e',
      'class A',
      'property A.handlers',
      'method A.handlers.save',
      'method A.quoted',
      'method Cart.total',
      'enum E',
      'constant E.Dark blue',
      'constant E.Red',
    ]);
  });

  it('give parameters of a signature to the signature', async () => {
    const facts = await reader.facts(
      'typescript',
      'interface Props { onChange?: (value: string) => void; save(user: User): void }\nabstract class A { abstract run(job: Job): void; over(a: string): void; over(a: any) {} }\nnamespace A.B.C { export const inner = 1 }\ntype T<X> = X extends infer U ? { [K in keyof U]: K } : never;\n',
    );
    assert.deepEqual(defined(facts), [
      'interface Props',
      'property Props.onChange',
      'parameter Props.onChange.value',
      'method Props.save',
      'parameter Props.save.user',
      'class A',
      'method A.run',
      'parameter A.run.job',
      'method A.over',
      'parameter A.over.a',
      'method A.over',
      'parameter A.over.a',
      'module A.B.C',
      'constant A.B.C.inner',
      'type T',
      'type T.X',
      'type T.U',
      'type T.K',
    ]);
  });

  it('count no export as a use, and no attribute of an import as a name', async () => {
    const facts = await reader.facts(
      'typescript',
      "import data from './d.json' with { type: 'json' };\nfunction old() {}\nconst other = 1;\nexport { old as renamed, other };\nexport * as all from './all';\nexport default old;\n",
    );
    assert.deepEqual(used(facts, 'read'), []);
    assert.deepEqual(used(facts, 'write'), []);
    assert.deepEqual(
      facts.assignments.map(({ target }) => target),
      ['other'],
    );
    assert(facts.definitions.every(({ exported }) => exported));
  });

  it('name what a lazy import takes', async () => {
    const facts = await reader.facts(
      'typescript',
      "import('./a').then(({ Page, x: y }) => Page);\nlazy(() => import('./b').then((m) => ({ default: m.List })));\nimport('./c').catch(report);\nconst { f, g: h = 1 } = (await import('./d')) as Mod;\nconst fs = require('fs') as Fs;\n",
    );
    assert.deepEqual(imported(facts), ['./a Page x as y', './b List', './c', './d f g as h', 'fs * as fs']);
  });

  it('take what using opens for a name', async () => {
    const facts = await reader.facts(
      'typescript',
      'using file = open();\nawait using db = connect();\nx = 1;\n',
    );
    assert.deepEqual(defined(facts), ['constant file', 'constant db']);
  });

  it('in JavaScript take what a constructor gives to this for a property', async () => {
    const facts = await reader.facts(
      'javascript',
      'class Cart { size = 1; constructor() { this.items = []; this.size = 2; this.sum = () => 1; } add() { this.late = 1; } }\nfunction Box() { this.lid = 1; }\nfunction plain() { this.no = 1; }\n',
    );
    assert.deepEqual(defined(facts), [
      'class Cart',
      'property Cart.size',
      'method Cart.constructor',
      'property Cart.items',
      'method Cart.sum',
      'method Cart.add',
      'function Box',
      'property Box.lid',
      'function plain',
    ]);
    assert.deepEqual(
      facts.assignments.map(({ target }) => target).filter((each) => each.startsWith('this')),
      ['this.items', 'this.size', 'this.late', 'this.lid', 'this.no'],
    );
  });
});
