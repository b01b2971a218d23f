import type { EvidencePlace, Finding, Verdict } from '../../model/verification.ts';
import type { IndexView } from '../../index/view.ts';
import type { CompiledPattern, CompiledRule } from './compiledRule.ts';
import type { FileResult } from './fileResult.ts';
import { messages } from './messages.ts';
import type { RuleState } from './ruleState.ts';
import { SourceFile } from './source.ts';

/** The part of a rule's report that the code decides. */
export interface RuleBody {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly findingTotal: number;
  readonly evidence: readonly EvidencePlace[];
  readonly evidenceTotal: number;
}

/** Places of expected patterns that are named; the total counts all. */
const EVIDENCE = 20;
const TEXT_LIMIT = 300;

/** Puts the findings together from what is known per file. */
export function ruleBody(state: RuleState, view: IndexView, limit: number): RuleBody {
  const key = [limit, state.scope.fileCount, ...state.scope.languages].join(' ');
  const known = state.body;
  if (known?.key === key && known.isTrue) return known.body;
  const body = withKnownLists(compose(state, view, limit), known?.body);
  state.body = { key, body, isTrue: true };
  return body;
}

/** Lists that say what they said before stay the same objects, so that nobody takes them for news. */
function withKnownLists(body: RuleBody, known: RuleBody | undefined): RuleBody {
  if (!known) return body;
  const findings = sameList(body.findings, known.findings) ? known.findings : body.findings;
  const evidence = sameList(body.evidence, known.evidence) ? known.evidence : body.evidence;
  return { ...body, findings, evidence };
}

function sameList<Each extends object>(a: readonly Each[], b: readonly Each[]): boolean {
  return a.length === b.length && a.every((each, at) => sameFields(each, b[at]));
}

function sameFields<Each extends object>(a: Each, b: Each | undefined): boolean {
  if (a === b || b === undefined) return a === b;
  return Object.keys(a).every((key) => a[key as keyof Each] === b[key as keyof Each]);
}

function compose(state: RuleState, view: IndexView, limit: number): RuleBody {
  const outcome = judge(state, view);
  const placed = placedFindings(state, view, limit, outcome.tooMany);
  const failing = [...outcome.unplaced, ...placed.findings];
  const total = outcome.unplaced.length + placed.total;
  const undecided = total > 0 ? [] : outcome.undecided;
  const findings = total > 0 ? failing : undecided;
  return {
    verdict: total > 0 ? 'fail' : undecided.length > 0 ? 'undecided' : 'pass',
    findings: findings.slice(0, limit),
    findingTotal: total > 0 ? total : undecided.length,
    ...evidenceOf(state),
  };
}

interface Outcome {
  /** Findings about no place. */
  readonly unplaced: readonly Finding[];
  /** Patterns of which every place is one too many. */
  readonly tooMany: ReadonlySet<number>;
  /** What could not be looked at, sorted; counts only when nothing fails. */
  readonly undecided: readonly Finding[];
}

function judge(state: RuleState, view: IndexView): Outcome {
  const { patterns, rule } = state.compiled;
  const unplaced: Finding[] = [];
  const tooMany = new Set<number>();
  const doubts = new Map<string, Finding>();
  const doubt = (index: number) => {
    for (const finding of doubtsAbout(state, index, view)) {
      if (!doubts.has(finding.path ?? '')) doubts.set(finding.path ?? '', finding);
    }
  };
  const choices: number[] = [];
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.side === 'expect' && rule.expectAny) {
      choices.push(index);
      continue;
    }
    const standing = standingOf(state, index, view);
    if (standing === 'doubt') doubt(index);
    else if (standing === 'few') unplaced.push(tooFew(state, pattern, state.total(index)));
    // Places of what may not be at all are findings anyway.
    else if (standing === 'many' && (pattern.most > 0 || pattern.side === 'expect')) tooMany.add(index);
  }
  const standings = choices.map((index) => standingOf(state, index, view));
  if (choices.length > 0 && !standings.includes('holds')) {
    const doubtful = choices.filter((_, at) => standings[at] === 'doubt');
    for (const index of doubtful) doubt(index);
    if (doubtful.length === 0) unplaced.push(noneOf(state, choices));
  }
  return { unplaced, tooMany, undecided: [...doubts.values()].toSorted(byPlace) };
}

/** Whether a pattern is found as often as it should be; `doubt` = what could not be seen decides. */
function standingOf(state: RuleState, index: number, view: IndexView): 'holds' | 'few' | 'many' | 'doubt' {
  const pattern = state.compiled.patterns[index];
  if (!pattern) return 'holds';
  const count = state.total(index);
  if (count > pattern.most) return 'many';
  const unseen =
    pattern.search === null || unreadable(state, index, view) !== null || state.hidden(index).size > 0;
  if (unseen && (count < pattern.fewest || pattern.most < Infinity)) return 'doubt';
  return count < pattern.fewest ? 'few' : 'holds';
}

function noneOf(state: RuleState, choices: readonly number[]): Finding {
  const patterns = choices.flatMap((index) => state.compiled.patterns[index] ?? []);
  const labels = patterns.map(({ label }) => label).join(' | ');
  const counts = choices.map((index) => state.total(index));
  const kind = counts.every((count) => count === 0)
    ? 'missing'
    : patterns.some(({ most }, at) => (counts[at] ?? 0) > most)
      ? 'too_many'
      : 'too_few';
  return unplacedFinding(state.compiled, kind, labels, messages.noneOf(patterns, counts));
}

/** Why no language of the scope can read a code pattern; null when one can, or when there is none. */
function unreadable({ compiled, scope }: RuleState, index: number, view: IndexView): string | null {
  const pattern = compiled.patterns[index]?.pattern;
  if (pattern?.kind !== 'structure') return null;
  // Statements of SQL are read without a grammar: no code pattern is read there.
  const languages = scope.languages.filter((language) => language !== 'sql');
  const problems = languages.map((language) => view.structureProblem(language, pattern.text));
  return problems.includes(null) ? null : (problems[0] ?? null);
}

function doubtsAbout(state: RuleState, index: number, view: IndexView): Finding[] {
  const pattern = state.compiled.patterns[index];
  if (!pattern) return [];
  if (pattern.unreadable !== null) {
    return [unplacedFinding(state.compiled, 'undecided', pattern.label, pattern.unreadable)];
  }
  const refusal = unreadable(state, index, view);
  if (refusal !== null) return [unplacedFinding(state.compiled, 'undecided', pattern.label, refusal)];
  return [...state.hidden(index)].map((path) => ({
    ...unplacedFinding(state.compiled, 'undecided', pattern.label, messages.hidden(path, pattern)),
    path,
  }));
}

function tooFew(state: RuleState, pattern: CompiledPattern, count: number): Finding {
  const kind = count === 0 && pattern.side === 'expect' ? 'missing' : 'too_few';
  const message = messages.tooFew(pattern, count, state.scope.fileCount);
  return unplacedFinding(state.compiled, kind, pattern.label, message);
}

function unplacedFinding(
  { rule }: CompiledRule,
  kind: Finding['kind'],
  pattern: string,
  message: string,
): Finding {
  const { id: ruleId, severity } = rule;
  return { ruleId, severity, kind, path: null, line: 0, column: 0, endColumn: 0, text: '', pattern, message };
}

/** Findings with places, in order; only as many are made as are shown. */
function placedFindings(
  state: RuleState,
  view: IndexView,
  limit: number,
  tooMany: ReadonlySet<number>,
): { readonly findings: Finding[]; readonly total: number } {
  const findings: Finding[] = [];
  if (tooMany.size === 0) {
    if (state.forbiddenTotal > 0) {
      for (const path of state.forbiddenPaths) {
        if (findings.length >= limit) break;
        const result = state.result(path);
        if (result?.forbidden) findings.push(...forbiddenIn(state, path, result, view));
      }
    }
    return { findings, total: state.forbiddenTotal };
  }
  let total = 0;
  for (const path of state.paths) {
    const result = state.result(path);
    if (!result) continue;
    const counted = countedPlaces(state, result, tooMany);
    total += (result.forbidden?.length ?? 0) / 4 + counted.length;
    if (findings.length < limit) findings.push(...withCounted(state, path, result, view, counted));
  }
  return { findings, total };
}

function forbiddenIn(
  state: RuleState,
  path: string,
  result: FileResult,
  view: IndexView,
): readonly Finding[] {
  const known = state.findings.get(path);
  if (known) return known;
  const file = view.file(path);
  const source = file && new SourceFile(file, view);
  const findings: Finding[] = [];
  const flat = result.forbidden ?? [];
  for (let at = 0; at < flat.length; at += 4) {
    const pattern = state.compiled.patterns[flat[at + 3] ?? 0];
    if (!pattern) continue;
    findings.push(
      placedFinding(state, path, source, pattern, 'forbidden', [
        flat[at] ?? 0,
        flat[at + 1] ?? 0,
        flat[at + 2] ?? 0,
      ]),
    );
  }
  state.findings.set(path, findings);
  return findings;
}

interface CountedPlace {
  readonly pattern: CompiledPattern;
  readonly at: readonly [line: number, column: number, endColumn: number];
}

/** Places of patterns that are there too often, one per place, forbidden ones apart. */
function countedPlaces(
  state: RuleState,
  { hits, forbidden }: FileResult,
  tooMany: ReadonlySet<number>,
): CountedPlace[] {
  const places: CountedPlace[] = [];
  const taken = new Set<string>();
  for (let at = 0; forbidden && at < forbidden.length; at += 4)
    taken.add(`${forbidden[at]}:${forbidden[at + 1]}`);
  for (const index of tooMany) {
    const pattern = state.compiled.patterns[index];
    const flat = hits.get(index) ?? [];
    for (let at = 0; pattern && at < flat.length; at += 3) {
      const [line = 0, column = 0, endColumn = 0] = flat.slice(at, at + 3);
      if (taken.has(`${line}:${column}`)) continue;
      taken.add(`${line}:${column}`);
      places.push({ pattern, at: [line, column, endColumn] });
    }
  }
  return places;
}

function withCounted(
  state: RuleState,
  path: string,
  result: FileResult,
  view: IndexView,
  counted: readonly CountedPlace[],
): Finding[] {
  const file = view.file(path);
  const source = file && new SourceFile(file, view);
  const findings = counted.map(({ pattern, at }) =>
    placedFinding(state, path, source, pattern, 'too_many', at),
  );
  return [...forbiddenIn(state, path, result, view), ...findings].toSorted(byPlace);
}

function placedFinding(
  state: RuleState,
  path: string,
  source: SourceFile | null,
  pattern: CompiledPattern,
  kind: 'forbidden' | 'too_many',
  [line, column, endColumn]: readonly [number, number, number],
): Finding {
  const { id: ruleId, severity } = state.compiled.rule;
  const count = kind === 'too_many' ? state.total(state.compiled.patterns.indexOf(pattern)) : 0;
  const message = kind === 'too_many' ? messages.tooMany(pattern, count) : messages.forbidden(pattern);
  const text = line > 0 && source ? excerpt(source.line(line), column) : '';
  return { ruleId, severity, kind, path, line, column, endColumn, text, pattern: pattern.label, message };
}

/** A line without the white space around it; a long one is cut around the hit. */
export function excerpt(line: string, column: number): string {
  const trimmed = line.trim();
  if (trimmed.length <= TEXT_LIMIT) return trimmed;
  const hit = column - 1 - (line.length - line.trimStart().length);
  const start = Math.max(0, Math.min(hit - TEXT_LIMIT / 3, trimmed.length - TEXT_LIMIT));
  const cut = trimmed.slice(start, start + TEXT_LIMIT);
  const head = start > 0 ? `…${cut.slice(1)}` : cut;
  return start + TEXT_LIMIT < trimmed.length ? `${head.slice(0, -1)}…` : head;
}

function evidenceOf(state: RuleState): Pick<RuleBody, 'evidence' | 'evidenceTotal'> {
  const { patterns } = state.compiled;
  const evidence: EvidencePlace[] = [];
  let evidenceTotal = 0;
  for (const [index, { side }] of patterns.entries())
    if (side === 'expect') evidenceTotal += state.total(index);
  if (evidenceTotal === 0) return { evidence, evidenceTotal };
  for (const path of state.evidencePaths) {
    if (evidence.length >= EVIDENCE) break;
    const here: EvidencePlace[] = [];
    for (const [index, flat] of state.result(path)?.hits ?? []) {
      const pattern = patterns[index];
      if (pattern?.side !== 'expect') continue;
      for (let at = 0; at < flat.length && at < EVIDENCE * 3; at += 3) {
        here.push({ path, line: flat[at] ?? 0, column: flat[at + 1] ?? 0, pattern: pattern.label });
      }
    }
    evidence.push(...here.toSorted((a, b) => a.line - b.line || a.column - b.column));
  }
  return { evidence: evidence.slice(0, EVIDENCE), evidenceTotal };
}

function byPlace(a: Finding, b: Finding): number {
  const [first, second] = [a.path ?? '', b.path ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
