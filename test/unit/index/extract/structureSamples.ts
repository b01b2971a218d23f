import { OTHER_SAMPLES } from './structureOtherSamples.ts';
import type { ParsedLanguage } from '../../../../src/node/index/grammars.ts';

/** A pattern and how a match begins; null = it matches nothing, `refused` = the language cannot read it. */
type Row = readonly [pattern: string, hit: string | null];

export interface Sample {
  readonly source: string;
  readonly rows: readonly Row[];
}

const BY_LANGUAGE: Readonly<Record<'typescript' | 'python' | 'go' | 'java' | 'kotlin' | 'csharp', Sample>> = {
  typescript: {
    source: `import { a } from 'm';
export class Cart extends Base implements I {
  private total: number = 0;
  @Input() name: string;
  add(item: Item): void { this.total += item.price; }
}
export async function load(id: string): Promise<void> { await fetch(id); }
const f = (x: number) => x + 1;
interface Shape { area: number }
if (ready) { go(); }
const c = new Client('k', 1);
try { go(); } catch (error) { log(error); }
let v = a as any;
`,
    rows: [
      ['class $C extends Other { $$$B }', null],
      ['class $C extends Base implements I { $$$B }', 'class Cart extends'],
      ['class $C extends $B implements $I { $$$BODY }', 'class Cart extends'],
      ['async function $F($$$A): $R { $$$B }', 'async function load'],
      ['function $F($$$A) { $$$B }', null],
      ['new Client($$$A)', 'new Client'],
      ['import { $A } from "m"', null],
      ["import { $A } from 'm'", 'import { a }'],
      ['$X as any', 'a as any'],
      ['if ($A) { $$$B }', 'if (ready)'],
      ['interface $I { $$$B }', 'interface Shape'],
      ['try { $$$A } catch ($E) { $$$B }', 'try { go(); }'],
      ['await $X', 'await fetch'],
      ['this.total += $A', 'this.total +='],
      ['console.log($A)', null],
      ['new Server($$$A)', null],
      ['{ $$$BODY }', '{'],
      ['const $A = $B', 'const f'],
      ['@Input()', '@Input()'],
      ['add($$$A): void { $$$B }', 'add(item'],
    ],
  },
  python: {
    source: `import os
from a import b
@app.route('/x')
def view(request, id):
    print(id)
    return None
class Cart(Base):
    def add(self, x):
        self.total += x
for i in range(3):
    pass
try:
    go()
except ValueError as e:
    raise
with open('a') as f:
    f.read()
x = [i for i in y]
`,
    rows: [
      ['print($A)', 'print(id)'],
      ['def $F($$$A): $$$B', 'def view'],
      ['def $F($$$A):\n    $$$B', 'def view'],
      ['class $C(Base): $$$B', 'class Cart'],
      ['class $C($B):\n    $$$BODY', 'class Cart'],
      ['from a import $B', 'from a import b'],
      ['for $A in range($B): $$$C', 'for i in'],
      ['for $A in range($B):\n    $$$C', 'for i in'],
      ['with open($A) as $B: $$$C', 'with open'],
      ['self.total += $X', 'self.total'],
      ['return None', 'return None'],
      ['@app.route($A)\ndef $F($$$A2):\n    $$$B', '@app.route'],
      ['@app.route($A)', '@app.route'],
      ['eval($A)', null],
      ['class $C(Other): $$$B', null],
      ['import $X', 'import os'],
      ['lambda $X: $Y', null],
      ['try:\n    $$$A\nexcept $E as $V:\n    $$$B', 'try:'],
    ],
  },
  go: {
    source: `package p
import "fmt"
type Cart struct { total int }
func (c *Cart) Add(x int) error { c.total += x; return nil }
func Load(id string) { fmt.Println(id); if err != nil { return } }
func two() { x := make(map[string]int); go run(x); defer close(x) }
`,
    rows: [
      ['func $F($$$A) { $$$B }', 'func Load'],
      ['func ($R *Cart) $F($$$A) error { $$$B }', 'func (c'],
      ['func ($R $T) $F($$$A) $E { $$$B }', 'func (c'],
      ['type $T struct { $$$F }', 'type Cart'],
      ['fmt.Println($A)', 'fmt.Println(id)'],
      ['if err != nil { $$$B }', 'if err'],
      ['$X := make($$$A)', 'x := make'],
      ['go $F($$$A)', 'go run'],
      ['defer $X', 'defer close'],
      ['import "fmt"', 'import "fmt"'],
      ['{ $$$B }', '{ c.total'],
      ['return nil', 'return nil'],
      ['panic($A)', null],
      ['func Foo($$$A) { $$$B }', null],
      ['fmt.Printf($$$A)', null],
    ],
  },
  java: {
    source: `package p;
import java.util.List;
@Entity
public class Cart extends Base implements I {
  private int total = 0;
  @Override public void add(int x) { this.total += x; System.out.println(x); }
  Cart() { super(); }
  static int two() { if (a) { return 1; } try { go(); } catch (Exception e) { e.printStackTrace(); } return new Foo(1).bar(); }
}
interface I { void f(); }
`,
    rows: [
      ['System.out.println($A)', 'System.out.println(x)'],
      ['class $C { $$$B }', null],
      ['public class $C extends Base implements I { $$$B }', null],
      ['@Entity public class $C extends Base implements I { $$$B }', '@Entity'],
      ['interface $I { $$$B }', 'interface I'],
      ['import java.util.List;', 'import java'],
      ['import java.util.$X;', 'import java'],
      ['if ($A) { $$$B }', 'if (a)'],
      ['try { $$$A } catch ($E $V) { $$$B }', 'try {'],
      ['new Foo($$$A)', 'new Foo(1)'],
      ['static int $F($$$A) { $$$B }', 'static int two'],
      ['@Override public void $F($$$A) { $$$B }', '@Override'],
      ['$E.printStackTrace()', 'e.printStackTrace()'],
      ['return $X;', 'return'],
      ['{ $$$BODY }', '{'],
      ['@Entity', '@Entity'],
      ['@Override', '@Override'],
      ['private int $F = $V;', 'private int total'],
      ['new Bar($$$A)', null],
      ['System.err.println($A)', null],
      ['void sub($$$A) { $$$B }', null],
    ],
  },
  kotlin: {
    source: `package p
import a.b.C
class Cart(val x: Int) : Base() {
  fun add(i: Int): Int { total += i; println(i); return total }
}
fun load(id: String) { if (a) { go() } }
val q = listOf(1)!!
object One { }
fun last() = 1`,
    rows: [
      ['println($A)', 'println(i)'],
      ['fun $F($$$A) { $$$B }', 'fun load'],
      ['fun $F($$$A): Int { $$$B }', 'fun add'],
      ['class $C(val x: Int) : Base() { $$$B }', 'refused'],
      ['class $C($$$P) : Base() { $$$B }', 'refused'],
      ['if ($A) { $$$B }', 'if (a)'],
      ['$X!!', 'listOf(1)!!'],
      ['import a.b.C', 'import a.b.C'],
      ['val $A = $B', 'val q'],
      ['fun $F() = $X', 'fun last'],
      ['return $X', 'return total'],
      ['object $O { $$$B }', 'refused'],
      ['print($A)', null],
      ['while ($A) { $$$B }', null],
      ['class $C { $$$B }', 'refused'],
      ['fun foo($$$A) { $$$B }', null],
    ],
  },
  csharp: {
    source: `using System;
namespace N {
[Serializable]
public class Cart : Base, I {
  private int total = 0;
  [HttpGet] public void Add(int x) { this.total += x; Console.WriteLine(x); }
  public int P { get; set; }
  static async Task Two() { await Go(); if (a) { return; } var b = new Foo(1); foreach (var i in xs) { F(i); } }
}
interface I { void F(); }
}
`,
    rows: [
      ['Console.WriteLine($A)', 'Console.WriteLine(x)'],
      ['public class $C : Base, I { $$$B }', null],
      ['[Serializable] public class $C : Base, I { $$$B }', '[Serializable]'],
      ['interface $I { $$$B }', 'interface I'],
      ['using System;', 'using System'],
      ['using $X;', 'using System'],
      ['if ($A) { $$$B }', 'refused'],
      ['var $X = new Foo($$$A);', 'var b'],
      ['new Foo($$$A)', 'new Foo(1)'],
      ['await $X', 'await Go()'],
      ['foreach (var $I in $X) { $$$B }', 'refused'],
      ['static async Task $F($$$A) { $$$B }', 'static async'],
      ['[HttpGet] public void $F($$$A) { $$$B }', '[HttpGet]'],
      ['[HttpGet]', '[HttpGet]'],
      ['public int $P { get; set; }', 'public int P'],
      ['{ $$$B }', '{'],
      ['private int $F = $V;', 'private int total'],
      ['Console.ReadLine()', null],
      ['new Bar($$$A)', null],
      ['class $C { $$$B }', null],
    ],
  },
};
const TSX: Sample = {
  source: BY_LANGUAGE.typescript.source.replace(
    'let v = a as any;',
    'let v = a as any;\nconst r = <Row key={1}>x</Row>; const s = <Br />;\n',
  ),
  rows: [
    ...BY_LANGUAGE.typescript.rows,
    ['<Row key={$K}>$$$C</Row>', '<Row'],
    ['<Br />', '<Br'],
    ['<$T />', '<Br'],
    ['<Row $$$A />', null],
  ],
};
const JAVASCRIPT: Sample = {
  source: `import { a } from 'm';
const x = require('y');
class Cart extends Base { total = 0; add(item) { this.total += item; } }
async function load(id) { await fetch(id); }
function plain() { return x == null; }
const f = (x) => x + 1;
const r = <Row key={1} />;
app.get('/x', (req, res) => { res.send(1); });
try { go(); } catch (e) { }
for (const i of xs) { use(i); }
module.exports = { a };
if (ready) { go(); }
`,
  rows: [
    ['class $C extends Base { $$$B }', 'class Cart'],
    ['function $F($$$A) { $$$B }', 'function plain'],
    ['async function $F($$$A) { $$$B }', 'async function'],
    ['require($A)', "require('y')"],
    ["const $X = require('y')", 'const x'],
    ["import { $$$A } from 'm'", 'import {'],
    ["import $A from 'n'", null],
    ['$A == null', 'x == null'],
    ['($X) => $Y', '(x) => x + 1'],
    ['app.get($P, $H)', 'app.get('],
    ['app.get($P, ($$$A) => { $$$B })', 'app.get('],
    ['for (const $I of $X) { $$$B }', 'for (const'],
    ['module.exports = $X', 'module.exports'],
    ['<Row key={$K} />', '<Row'],
    ['try { $$$A } catch ($E) { }', 'try {'],
    ['{ $$$B }', '{'],
    ['console.log($$$A)', null],
    ['$A === null', null],
    ['var $X = $Y', null],
  ],
};

export const SAMPLES: Readonly<Record<ParsedLanguage, Sample>> = {
  ...BY_LANGUAGE,
  ...OTHER_SAMPLES,
  tsx: TSX,
  javascript: JAVASCRIPT,
};
