import type { Language } from '../../index/facts.ts';
import type { ViewFile } from '../../index/view.ts';

interface LanguageName {
  /** What people write in `scope.languages`; a `.` in front is dropped. */
  readonly names: readonly string[];
  readonly languages: readonly Language[];
  /** For files that were not read, so that their language is not known. */
  readonly extensions: readonly string[];
}

/** Every way to name a language in a scope. */
export const LANGUAGE_NAMES: readonly LanguageName[] = [
  {
    names: ['typescript'],
    languages: ['typescript', 'tsx'],
    extensions: ['ts', 'tsx', 'mts', 'cts'],
  },
  { names: ['typescriptreact'], languages: ['tsx'], extensions: ['tsx'] },
  {
    names: ['javascript', 'javascriptreact', 'node'],
    languages: ['javascript'],
    extensions: ['js', 'jsx', 'mjs', 'cjs'],
  },
  { names: ['python'], languages: ['python'], extensions: ['py', 'pyi', 'pyw'] },
  { names: ['go', 'golang'], languages: ['go'], extensions: ['go'] },
  { names: ['java'], languages: ['java'], extensions: ['java'] },
  { names: ['kotlin'], languages: ['kotlin'], extensions: ['kt', 'kts'] },
  { names: ['csharp', 'c#'], languages: ['csharp'], extensions: ['cs', 'csx'] },
  { names: ['rust'], languages: ['rust'], extensions: ['rs'] },
  { names: ['ruby'], languages: ['ruby'], extensions: ['rb', 'rake', 'gemspec', 'ru'] },
  { names: ['php'], languages: ['php'], extensions: ['php', 'phtml'] },
  { names: ['c'], languages: ['c'], extensions: ['c', 'h'] },
  {
    names: ['cpp', 'c++', 'cplusplus'],
    languages: ['cpp'],
    extensions: ['cc', 'cpp', 'cxx', 'hh', 'hpp', 'hxx', 'h'],
  },
  {
    names: ['bash', 'shell', 'shellscript'],
    languages: ['bash'],
    extensions: ['sh', 'bash', 'zsh', 'ksh'],
  },
  { names: ['sql'], languages: ['sql'], extensions: ['sql'] },
  { names: ['vue'], languages: [], extensions: ['vue'] },
  { names: ['svelte'], languages: [], extensions: ['svelte'] },
];

const GRAMMAR_EXTENSIONS: ReadonlySet<string> = new Set(
  LANGUAGE_NAMES.flatMap(({ extensions }) => extensions),
);

/** Whether a grammar reads files of that name; when one of them was not parsed, it may hold anything. */
export function hasGrammar(path: string): boolean {
  return GRAMMAR_EXTENSIONS.has(extensionOf(path));
}

const OTHER_CODE: ReadonlySet<string> = new Set(
  `swift m mm scala sc dart lua ex exs erl hrl hs ml mli fs fsx vb clj cljs groovy gradle r jl pl pm zig nim cr d
  pas sol coffee elm purs rkt lisp el f90 adb cob abap apex cls v sv vhd ps1 psm1 bat cmd tcl hx res gd`.split(
    /\s+/,
  ),
);

/** Whether a file is code of a language without a grammar, as far as its name tells. */
export function isOtherCode(path: string): boolean {
  return OTHER_CODE.has(extensionOf(path));
}

/** Whether a file is of one of the languages, named or by extension. */
export function compileLanguages(wanted: readonly string[]): (file: ViewFile) => boolean {
  if (wanted.length === 0) return () => true;
  const languages = new Set<Language>();
  const extensions = new Set<string>();
  const guessed = new Set<string>();
  for (const item of wanted) {
    const name = item
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, '');
    const known = LANGUAGE_NAMES.find((language) => language.names.includes(name));
    if (!known) extensions.add(name);
    for (const language of known?.languages ?? []) languages.add(language);
    for (const extension of known?.extensions ?? []) {
      (known?.languages.length === 0 ? extensions : guessed).add(extension);
    }
  }
  return (file) => {
    const extension = extensionOf(file.path);
    if (extensions.has(extension)) return true;
    return file.language === null ? guessed.has(extension) : languages.has(file.language);
  };
}

function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}
