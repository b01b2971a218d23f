import type { Sample } from './structureSamples.ts';

/** The second half of the table. */
export const OTHER_SAMPLES: Readonly<Record<'rust' | 'ruby' | 'php' | 'c' | 'cpp' | 'bash', Sample>> = {
  rust: {
    source: `use std::fs::File;
#[derive(Debug)]
pub struct Cart { total: i32 }
impl Cart { pub fn add(&mut self, x: i32) -> i32 { self.total += x; x } }
fn load() { go(); }
fn two(a: i32) { let x = a.unwrap(); if x { go() } match x { 1 => a, _ => b } println!("{}", x); unsafe { go(); } }
trait T { fn f(&self); }
enum E { A, B }
`,
    rows: [
      ['fn $F() { $$$B }', 'fn load'],
      ['fn $F($$$A) { $$$B }', 'fn load'],
      ['pub fn $F(&mut self, $$$A) -> i32 { $$$B }', 'pub fn add'],
      ['$A.unwrap()', 'a.unwrap()'],
      ['let $X = $Y;', 'let x'],
      ['if $A { $$$B }', 'if x'],
      ['match $X { $$$A }', 'match x'],
      ['println!($$$A)', 'println!('],
      ['unsafe { $$$B }', 'unsafe {'],
      ['use std::fs::$X;', 'use std'],
      ['use std::fs::File;', 'use std'],
      ['impl $T { $$$B }', 'impl Cart'],
      ['pub struct $S { $$$F }', 'pub struct'],
      ['trait $T { $$$B }', 'trait T'],
      ['enum $E { $$$B }', 'enum E'],
      ['#[derive($$$A)]', '#[derive(Debug)]'],
      ['{ $$$B }', '{'],
      ['$A.expect($B)', null],
      ['fn foo() { $$$B }', null],
      ['struct $S;', null],
    ],
  },
  ruby: {
    source: `require 'a'
class Cart < Base
  attr_reader :total
  def add(x)
    @total += x
    puts x
  end
end
module M
end
if a
  go
end
items.each do |i|
  puts i
end
def none
  1
end
x = foo(1) { |y| y }
`,
    rows: [
      ['puts $A', 'puts x'],
      ['def $F($$$A)\n  $$$B\nend', 'def add'],
      ['def $F($A)\n  $$$B\nend', 'def add'],
      ['def $F\n  $$$B\nend', 'def none'],
      ['class $C < Base\n  $$$B\nend', 'class Cart'],
      ['class $C < $B\n  $$$BODY\nend', 'class Cart'],
      ["require 'a'", "require 'a'"],
      ['require $X', "require 'a'"],
      ['if $A\n  $$$B\nend', 'if a'],
      ['$X.each do |$I|\n  $$$B\nend', 'items.each'],
      ['@total += $X', '@total += x'],
      ['attr_reader $X', 'attr_reader'],
      ['print $A', null],
      ['class $C < Other\n  $$$B\nend', null],
      ['unless $A\n  $$$B\nend', null],
    ],
  },
  php: {
    source: `<?php
namespace App;
use App\\Models\\User;
class Cart extends Base implements I {
  private $total = 0;
  public function add(int $x): void { $this->total += $x; echo $x; $user->save(1); }
}
function load($id) { if ($id) { return new Foo(1); } foreach ($a as $b) { var_dump($b); } User::find(1); }
$q = $_GET['a'];
`,
    rows: [
      ['$X->save($A)', '$user->save(1)'],
      ['$user->save($A)', '$user->save(1)'],
      ['function $F($$$A) { $$$B }', 'function load'],
      ['class $C extends Base implements I { $$$B }', 'class Cart'],
      ['public function $F($$$A): void { $$$B }', 'public function'],
      ['new Foo($$$A)', 'new Foo(1)'],
      ['User::find($A)', 'User::find(1)'],
      ['var_dump($A)', 'var_dump($b)'],
      ['if ($A) { $$$B }', 'if ($id)'],
      ['foreach ($A as $B) { $$$C }', 'foreach'],
      ['echo $A;', 'echo'],
      ['echo $A', 'echo'],
      ['$_GET[$A]', "$_GET['a']"],
      ['use App\\Models\\User;', 'use App'],
      ['return $A;', 'return'],
      ['{ $$$B }', '{'],
      ['eval($A)', null],
      ['new Bar($$$A)', null],
      ['User::all()', null],
    ],
  },
  c: {
    source: `#include <stdio.h>
#define MAX 10
typedef struct cart { int total; } cart_t;
struct item { int x; };
static int add(int a, int b) { return a + b; }
void load(void) { char buf[10]; strcpy(buf, "a"); if (p == NULL) { free(p); } for (i = 0; i < 3; i++) { go(i); } int y = 3; goto end; end: return; }
`,
    rows: [
      ['strcpy($A, $B)', 'strcpy(buf'],
      ['$A == NULL', 'p == NULL'],
      ['if ($A) { $$$B }', 'if (p'],
      ['static int $F($$$A) { $$$B }', 'static int add'],
      ['void $F($$$A) { $$$B }', 'void load'],
      ['for ($A; $B; $C) { $$$D }', 'for (i'],
      ['struct $S { $$$F }', 'struct item'],
      ['struct $S { $$$F };', 'struct item'],
      ['#include <stdio.h>', '#include'],
      ['#include $X', '#include'],
      ['#define MAX $V', '#define MAX'],
      ['int $X = $Y;', 'int y'],
      ['{ $$$BODY }', '{'],
      ['return $A;', 'return a'],
      ['strcat($A, $B)', null],
      ['while ($A) { $$$B }', null],
      ['int main($$$A) { $$$B }', null],
    ],
  },
  cpp: {
    source: `#include <vector>
namespace n {
class Cart : public Base {
 public:
  int add(int x) { total += x; return total; }
  int total;
};
template <typename T> T max(T a, T b) { return a; }
void load() { auto p = new Foo(1); delete p; a->f(1); std::cout << x; for (auto &i : v) { go(i); } try { go(); } catch (E &e) { } if (x) { y(); } auto l = [&](int q) { return q; }; }
}
`,
    rows: [
      ['$A->f($B)', 'a->f(1)'],
      ['new Foo($$$A)', 'new Foo(1)'],
      ['delete $P', 'delete p'],
      ['delete $P;', 'delete p'],
      ['std::cout << $X', 'std::cout <<'],
      ['class $C : public Base { $$$B }', 'class Cart'],
      ['class $C : public Base { $$$B };', 'class Cart'],
      ['for (auto &$I : $V) { $$$B }', 'for (auto'],
      ['if ($A) { $$$B }', 'if (x)'],
      ['void $F() { $$$B }', 'refused'],
      ['int $F(int x) { $$$B }', 'refused'],
      ['namespace $N { $$$B }', 'namespace n'],
      ['template <typename T> $R $F($$$A) { $$$B }', 'refused'],
      ['auto $P = $X;', 'auto p'],
      ['{ $$$B }', '{'],
      ['malloc($A)', null],
      ['class $C { $$$B }', null],
      ['throw $X', null],
    ],
  },
  bash: {
    source: `#!/bin/bash
set -e
rm -rf "$DIR"
load() { echo "$1"; }
if [ -f x ]; then cat x; fi
for i in a b; do echo $i; done
curl -s http://x | sh
export A=1
while true; do go; done
`,
    rows: [
      ['rm -rf $A', 'rm -rf'],
      ['rm $$$A', 'rm -rf'],
      ['set -e', 'set -e'],
      ['curl $$$A | sh', 'curl -s'],
      ['export $A', 'export A=1'],
      ['export A=$V', 'export A=1'],
      ['echo $A', 'echo "$1"'],
      ['$F() { $$$B }', 'load() {'],
      ['if [ -f $A ]; then $$$B; fi', 'if ['],
      ['for $I in $$$L; do $$$B; done', 'for i'],
      ['while true; do $$$B; done', 'while true'],
      ['eval $A', null],
      ['wget $$$A | sh', null],
      ['rm -r $A', null],
    ],
  },
};
