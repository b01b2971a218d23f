import { createHash } from 'node:crypto';
import path from 'node:path';
import { deriveFacts } from '../../../../src/core/index/derive.ts';
import type { FileFacts, Language } from '../../../../src/core/index/facts.ts';
import type { SkippedFile } from '../../../../src/core/index/port.ts';
import { wordsOf } from '../../../../src/core/index/words.ts';
import type { ProofReport, ProofSpec } from '../../../../src/core/model/verification.ts';
import type { EvaluationCache } from '../../../../src/core/verify/evaluate/cache.ts';
import { evaluateSpec } from '../../../../src/core/verify/evaluate/evaluate.ts';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import type { IndexView, StructureHit, ViewFile } from '../../../../src/core/index/view.ts';
import { emptyFacts, Extractor } from '../../../../src/node/index/extract.ts';
import { inNodeModules, openGrammars, type LoadedGrammar } from '../../../../src/node/index/grammars.ts';
import { languageOf } from '../../../../src/node/index/languages/list.ts';

/** Sources by path; a skipped file is given by its reason, with its text when its words are known. */
export type Sources = Readonly<Record<string, string | Skipped>>;
export interface Skipped {
  readonly reason: SkippedFile['reason'];
  readonly text?: string;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const grammars = await openGrammars(inNodeModules(path.resolve('node_modules')));
const extractor = new Extractor();
const loaded = new Map<Language, LoadedGrammar>();
for (const language of [
  ...(['typescript', 'tsx', 'javascript', 'python', 'go', 'java', 'kotlin', 'csharp'] as const),
  ...(['rust', 'ruby', 'php', 'c', 'cpp', 'bash'] as const),
]) {
  const grammar = await grammars.load(language);
  if (grammar) loaded.set(language, grammar);
}

/** Facts of one text as the index makes them. */
export function factsOf(file: string, text: string): FileFacts | null {
  const language = languageOf(file, text.split('\n', 1)[0]);
  if (language === null) return null;
  const grammar = loaded.get(language);
  const syntax = grammar ? extractor.extract(text, grammar, { timeoutMs: 60_000 }) : emptyFacts(language);
  return syntax && deriveFacts(file, text, syntax);
}

const known = new Map<string, { readonly facts: FileFacts | null; readonly words: ReadonlySet<string> }>();

function read(
  file: string,
  text: string,
): { readonly facts: FileFacts | null; readonly words: ReadonlySet<string> } {
  const key = `${file}\0${text}`;
  const before = known.get(key);
  if (before) return before;
  const entry = { facts: factsOf(file, text), words: wordsOf(text) };
  known.set(key, entry);
  return entry;
}

export interface ViewOptions {
  readonly structure?: (file: string, pattern: string) => readonly StructureHit[];
  readonly structureProblem?: (language: Language, pattern: string) => string | null;
  /** Counts what is asked for. */
  readonly onFacts?: (file: string) => void;
}

/** Every text in a value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** The index of some sources at one moment: real grammars, real derivation. */
export function viewOf(sources: Sources, options: ViewOptions = {}): IndexView {
  const files: ViewFile[] = [];
  const words = new Map<string, ReadonlySet<string> | null>();
  for (const file of Object.keys(sources).toSorted()) {
    const source = sources[file] ?? '';
    if (typeof source === 'string') {
      const entry = read(file, source);
      files.push({
        path: file,
        hash: sha256(source),
        language: entry.facts?.language ?? null,
        skipped: null,
      });
      words.set(file, entry.words);
    } else {
      const skipped = { path: file, reason: source.reason, detail: source.reason };
      files.push({ path: file, hash: '', language: null, skipped });
      words.set(file, source.text === undefined ? null : wordsOf(source.text));
    }
  }
  const byPath = new Map(files.map((file) => [file.path, file]));
  const textOf = (file: string) => (typeof sources[file] === 'string' ? sources[file] : null);
  return {
    files,
    file: (file) => byPath.get(file) ?? null,
    facts(file) {
      options.onFacts?.(file);
      const text = textOf(file);
      return text === null ? null : read(file, text).facts;
    },
    factTexts(file) {
      const text = textOf(file);
      const facts = text === null ? null : read(file, text).facts;
      return (
        facts && {
          all: texts(facts).join(''),
          longest: Math.max(0, ...texts(facts).map(({ length }) => length)),
        }
      );
    },
    text: textOf,
    filesWithWord: (word) =>
      files.map(({ path: file }) => file).filter((file) => words.get(file)?.has(word) ?? true),
    structure: options.structure ?? (() => []),
    structureProblem: options.structureProblem ?? (() => null),
  };
}

/** A spec from YAML that must be without errors. */
export function specOf(yaml: string): ProofSpec {
  const { spec, problems } = readSpec(yaml);
  if (!spec) throw new Error(problems.map(({ message }) => message).join('\n'));
  return spec;
}

/** A whole run of an evaluation. */
export function run(
  spec: ProofSpec,
  view: IndexView,
  options: { readonly limit?: number; readonly cache?: EvaluationCache } = {},
): ProofReport {
  const steps = evaluateSpec(spec, view, { limit: 1000, hash: sha256, ...options });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Begins an evaluation and gives it up after some steps. */
export function begin(spec: ProofSpec, view: IndexView, cache: EvaluationCache, steps: number): void {
  const evaluation = evaluateSpec(spec, view, { limit: 1000, hash: sha256, cache });
  for (let step = 0; step < steps; step++) if (evaluation.next().done) return;
}

/** Places of findings as short texts: `src/a.ts:3:7 forbidden`. */
export function places(report: ProofReport): string[] {
  return report.rules.flatMap(({ findings }) =>
    findings.map(({ path: file, line, column, kind }) =>
      file === null ? kind : `${file}:${line}:${column} ${kind}`,
    ),
  );
}

/** The same spec with the verdict of the original. */
export function compatible(yaml: string): ProofSpec {
  const json = yaml.trimStart().startsWith('{');
  return specOf(json ? yaml.replace('{', '{"mode": "compatible", ') : `mode: compatible\n${yaml}`);
}
