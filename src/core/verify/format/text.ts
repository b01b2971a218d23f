import { plural } from '../../base/words.ts';
import type { Finding, RuleReport, ProofSpecProblem, Verdict } from '../../model/verification.ts';
import { nameOf, verdictOf } from './outcome.ts';
import type { FormatOptions, OutcomeFormat, SpecOutcome } from './outcome.ts';

/** For people: each rule with its verdict, each finding with its place, and what to do. */
export const textFormat: OutcomeFormat = {
  name: 'text',
  summary: 'for people',
  render({ specs }, options) {
    const lines = specs.flatMap((spec) => [...specLines(spec, options), '']);
    return `${[...lines, summary(specs, options)].join('\n')}\n`;
  },
};

const SIGNS: Readonly<Record<Verdict, readonly [sign: string, colour: 'green' | 'red' | 'yellow']>> = {
  pass: ['✓', 'green'],
  fail: ['✗', 'red'],
  undecided: ['?', 'yellow'],
};

function specLines(spec: SpecOutcome, options: FormatOptions): readonly string[] {
  const { report, problems } = spec;
  const { paint } = options;
  const [sign, colour] = SIGNS[report?.verdict ?? 'fail'];
  const held = report?.rules.filter(({ verdict }) => verdict === 'pass').length ?? 0;
  const figures = report
    ? `${held} of ${plural(report.rules.length, 'rule holds', 'rules hold')}`
    : 'cannot be read';
  const status = spec.task ? `, ${spec.task.status.replaceAll('_', ' ')}` : '';
  return [
    `${paint(colour, sign)} ${paint('bold', clean(nameOf(spec)))}  ${paint('dim', figures + status)}`,
    ...(spec.heldBefore === true && report?.verdict === 'pass'
      ? [`  ${paint('yellow', 'held before the work began, proves nothing by itself')}`]
      : []),
    ...problems.map((problem) => problemLine(problem, spec.file, paint)),
    ...(report?.rules ?? []).flatMap((rule) => ruleLines(rule, options)),
    ...(report?.notes ?? []).map((note) => paint('dim', `  note: ${clean(note)}`)),
  ];
}

function ruleLines(rule: RuleReport, { paint, limit }: FormatOptions): readonly string[] {
  const [sign, colour] = SIGNS[rule.verdict];
  const shown = rule.findings.slice(0, limit);
  const more = rule.findingTotal - shown.length;
  const found = rule.findingTotal > 0 ? `  ${plural(rule.findingTotal, 'finding')}` : '';
  return [
    `  ${paint(colour, sign)} ${clean(rule.ruleId)}  ${clean(rule.description)}  ${paint('dim', rule.severity + found)}`,
    ...shown.flatMap((finding) => findingLines(finding, paint)),
    ...(more > 0 ? [paint('dim', `      ${more} more`)] : []),
    ...(rule.verdict !== 'pass' && rule.guidance !== null
      ? [`      ${paint('dim', 'to do:')} ${clean(rule.guidance)}`]
      : []),
  ];
}

function findingLines(finding: Finding, paint: FormatOptions['paint']): readonly string[] {
  const place = placeOf(finding.path, finding.line, finding.column);
  return [
    `      ${place === '' ? '' : `${paint('bold', clean(place))}  `}${clean(finding.message)}`,
    ...(finding.text === '' ? [] : [paint('dim', `        ${clean(finding.text)}`)]),
  ];
}

/** A problem of a spec as a compiler says it: `spec.yaml:3:5 error message`. */
export function problemLine(
  { severity, message, line, column }: ProofSpecProblem,
  file: string | null,
  paint: FormatOptions['paint'],
): string {
  const place = `${file === null ? 'spec' : clean(file)}:${line}:${column}`;
  return `  ${paint('bold', place)}  ${paint(severity === 'error' ? 'red' : 'yellow', severity)}  ${clean(message)}`;
}

function summary(specs: readonly SpecOutcome[], { paint }: FormatOptions): string {
  const verdict = verdictOf(specs);
  const proven = specs.filter(({ report }) => report?.verdict === 'pass').length;
  const findings = specs.reduce((sum, { report }) => sum + (report?.findingTotal ?? 0), 0);
  const what = specs.some(({ task }) => task !== null) ? 'task' : 'spec';
  const words = { pass: 'proven', fail: 'not proven', undecided: 'undecided' }[verdict];
  return `${paint(SIGNS[verdict][1], words)}: ${proven} of ${plural(specs.length, what)}, ${plural(findings, 'finding')}`;
}

function placeOf(path: string | null, line: number, column: number): string {
  if (path === null) return '';
  return line === 0 ? path : `${path}:${line}:${column}`;
}

/** On one line, and without signs that could move the cursor or turn text round: code is untrusted. */
function clean(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
