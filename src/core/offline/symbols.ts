/** A definition found by the look of its line; good enough to name, not to compile. */
export interface CodeSymbol {
  readonly name: string;
  /** `function`, `class`, `type`, `route`, … */
  readonly kind: string;
  /** 1-based. */
  readonly line: number;
}

type Pattern = readonly [kind: string, pattern: RegExp];

const SCRIPT: readonly Pattern[] = [
  [
    'route',
    /\b(?:app|router|server|fastify|api)\.(?:get|post|put|patch|delete|use|all|route)\(\s*['"`](\/[^'"`]*)['"`]/,
  ],
  ['class', /^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+([A-Za-z_$][\w$]*)/],
  ['function', /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*([A-Za-z_$][\w$]*)/],
  ['type', /^\s*(?:export\s+)?(?:declare\s+)?(?:interface|type|enum)\s+([A-Za-z_$][\w$]*)/],
  [
    'function',
    /^(?:export\s+)?(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:\([^)]*\)|[\w$]+)\s*(?::[^=]+)?=>/,
  ],
  ['constant', /^export\s+const\s+([A-Za-z_$][\w$]*)/],
];

const BY_EXTENSION: Readonly<Record<string, readonly Pattern[]>> = {
  ts: SCRIPT,
  tsx: SCRIPT,
  mts: SCRIPT,
  cts: SCRIPT,
  js: SCRIPT,
  jsx: SCRIPT,
  mjs: SCRIPT,
  cjs: SCRIPT,
  vue: SCRIPT,
  svelte: SCRIPT,
  py: [
    ['route', /^\s*@\w+\.(?:route|get|post|put|patch|delete)\(\s*['"](\/[^'"]*)['"]/],
    ['class', /^class\s+([A-Za-z_]\w*)/],
    ['function', /^\s{0,4}(?:async\s+)?def\s+([A-Za-z_]\w*)/],
  ],
  go: [
    ['function', /^func\s+(?:\([^)]*\)\s*)?([A-Za-z_]\w*)/],
    ['type', /^type\s+([A-Za-z_]\w*)\s+/],
  ],
  rs: [
    ['function', /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:async\s+)?(?:unsafe\s+)?fn\s+([A-Za-z_]\w*)/],
    ['type', /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:struct|enum|trait)\s+([A-Za-z_]\w*)/],
  ],
  java: [
    [
      'class',
      /^\s*(?:(?:public|protected|private|abstract|final|static|sealed)\s+)*(?:class|interface|enum|record)\s+([A-Za-z_]\w*)/,
    ],
    [
      'method',
      /^\s+(?:(?:public|protected|private|static|final|synchronized)\s+)+[\w<>[\], ?]+\s+([a-z]\w*)\s*\(/,
    ],
  ],
  kt: [
    ['class', /^\s*(?:\w+\s+)*(?:class|interface|object)\s+([A-Za-z_]\w*)/],
    ['function', /^\s*(?:\w+\s+)*fun\s+(?:<[^>]*>\s*)?(?:\w+\.)?([A-Za-z_]\w*)/],
  ],
  cs: [
    [
      'class',
      /^\s*(?:(?:public|internal|private|protected|abstract|sealed|static|partial)\s+)*(?:class|interface|record|struct|enum)\s+([A-Za-z_]\w*)/,
    ],
    [
      'method',
      /^\s+(?:(?:public|internal|private|protected|static|async|override|virtual)\s+)+[\w<>[\], ?]+\s+([A-Z]\w*)\s*\(/,
    ],
  ],
  rb: [
    ['class', /^\s*(?:class|module)\s+([A-Z]\w*)/],
    ['method', /^\s*def\s+(?:self\.)?([a-z_]\w*[?!]?)/],
  ],
  php: [
    ['class', /^\s*(?:abstract\s+|final\s+)*(?:class|interface|trait)\s+([A-Za-z_]\w*)/],
    ['function', /^\s*(?:(?:public|protected|private|static|final|abstract)\s+)*function\s+([A-Za-z_]\w*)/],
  ],
  c: [['function', /^[A-Za-z_][\w\s*]*?\b([A-Za-z_]\w*)\s*\([^;]*\)\s*\{?\s*$/]],
  swift: [
    ['class', /^\s*(?:\w+\s+)*(?:class|struct|enum|protocol|actor)\s+([A-Za-z_]\w*)/],
    ['function', /^\s*(?:\w+\s+)*func\s+([A-Za-z_]\w*)/],
  ],
};
const SAME: Readonly<Record<string, string>> = {
  h: 'c',
  cc: 'c',
  cpp: 'c',
  hpp: 'c',
  cxx: 'c',
  kts: 'kt',
  pyi: 'py',
};

/** Definitions of a source file in the order of their lines; empty for languages that are not known. */
export function symbolsOf(path: string, text: string): readonly CodeSymbol[] {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const patterns = BY_EXTENSION[SAME[extension] ?? extension];
  if (!patterns) return [];
  const found: CodeSymbol[] = [];
  text.split('\n').forEach((line, index) => {
    // A line this long is minified or data.
    if (line.length > 400) return;
    for (const [kind, pattern] of patterns) {
      const name = pattern.exec(line)?.[1];
      if (!name || /^(if|for|while|switch|return|else|catch)$/.test(name)) continue;
      found.push({ name, kind, line: index + 1 });
      return;
    }
  });
  return found;
}

/** Whether symbols of this language are known. */
export function isSource(path: string): boolean {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(BY_EXTENSION, SAME[extension] ?? extension);
}
