import assert from 'node:assert/strict';
import type { SyntaxFacts } from '../../../../src/core/index/facts.ts';
import { openReader, type Reader } from './read.ts';

describe('facts of Python, Ruby, PHP and Bash', () => {
  let reader: Reader;
  before(async () => {
    reader = await openReader();
  });

  const defined = ({ definitions }: SyntaxFacts): string[] =>
    definitions.map(
      ({ kind, container, name }) => `${kind} ${container === null ? '' : `${container}.`}${name}`,
    );
  const called = ({ calls }: SyntaxFacts): string[] => calls.map(({ callee }) => callee);
  const used = ({ references }: SyntaxFacts): string[] =>
    references.map(({ receiver, name }) => (receiver === null ? name : `${receiver}.${name}`));

  it('in Python tell what a case takes from what it compares', async () => {
    const facts = await reader.facts(
      'python',
      'match c:\n    case ["go", d, *others] as whole if d in ok: use(d)\n    case Point(x=0, y=py): pass\n    case {"k": v, **rest}: pass\n    case Color.RED | mod.Kind(_): pass\n    case _: pass\n',
    );
    assert.deepEqual(
      defined(facts).toSorted(),
      ['d', 'others', 'py', 'rest', 'v', 'whole'].map((name) => `variable ${name}`),
    );
    assert.deepEqual(
      used(facts).filter((name) => /Color|Kind|Point/.test(name)),
      ['Point', 'Color', 'Color.RED', 'mod.Kind'],
    );
  });

  it('in Python know generic aliases, unpacked contexts and modules that are loaded by name', async () => {
    const facts = await reader.facts(
      'python',
      'import importlib\ntype Pair[T] = tuple[T, T]\nwith both() as (a, [b]): pass\nimportlib.import_module("plugins.old")\n__import__(f"x{y}")\n',
    );
    assert.deepEqual(defined(facts), ['type Pair', 'variable a', 'variable b']);
    assert.deepEqual(
      facts.imports.map(({ module }) => module),
      ['importlib', 'plugins.old'],
    );
  });

  it('in Ruby know what is defined by calls and by compound names', async () => {
    const facts = await reader.facts(
      'ruby',
      'autoload :Old, "old/cart"\nclass Admin::Carts::Item; def total = 1; end\nclass Cart\n  define_method(:size) { 1 }\n  alias_method "count", :size\n  scope :open, -> { where(open: true) }\n  Point = Struct.new(:x) do\n    def norm = x\n  end\n  Failed = Class.new(StandardError)\nend\n',
    );
    assert.deepEqual(defined(facts), [
      'class Admin.Carts.Item',
      'method Admin.Carts.Item.total',
      'class Cart',
      'method Cart.size',
      'method Cart.count',
      'method Cart.open',
      'class Cart.Point',
      'method Cart.Point.norm',
      'class Cart.Failed',
    ]);
    assert.deepEqual(
      facts.imports.map(({ module }) => module),
      ['old/cart'],
    );
  });

  it('in Ruby take a word that is no variable for a call', async () => {
    const facts = await reader.facts(
      'ruby',
      'def show(id, key: 1)\n  authenticate!\n  local = id + key\n  items.each { |item| item.drop; local }\n  current_user.name\nrescue E => error\n  error\nend\nalias a b\n',
    );
    assert.deepEqual(called(facts).toSorted(), [
      'authenticate!',
      'current_user',
      'current_user.name',
      'item.drop',
      'items',
      'items.each',
    ]);
  });

  it('in Ruby tell what a pattern takes from what it compares', async () => {
    const facts = await reader.facts(
      'ruby',
      'case v\nin { name: String => n, age: } if age then n\nin [Integer, *rest] then rest\nin Point(x:, y: z) then x\nin ^n then 1\nend\nv => { id: }\n',
    );
    assert.deepEqual(
      defined(facts),
      ['n', 'age', 'rest', 'x', 'z', 'id'].map((name) => `variable ${name}`),
    );
    assert.deepEqual(called(facts), ['v', 'v']);
  });

  it('in PHP take no key in a string and no word of a hook for a name', async () => {
    const facts = await reader.facts(
      'php',
      '<?php class A { public string $b { get => $this->c; set(string $v) { } } }\necho "x $row[old_key] {$row[REAL]}";\n',
    );
    const names = used(facts);
    assert(!names.some((name) => ['get', 'set', 'old_key'].includes(name)));
    assert(names.includes('row'));
  });

  it('in Bash call what another command runs', async () => {
    const facts = await reader.facts(
      'bash',
      'sudo -u app env A=1 deploy --now\ntimeout -k 5 10 slow\nxargs -n 1 remove_it\ntrap cleanup EXIT\ntrap - INT\ncommand -v asked\ncommand run_it\necho not_run\nexec "$@"\n',
    );
    assert.deepEqual(
      called(facts).filter((name) => !/^(?:sudo|timeout|xargs|trap|command|exec|echo)$/.test(name)),
      ['env', 'deploy', 'slow', 'remove_it', 'cleanup', 'run_it'],
    );
    assert(facts.references.some(({ name, role }) => name === 'cleanup' && role === 'call'));
  });
});
