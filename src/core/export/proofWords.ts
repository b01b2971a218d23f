import { plural } from '../base/words.ts';
import type { Task } from '../model/plan.ts';
import type { RulePattern, VerificationRule } from '../model/verification.ts';
import { presentRun } from '../plan/proof.ts';

/** How a task stands to its spec, in a few words; null without a spec. */
export function proofWords(task: Task): string | null {
  const { verification } = task;
  if (verification === null) return null;
  const override = verification.override === null ? '' : '; completed by a person all the same';
  const run = presentRun(task);
  if (run === null) return `not run since its spec was written${override}`;
  const rules = plural(run.rules.length, 'rule');
  const not = (verdict: string): number => run.rules.filter((rule) => rule.verdict === verdict).length;
  switch (run.verdict) {
    case 'pass':
      return `holds (${rules})${override}`;
    case 'fail':
      return `${plural(run.findingTotal, 'finding')} in ${not('fail')} of ${rules}${override}`;
    case 'undecided':
      return `undecided in ${not('undecided')} of ${rules}${override}`;
  }
}

/** A rule as a sentence: what must disappear, what must appear, where. */
export function ruleWords(rule: VerificationRule): string {
  const { scope, command } = rule;
  const every = rule.expectAny && rule.expect.length > 1 ? 'One of these must appear' : 'Must appear';
  const parts = [
    `${rule.id}: ${oneLine(rule.description)}.`,
    listed('Must disappear', rule.match),
    listed(every, rule.expect),
    command === null ? '' : `\`${oneLine(command.run)}\` must end with exit code ${command.exitCode}.`,
    scope.include.length > 0 ? `Looked for in ${scope.include.map(code).join(', ')}.` : '',
    scope.exclude.length > 0 ? `Not in ${scope.exclude.map(code).join(', ')}.` : '',
    rule.guidance === null ? '' : `${oneLine(rule.guidance)}.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const PATTERNS_NAMED = 12;

function listed(what: string, patterns: readonly RulePattern[]): string {
  if (patterns.length === 0) return '';
  const named = patterns.slice(0, PATTERNS_NAMED).map(patternWords).join(', ');
  const more = patterns.length - PATTERNS_NAMED;
  return `${what}: ${named}${more > 0 ? ` and ${more} more` : ''}.`;
}

function patternWords({ kind, text, atLeast, atMost }: RulePattern): string {
  const counts = [
    atLeast === null || atLeast === 1 ? '' : `at least ${atLeast} times`,
    atMost === null || atMost === 0 ? '' : `at most ${atMost} times`,
  ].filter((part) => part !== '');
  return `${code(text)} (${[kind.replace('_', ' '), ...counts].join(', ')})`;
}

function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}
