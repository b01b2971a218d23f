import type { ParsedLanguage } from './grammars.ts';

/** Code around a pattern, so that it is read as what it is at that place. */
export interface Context {
  readonly before: string;
  readonly after: string;
}

const BARE: Context = { before: '', after: '\n' };
const BODY = block('void f() ', '\n');
const MEMBER = block('class C {\n', '\n}\n');
const DECORATOR = block('class C {\n', ' x() {}\n}\n');

/**
 * The places of a program where a pattern may stand, most usual first. Without code around them, `f($A)` is a
 * type or a declaration in some languages, and a method is a call with a block behind it. No place lies within a
 * node of the kind that is meant to stand there: the engine takes the first.
 */
export const CONTEXTS: Readonly<Record<ParsedLanguage, readonly Context[]>> = {
  typescript: [BARE, MEMBER, DECORATOR],
  tsx: [BARE, MEMBER, DECORATOR],
  javascript: [BARE, MEMBER],
  python: [BARE, block('', '\ndef f():\n    pass\n')],
  go: [
    block('package p\nfunc f() {\n', '\n}\n'),
    block('package p\n', '\n'),
    block('package p\nfunc f() ', '\n'),
  ],
  java: [
    block('class C { void m() {\n', ';\n} }\n'),
    block('class C { void m() {\n', '\n} }\n'),
    MEMBER,
    BARE,
    block('class C { void m() ', '\n}\n'),
    block('', ' class C {}\n'),
  ],
  kotlin: [BARE, MEMBER],
  csharp: [
    block('class C { void M() {\n', ';\n} }\n'),
    block('class C { void M() {\n', '\n} }\n'),
    MEMBER,
    BARE,
    block('class C { void M() ', '\n}\n'),
    block('', ' class C {}\n'),
  ],
  rust: [
    block('fn f() {\n', '\n}\n'),
    block('fn f() {\n', ';\n}\n'),
    BARE,
    block('impl T {\n', '\n}\n'),
    block('fn f() ', '\n'),
  ],
  ruby: [BARE],
  php: [
    block('<?php ', ';'),
    block('<?php ', '\n'),
    block('<?php class C { ', '\n}\n'),
    block('<?php function f() ', '\n'),
  ],
  c: [
    block('void f() {\n', ';\n}\n'),
    block('void f() {\n', '\n}\n'),
    BARE,
    block('', ';\n'),
    block('if (x) ', '\n'),
    BODY,
  ],
  cpp: [
    block('void f() {\n', ';\n}\n'),
    block('void f() {\n', '\n}\n'),
    BARE,
    block('', ';\n'),
    block('class C {\n', '\n};\n'),
    BODY,
  ],
  bash: [BARE],
};

function block(before: string, after: string): Context {
  return { before, after };
}
