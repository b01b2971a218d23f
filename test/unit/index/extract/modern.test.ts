import assert from 'node:assert/strict';
import type { FileFacts } from '../../../../src/core/index/facts.ts';
import { parsedText } from '../../../../src/node/index/extractScripts.ts';
import { factsOf } from '../source.ts';

interface Sample {
  readonly file: string;
  readonly code: string;
  /** Names that are given and never used. */
  readonly unused: readonly string[];
  readonly calls?: readonly string[];
  readonly references?: readonly string[];
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  'patterns of Java give names': {
    file: 'A.java',
    code: `class A { int f(Object o) {
      if (o instanceof Point(int px, var py)) return 0;
      outer: for (;;) { if (o == null) continue outer; break outer; }
      return switch (o) { case Circle c -> 1; case Square(double side) when side > 0 -> 2; default -> 3; }; } }`,
    unused: ['px', 'py', 'c', 'outer'],
    references: ['side'],
  },
  'patterns, tuples and queries of C# give names': {
    file: 'A.cs',
    code: `class A { void F(object x) {
      if (x is Money { Amount: > 5 } money) { }
      foreach (var (key, rest) in d) Use(rest);
      var q = from u in Users join o in Orders on 1 equals 1 select u;
      Cart cart = new("z"); goto end; end: ; } }`,
    unused: ['money', 'key', 'o', 'end'],
    calls: ['Cart("z")'],
    references: ['u', 'rest'],
  },
  'blocks of Go have names of their own': {
    file: 'a.go',
    code: `package a
func f() error {
	func(shadow int) {}(1)
	for shadow := range 3 { }
	if err := g(); true { }
	if v, ok := h(); true { _ = ok }
	a, b := 1, 2
	b, c := 3, 4
	return nil
}`,
    unused: ['shadow', 'err', 'v', 'a', 'c'],
    references: ['b', 'ok'],
  },
  'macros of Rust call and use': {
    file: 'a.rs',
    code: `#![no_std]
fn f<const N: usize>(cart: &Cart, rate: f64, unused_arg: i32) {
  println!("{rate} {{not_a_value}} {}", cart.total(1)?.round());
  assert_eq!(Legacy::new().len(), self.items, "of {label:>8}");
  let v = vec![old_helper(2), Vec::<Old>::with(3)];
  log::warn!("x"); tokio::select! { r = rx.recv() => { handle(r) } }
  'outer: loop { break 'outer; }
}`,
    unused: ['N', 'unused_arg', 'v', 'outer', 'not_a_value'],
    calls: ['cart.total(1)', 'Legacy::new()', 'old_helper(2)', 'Vec::with(3)', 'rx.recv()', 'handle(r)'],
    references: ['rate', 'label', 'items', 'old_helper'],
  },
  'bindings, aliases and exported classes of C++ give names': {
    file: 'a.cpp',
    code: `namespace fs = std::filesystem;
template <typename T> concept Addable = requires(T a) { a + a; };
class SHOP_EXPORT Cart final : public QObject {
  Q_OBJECT
public:
signals:
  void sent();
public slots:
  void total() { for (const auto& [id, price] : rows) use(price); }
};
auto text = u8"utf";`,
    unused: ['fs', 'Addable', 'Cart', 'total', 'id'],
    calls: ['use(price)'],
    references: ['price', 'QObject'],
  },
};

async function read(sample: Sample): Promise<FileFacts> {
  const language = sample.file.endsWith('.cpp') ? 'cpp' : 'c';
  const text = language === 'cpp' ? parsedText(sample.file, sample.code, language).text : sample.code;
  return factsOf(sample.file, text);
}

describe('modern syntax', () => {
  for (const [title, sample] of Object.entries(SAMPLES))
    it(title, async () => {
      const facts = await read(sample);
      const used = new Set(facts.references.map((each) => each.name));
      assert.deepEqual(
        sample.unused.filter((name) => used.has(name)),
        [],
      );
      for (const name of sample.references ?? []) assert(used.has(name), name);
      const calls = facts.calls.map(({ callee, args }) => `${callee}(${args.join(', ')})`);
      for (const call of sample.calls ?? []) assert(calls.includes(call), `${call}: ${calls.join(' ')}`);
    });

  it('tells classes of C++ from the macros that export them', async () => {
    const sample = SAMPLES['bindings, aliases and exported classes of C++ give names'];
    assert(sample);
    const { definitions, strings } = await read(sample);
    const kinds = definitions.map(({ kind, container, name }) => `${kind} ${container ?? ''}.${name}`);
    for (const wanted of [
      'class .Cart',
      'method Cart.total',
      'method Cart.sent',
      'module .fs',
      'type .Addable',
    ])
      assert(kinds.includes(wanted), `${wanted}: ${kinds.join(' ')}`);
    assert.deepEqual(
      strings.map((each) => each.value),
      ['utf'],
    );
  });
});
