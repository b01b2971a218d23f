import { hash as digest } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../core/base/errors.ts';
import { isSecretPath } from '../../core/context/secrets.ts';
import { findAnalogues } from '../../core/index/analogous.ts';
import { findSymbols } from '../../core/index/symbols.ts';
import type {
  Finding,
  RuleReport,
  ProofReport,
  VerificationRule,
  ProofSpec,
} from '../../core/model/verification.ts';
import type { EvaluationCache } from '../../core/verify/evaluate/cache.ts';
import { evaluateSpec, prepareRules } from '../../core/verify/evaluate/evaluate.ts';
import { compileScope } from '../../core/verify/evaluate/scope.ts';
import type { IndexView } from '../../core/index/view.ts';
import type { Question } from './messages.ts';

const PRESET_LIMIT = 1000;
/** How long an evaluation works before it lets others in. */
const TURN_MS = 8;

export interface AnswerContext {
  readonly view: IndexView;
  readonly cache: EvaluationCache;
  /** Findings as they are shown, for those of an earlier answer. */
  readonly shown: WeakMap<Findings, Findings>;
  readonly signal: AbortSignal;
  readonly onReport: (report: ProofReport) => void;
}

/** Whether a question is about the structure of code, which has to be made ready. */
export function asksForStructure(question: Question): boolean {
  if (question.kind !== 'evaluate') return false;
  return question.specs.some(({ rules }) =>
    rules.some(({ match, expect }) => [...match, ...expect].some(({ kind }) => kind === 'structure')),
  );
}

/** The answer of a question that was brought up to date. Throws `cancelled`, `StaleFile`, `invalid_input`. */
export async function answer(question: Question, context: AnswerContext): Promise<unknown> {
  const { view } = context;
  switch (question.kind) {
    case 'refresh':
      return null;
    case 'evaluate':
      await prepare(question.specs, context);
      for (const spec of question.specs) {
        context.onReport(await evaluate(spec, question.options.limit ?? PRESET_LIMIT, context));
      }
      return null;
    case 'symbols':
      return findSymbols(view, question.query);
    case 'outline':
      return view.facts(question.path)?.definitions ?? [];
    case 'analogous':
      return findAnalogues(view, question.query, question.limit);
    case 'countInScope':
      return question.scopes.map((scope) => countInScope(view, scope));
  }
}

/** Each file is read once for the rules of all specs. */
async function prepare(specs: readonly ProofSpec[], { view, cache, signal }: AnswerContext): Promise<void> {
  const rules = specs.flatMap((spec) => (spec.mode === 'native' ? spec.rules : []));
  await inTurns(prepareRules(rules, view, { cache, hash }), signal);
}

async function evaluate(
  spec: ProofSpec,
  limit: number,
  { view, cache, signal, shown }: AnswerContext,
): Promise<ProofReport> {
  const steps = evaluateSpec(spec, view, { limit, cache, hash, now: () => performance.now() });
  return withoutSecrets(await inTurns(steps, signal), shown);
}

function hash(text: string): string {
  return digest('sha256', text, 'hex');
}

async function inTurns<Result>(steps: Generator<void, Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    const turn = performance.now();
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() - turn < TURN_MS);
    await nextTurn();
    throwIfCancelled(signal);
  }
}

type Findings = RuleReport['findings'];

/** Lines of files that usually hold secrets are not shown, and so never kept in a plan. */
function withoutSecrets(report: ProofReport, known: WeakMap<Findings, Findings>): ProofReport {
  const rules = report.rules.map((rule) => {
    const findings = known.get(rule.findings) ?? withoutSecretTexts(rule.findings);
    known.set(rule.findings, findings);
    return findings === rule.findings ? rule : { ...rule, findings };
  });
  return { ...report, rules };
}

function withoutSecretTexts(findings: Findings): Findings {
  const isShown = ({ path }: Finding): boolean => path === null || !isSecretPath(path);
  if (findings.every(isShown)) return findings;
  return findings.map((finding) => (isShown(finding) ? finding : { ...finding, text: '' }));
}

function countInScope(view: IndexView, scope: VerificationRule['scope']): number {
  const { holds } = compileScope(scope);
  return view.files.reduce((count, file) => count + (file.skipped === null && holds(file) ? 1 : 0), 0);
}
