import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { createEvaluationCache } from '../../../../src/core/verify/evaluate/cache.ts';
import { requiredText } from '../../../../src/core/verify/evaluate/requiredText.ts';
import { PATTERN_KINDS, type ProofReport } from '../../../../src/core/model/verification.ts';
import { begin, places, run, specOf, viewOf, type Sources } from './workspace.ts';

/** Names that no keyword or library of the sources below has. */
const NAMES = ['alphaTotal', 'betaClient', 'gammaLoad', 'deltaMap', 'epsilonRow', 'zetaKey'] as const;

/** Lines of code with one name each, per language; every one uses the name in code, none needs another. */
const LINES: Readonly<Record<string, readonly ((name: string) => string)[]>> = {
  ts: [
    (name) => `export function ${name}(a: number) { return a; }`,
    (name) => `console.log(${name}.size);`,
    (name) => `const copy = { key: ${name} };`,
    (name) => `state.${name} = 1;`,
    (name) => `import { ${name} } from 'pkg';`,
    (name) => `type Alias = ${name}[];`,
  ],
  py: [
    (name) => `def ${name}(a):\n    return a`,
    (name) => `print(${name}.size)`,
    (name) => `copy = {"key": ${name}}`,
    (name) => `state.${name} = 1`,
    (name) => `from pkg import ${name}`,
    (name) => `class Sub(${name}):\n    pass`,
  ],
  java: [
    (name) => `class A { int ${name}(int a) { return a; } }`,
    (name) => `class B { void b() { run(${name}.size); } }`,
    (name) => `class C { ${name} field; }`,
    (name) => `class D { void d() { this.${name} = 1; } }`,
  ],
  go: [
    (name) => `func ${name}(a int) int { return a }`,
    (name) => `var copy = ${name}.Size`,
    (name) => `type Alias []${name}`,
  ],
};

interface Line {
  readonly shape: number;
  readonly name: string;
}
const line = fc.record({ shape: fc.nat(5), name: fc.constantFrom(...NAMES) });
const code = fc.record({
  language: fc.constantFrom('ts', 'py', 'java', 'go'),
  lines: fc.array(line, { minLength: 1, maxLength: 5 }),
});
const workspace = fc.array(code, { minLength: 1, maxLength: 4 });
type Code = { readonly language: string; readonly lines: readonly Line[] };

function render({ language, lines }: Code, rename = (name: string) => name): string {
  const shapes = LINES[language] ?? [];
  const body = lines.map(({ shape, name }) => shapes[shape % shapes.length]?.(rename(name)) ?? '');
  return `${language === 'go' ? 'package main\n' : ''}${body.join('\n')}\n`;
}

function sourcesOf(files: readonly Code[], rename?: (name: string) => string): Record<string, string> {
  return Object.fromEntries(
    files.map((file, index) => [`src/f${index}.${file.language}`, render(file, rename)]),
  );
}

const renameSpec = specOf(`
name: t
rules:
  - id: renamed
    description: d
    match: {identifiers: [betaClient]}
    expect: {identifiers: [omegaClient]}
`);

/** Rules of many kinds, so that each property is about all of them. */
const broad = specOf(`
name: t
rules:
  - id: names
    description: d
    match: {identifiers: [alphaTotal, '/^gamma/'], calls: [print, console.log]}
    expect: {definitions: [betaClient], references: [zetaKey]}
  - id: any
    description: d
    expect: {definitions: [deltaMap], imports: [pkg], decorators: [epsilonRow]}
    expect_any: true
  - id: counts
    description: d
    match: {identifiers: [{pattern: zetaKey, at_most: 1}]}
    expect: {expressions: [{pattern: epsilonRow, at_least: 1, at_most: 2}]}
    scope: {include: [src], languages: [ts, python]}
`);

/** Everything but what may differ in time. */
function facts(report: ProofReport): unknown {
  return { ...report, durationMs: 0 };
}

describe('a verdict', () => {
  it('turns from red to green when a name is replaced everywhere', () => {
    fc.assert(
      fc.property(workspace, (files) => {
        const used = files.some(({ lines }) => lines.some(({ name }) => name === 'betaClient'));
        assert.equal(run(renameSpec, viewOf(sourcesOf(files))).verdict, 'fail');
        const after = sourcesOf(files, (name) => (name === 'betaClient' ? 'omegaClient' : name));
        assert.equal(run(renameSpec, viewOf(after)).verdict, used ? 'pass' : 'fail');
      }),
      { numRuns: 150 },
    );
  });

  it('is not changed by comments, blank lines or line ends', () => {
    const comments: Readonly<Record<string, string>> = { ts: '//', py: '#', java: '//', go: '//' };
    fc.assert(
      fc.property(workspace, fc.constantFrom(...NAMES), fc.boolean(), (files, name, windows) => {
        const plain = sourcesOf(files);
        const dressed = Object.fromEntries(
          Object.entries(plain).map(([file, text]) => {
            const comment = comments[file.slice(file.lastIndexOf('.') + 1)] ?? '#';
            const lines = text.split('\n').flatMap((each) => {
              if (each === '' || each.startsWith(' ')) return [each];
              return [
                '',
                `${comment} ${name} and print(${name}) /* ${name} */`,
                `${each} ${comment} ${name}`,
              ];
            });
            return [file, lines.join(windows ? '\r\n' : '\n')];
          }),
        );
        const [before, after] = [run(broad, viewOf(plain)), run(broad, viewOf(dressed))];
        assert.deepEqual(
          after.rules.map(({ verdict, findingTotal }) => [verdict, findingTotal]),
          before.rules.map(({ verdict, findingTotal }) => [verdict, findingTotal]),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('is not changed by spaces around signs', () => {
    fc.assert(
      fc.property(workspace, (files) => {
        const plain = sourcesOf(files);
        const loose = Object.fromEntries(
          Object.entries(plain).map(([file, text]) => [file, text.replaceAll(/([(){}[\],])/g, ' $1 ')]),
        );
        const verdicts = [plain, loose].map((sources) =>
          run(broad, viewOf(sources)).rules.map((r) => r.findingTotal),
        );
        assert.deepEqual(verdicts[1], verdicts[0]);
      }),
      { numRuns: 100 },
    );
  });

  it('is not changed by the order of the files', () => {
    fc.assert(
      fc.property(workspace, fc.nat(), (files, seed) => {
        const entries = Object.entries(sourcesOf(files));
        const turned = entries.map((_, index) => entries[(index + seed) % entries.length] ?? ['', '']);
        assert.deepEqual(
          facts(run(broad, viewOf(Object.fromEntries(turned)))),
          facts(run(broad, viewOf(Object.fromEntries(entries)))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is the same every time', () => {
    fc.assert(
      fc.property(workspace, (files) => {
        const view = viewOf(sourcesOf(files));
        assert.deepEqual(run(broad, view), run(broad, view));
      }),
      { numRuns: 40 },
    );
  });
});

/** What happens to a workspace between two evaluations. */
const edit = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), file: fc.nat(5), code }),
  fc.record({ kind: fc.constant('remove' as const), file: fc.nat(5) }),
  fc.record({ kind: fc.constant('skip' as const), file: fc.nat(5), known: fc.boolean(), code }),
);

describe('an evaluation with a cache', () => {
  const every = specOf(`
name: t
rules:
  - id: names
    description: d
    match: {identifiers: [alphaTotal, '/^gamma/'], files: ['src/f3.*'], text: [deltaMap]}
    expect: {definitions: [betaClient], files: [src/f1.ts]}
  - id: counts
    description: d
    match: {identifiers: [{pattern: zetaKey, at_most: 1}]}
    expect: {expressions: [{pattern: epsilonRow, at_least: 2}]}
    scope: {include: [src], exclude: [src/f4.ts]}
  - id: any
    description: d
    expect: {definitions: [deltaMap], calls: [print]}
    expect_any: true
    scope: {languages: [py]}
`);

  it('equals one from nothing after any edits', () => {
    fc.assert(
      fc.property(fc.array(fc.array(edit, { maxLength: 3 }), { maxLength: 8 }), (rounds) => {
        const cache = createEvaluationCache();
        let sources: Sources = {};
        for (const edits of rounds) {
          const next: Record<string, Sources[string]> = { ...sources };
          for (const each of edits) {
            const at = `src/f${each.file}.ts`;
            if (each.kind === 'remove') delete next[at];
            else if (each.kind === 'put') next[at] = render({ ...each.code, language: 'ts' });
            else next[at] = { reason: 'too_large', ...(each.known && { text: render(each.code) }) };
          }
          sources = next;
          const fresh = run(every, viewOf(sources));
          assert.deepEqual(run(every, viewOf(sources), { cache }), fresh);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('looks only at the file that changed', () => {
    const before: Record<string, string> = {};
    for (let index = 0; index < 50; index++) before[`src/f${index}.ts`] = 'alphaTotal(betaClient);\n';
    const cache = createEvaluationCache();
    run(every, viewOf(before), { cache });
    const asked: string[] = [];
    const after = { ...before, 'src/f7.ts': 'alphaTotal(1);\n' };
    const report = run(every, viewOf(after, { onFacts: (file) => asked.push(file) }), { cache });
    assert.deepEqual([...new Set(asked)], ['src/f7.ts']);
    assert.deepEqual(report, run(every, viewOf(after)));
  });

  it('stays sound when a run is given up half-way', () => {
    const sources: Record<string, string> = {};
    for (let index = 0; index < 300; index++) sources[`src/f${index}.ts`] = 'alphaTotal(betaClient);\n';
    const cache = createEvaluationCache();
    run(every, viewOf(sources), { cache });
    const changed = Object.fromEntries(Object.keys(sources).map((file) => [file, 'gammaLoad(zetaKey);\n']));
    for (let steps = 1; steps < 12; steps += 5) {
      begin(every, viewOf({ ...changed, [`src/f${steps}.ts`]: 'alphaTotal(1);\n' }), cache, steps);
    }
    assert.deepEqual(run(every, viewOf(changed), { cache }), run(every, viewOf(changed)));
  });

  it('says other places and another content after an edit, and the first again after its undoing', () => {
    const cache = createEvaluationCache();
    const first = run(every, viewOf({ 'src/f1.ts': 'alphaTotal(1);\n' }), { cache });
    const second = run(every, viewOf({ 'src/f1.ts': '\nalphaTotal(1);\n' }), { cache });
    const third = run(every, viewOf({ 'src/f1.ts': 'alphaTotal(1);\n' }), { cache });
    assert.notEqual(second.contentKey, first.contentKey);
    assert.notDeepEqual(places(second), places(first));
    assert.deepEqual(third, first);
  });
});

describe('the text that a regular expression needs', () => {
  /** Pieces of expressions, each with texts that it finds; what stands for a place finds nothing by itself. */
  const PIECES: Readonly<Record<string, readonly string[]>> = {
    ...{
      a: ['a'],
      bc: ['bc'],
      x1: ['x1'],
      '.': ['a', ' '],
      '\\.': ['.'],
      '\\d': ['1'],
      '\\w+': ['a', 'bx1'],
    },
    ...{
      '[ab]': ['a', 'b'],
      '[^]x]': ['a', '.'],
      '(ab|c)': ['ab', 'c'],
      '(de)?': ['', 'de'],
      'f+': ['f', 'ff'],
    },
    ...{
      'g*': ['', 'gg'],
      'h{2}': ['hh'],
      'i{0,1}': ['', 'i'],
      '\\x41': ['A'],
      '\\pL': ['ß', 'k'],
      '^': [''],
    },
    ...{ $: [''], '\\b': [''], '[[:alpha:]]': ['l'], '(?:kl)': ['kl'], '\\/': ['/'], ß: ['ß'], K: ['K'] },
  };

  it('is in everything that the expression finds', () => {
    const piece = fc
      .constantFrom(...Object.entries(PIECES))
      .chain(([body, found]) => fc.record({ body: fc.constant(body), text: fc.constantFrom(...found) }));
    const around = fc.stringMatching(/^[abcdefghiklxABK1./ß ]{0,3}$/);
    let [found, needing] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 5 }),
        around,
        around,
        (pieces, before, after) => {
          const body = pieces.map((one) => one.body).join('');
          const candidate = `${before}${pieces.map(({ text }) => text).join('')}${after}`;
          const needed = requiredText(body);
          if (!RE2JS.compile(body).matcher(candidate).find()) return;
          found += 1;
          if (needed !== '') needing += 1;
          assert.ok(candidate.includes(needed), `${body} finds ${candidate} without ${needed}`);
        },
      ),
      { numRuns: 1000 },
    );
    // Only places (`^`, `$`, `\\b`) keep an expression from finding what its pieces find.
    assert.ok(found > 600 && needing > 300, `${found} found something, ${needing} of them need a text`);
  });
});

describe('any pattern at all', () => {
  const sources = {
    'a.ts': "import { a } from './b';\nexport class A { @Input() b = a.c?.d(`x${1}`); }\n",
    'b.py': 'import os\n@app.route("/x")\ndef f(a):\n    return os.getenv("X")\n',
    'c.sql': 'SELECT * FROM t;\n',
    'd.txt': 'a (b] {c} \\ $ ^ 😀\n',
  };
  const sign = fc.constantFrom(
    ...Array.from('/\\()[]{}<>|*+?.^$:;,@#-_ aAbß😀\u0301\n'),
    '$$$',
    '\\b',
    '(?',
    '**/',
    '/api',
    '[^',
  );
  const text = fc.array(sign, { minLength: 1, maxLength: 12 }).map((signs) => signs.join(''));

  it('is answered or refused, in every kind and mode', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PATTERN_KINDS),
        text,
        fc.boolean(),
        fc.boolean(),
        (kind, written, side, native) => {
          const pattern = { kind, text: written, atLeast: null, atMost: null, line: 1, column: 1 };
          const [first] = renameSpec.rules;
          assert.ok(first);
          const scope = { include: [written, '**'], exclude: [written], languages: [] };
          const rule = { ...first, match: side ? [pattern] : [], expect: side ? [] : [pattern], scope };
          const spec = {
            ...renameSpec,
            mode: native ? ('native' as const) : ('compatible' as const),
            rules: [rule],
          };
          const view = viewOf(sources);
          const report = run(spec, view);
          assert.ok(['pass', 'fail', 'undecided'].includes(report.verdict));
          for (const { line, column, endColumn, path } of report.rules.flatMap(({ findings }) => findings)) {
            const shown = path === null ? '' : ((view.text(path) ?? '').split('\n')[line - 1] ?? '');
            if (line > 0) assert.ok(column >= 1 && endColumn >= column && endColumn <= shown.length + 1);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
