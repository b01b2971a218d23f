import type { Language } from '../../../core/index/facts.ts';
import { ruby } from './ruby.ts';
import type { LanguageRules } from './rules.ts';
import { bash } from './bash.ts';
import { c, cpp } from './cpp.ts';
import { csharp } from './csharp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { kotlin } from './kotlin.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import { javascript, tsx, typescript } from './typescript.ts';

/** The rules of every language that has a grammar. */
const RULES: Readonly<Record<Exclude<Language, 'sql'>, LanguageRules>> = {
  typescript,
  tsx,
  javascript,
  python,
  go,
  java,
  kotlin,
  csharp,
  rust,
  ruby,
  php,
  c,
  cpp,
  bash,
};

export function rulesOf(language: Exclude<Language, 'sql'>): LanguageRules {
  return RULES[language];
}

const EXTENSIONS: Readonly<Record<string, Language>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  vue: 'typescript',
  svelte: 'typescript',
  astro: 'typescript',
  tsx: 'tsx',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  es6: 'javascript',
  py: 'python',
  pyi: 'python',
  pyw: 'python',
  go: 'go',
  java: 'java',
  kt: 'kotlin',
  kts: 'kotlin',
  cs: 'csharp',
  csx: 'csharp',
  rs: 'rust',
  rb: 'ruby',
  rake: 'ruby',
  gemspec: 'ruby',
  ru: 'ruby',
  php: 'php',
  phtml: 'php',
  php3: 'php',
  php4: 'php',
  php5: 'php',
  inc: 'php',
  c: 'c',
  h: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  'c++': 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  hxx: 'cpp',
  'h++': 'cpp',
  ipp: 'cpp',
  inl: 'cpp',
  tpp: 'cpp',
  ino: 'cpp',
  cu: 'cpp',
  cuh: 'cpp',
  sh: 'bash',
  bash: 'bash',
  zsh: 'bash',
  ksh: 'bash',
  bats: 'bash',
  ebuild: 'bash',
  sql: 'sql',
  ddl: 'sql',
  dml: 'sql',
  // Its models are tables; it has no grammar either.
  prisma: 'sql',
};

const FILE_NAMES: Readonly<Record<string, Language>> = {
  Gemfile: 'ruby',
  Rakefile: 'ruby',
  Guardfile: 'ruby',
  Capfile: 'ruby',
  Vagrantfile: 'ruby',
  Podfile: 'ruby',
  Fastfile: 'ruby',
  Brewfile: 'ruby',
  Jakefile: 'javascript',
  SConstruct: 'python',
  SConscript: 'python',
  wscript: 'python',
  PKGBUILD: 'bash',
  '.bashrc': 'bash',
  '.bash_profile': 'bash',
  '.bash_aliases': 'bash',
  '.profile': 'bash',
  '.zshrc': 'bash',
  '.zshenv': 'bash',
  '.envrc': 'bash',
};

const INTERPRETERS: readonly (readonly [RegExp, Language])[] = [
  [/^(python|pypy)[\d.]*$/, 'python'],
  [/^(node|nodejs)$/, 'javascript'],
  [/^(deno|bun|tsx|ts-node)$/, 'typescript'],
  [/^(bash|sh|dash|zsh|ksh|ash)$/, 'bash'],
  [/^(ruby|jruby|rake)[\d.]*$/, 'ruby'],
  [/^php[\d.]*$/, 'php'],
  [/^(kotlin|kscript)$/, 'kotlin'],
];

/** Language of a file by its name, or by its first line (`#!…`) when the name has no known ending. */
export function languageOf(path: string, firstLine = ''): Language | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (Object.hasOwn(FILE_NAMES, name)) return FILE_NAMES[name] ?? null;
  const dot = name.lastIndexOf('.');
  if (dot >= 0) {
    const extension = name.slice(dot + 1).toLowerCase();
    return Object.hasOwn(EXTENSIONS, extension) ? (EXTENSIONS[extension] ?? null) : null;
  }
  const shebang = /^\uFEFF?#!\s*(\S+)(?:\s+(.*))?/.exec(firstLine);
  if (shebang === null) return null;
  const [, program = '', rest = ''] = shebang;
  const words = [program.slice(program.lastIndexOf('/') + 1), ...rest.split(/\s+/)];
  // `env -S FOO=1 node --flag`: the first word that is no flag and no assignment.
  const interpreter =
    words[0] === 'env' ? words.slice(1).find((word) => word !== '' && !/^-|=/.test(word)) : words[0];
  return INTERPRETERS.find(([pattern]) => pattern.test(interpreter ?? ''))?.[1] ?? null;
}
