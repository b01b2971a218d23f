import { plural } from '../../base/words.ts';
import type { RuleReport } from '../../model/verification.ts';
import { nameOf } from './outcome.ts';
import type { OutcomeFormat, SpecOutcome } from './outcome.ts';

/** JUnit XML: a suite per task or spec, a case per rule. What is undecided is an error, never a pass. */
export const junitFormat: OutcomeFormat = {
  name: 'junit',
  summary: 'JUnit XML, for test reports',
  render({ specs }) {
    const suites = specs.map(suiteOf);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites${attributes({ name: 'Planning Studio', ...totals(suites) })}>`,
      ...suites.flatMap(({ lines }) => lines),
      '</testsuites>',
      '',
    ].join('\n');
  },
};

/** Findings that are written out per case. */
const LISTED = 100;

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly ms: number;
  readonly lines: readonly string[];
}

function suiteOf(spec: SpecOutcome): Suite {
  const name = nameOf(spec);
  const rules = spec.report?.rules ?? [];
  const figures = {
    tests: rules.length,
    failures: rules.filter(({ verdict }) => verdict === 'fail').length,
    errors: rules.filter(({ verdict }) => verdict === 'undecided').length,
    ms: spec.report?.durationMs ?? 0,
  };
  const unread = spec.report === null;
  const suite = unread ? { ...figures, tests: 1, errors: 1 } : figures;
  const cases = unread ? unreadCase(spec, name) : rules.flatMap((rule) => caseLines(rule, name));
  return {
    ...suite,
    lines: [`  <testsuite${attributes({ name, ...totals([suite]) })}>`, ...cases, '  </testsuite>'],
  };
}

function totals(suites: readonly Omit<Suite, 'lines'>[]): Readonly<Record<string, string>> {
  const sum = (of: (suite: Omit<Suite, 'lines'>) => number): number =>
    suites.reduce((total, suite) => total + of(suite), 0);
  return {
    tests: String(sum(({ tests }) => tests)),
    failures: String(sum(({ failures }) => failures)),
    errors: String(sum(({ errors }) => errors)),
    time: (sum(({ ms }) => ms) / 1000).toFixed(3),
  };
}

function caseLines(rule: RuleReport, suite: string): readonly string[] {
  const head = `    <testcase${attributes({ name: `${rule.ruleId}: ${rule.description}`, classname: suite })}`;
  if (rule.verdict === 'pass') return [`${head}/>`];
  const shown = rule.findings.slice(0, LISTED);
  const more = rule.findingTotal - shown.length;
  const body = [
    ...shown.map(({ path, line, column, message, text }) => {
      const place = path === null ? '' : `${path}${line > 0 ? `:${line}:${column}` : ''}: `;
      return `${place}${message}${text === '' ? '' : `\n    ${text}`}`;
    }),
    ...(more > 0 ? [`${more} more`] : []),
    ...(rule.guidance === null ? [] : [`To do: ${rule.guidance}`]),
  ].join('\n');
  const [tag, type] = rule.verdict === 'fail' ? ['failure', rule.severity] : ['error', 'undecided'];
  const message = plural(rule.findingTotal, 'finding');
  return [
    `${head}>`,
    `      <${tag}${attributes({ message, type })}>${escape(body)}</${tag}>`,
    '    </testcase>',
  ];
}

function unreadCase({ problems }: SpecOutcome, suite: string): readonly string[] {
  const body = problems.map(({ line, column, message }) => `${line}:${column}: ${message}`).join('\n');
  return [
    `    <testcase${attributes({ name: 'The spec can be read', classname: suite })}>`,
    `      <error${attributes({ message: 'The spec has errors', type: 'spec' })}>${escape(body)}</error>`,
    '    </testcase>',
  ];
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(value).replace(/[\t\n\r]/g, ' ')}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Letters that XML 1.0 cannot hold in any spelling become replacement signs. */
function escape(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
