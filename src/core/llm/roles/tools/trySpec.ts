import * as z from 'zod';
import { oneLine } from '../../../base/plainText.ts';
import type { RuleReport } from '../../../model/verification.ts';
import { cappedQuote, NO_INDEX, unlessNoCode } from './capped.ts';
import type { Tool } from './tool.ts';

const FINDINGS = 3;
const input = z.object({ spec: z.string().min(1).max(50_000) });

/** A dry run of a verification spec. Nothing is recorded, and commands are not run. */
export const trySpec: Tool<z.infer<typeof input>> = {
  name: 'try_spec',
  description:
    'Tries a verification spec (YAML) on the code as it is now. Returns what is wrong with the YAML, and per rule whether it holds, with the first places. A good spec is red before the work: a rule that holds already proves nothing.',
  input,
  async run({ spec: yaml }, { calls }, signal) {
    const { problemLine } = await import('../../../verify/spec/problemLine.ts');
    const tried = await unlessNoCode(calls.trySpec(yaml, FINDINGS, signal));
    // Without code the YAML is read all the same.
    const problems =
      tried?.problems ?? (await import('../../../verify/spec/read.ts')).readSpec(yaml).problems;
    const told = problems.map(problemLine);
    if (problems.some(({ severity }) => severity === 'error')) {
      const count = `${told.length} ${told.length === 1 ? 'problem' : 'problems'}`;
      return {
        text: `The spec cannot be used:\n${cappedQuote('spec-problems', {}, told, 'correct these first')}`,
        summary: count,
      };
    }
    const warned =
      told.length > 0
        ? `\nThe YAML, apart from that:\n${cappedQuote('spec-problems', {}, told.slice(0, 8), 'correct these first')}`
        : '';
    if (tried === null)
      return { text: `The YAML can be read. ${NO_INDEX.text}${warned}`, summary: 'readable, not tried' };
    const { report } = tried;
    const rules = report?.rules ?? [];
    const holding = rules.filter((rule) => rule.verdict === 'pass').map((rule) => rule.ruleId);
    const verdict =
      holding.length === 0
        ? 'No rule holds yet: good.'
        : `${holding.length} of ${rules.length} ${rules.length === 1 ? 'rule holds' : 'rules hold'} already and ${holding.length === 1 ? 'proves' : 'prove'} nothing by itself.`;
    const lines = [
      ...rules.flatMap(ruleLines),
      ...(report?.notes ?? []).map((note) => `note: ${oneLine(note, 200)}`),
    ];
    const quote = cappedQuote('spec-result', {}, lines, 'try fewer rules');
    return {
      text: `${verdict}\n${quote}${warned}`,
      summary: `${rules.length - holding.length} of ${rules.length} rules red`,
    };
  },
};

function ruleLines(rule: RuleReport): readonly string[] {
  const places = rule.findings.slice(0, FINDINGS).map((each) => {
    const at = each.path === null ? '' : `${each.path}:${each.line} `;
    return `    ${at}${oneLine(each.message, 200)}`;
  });
  const more = rule.findingTotal > places.length ? [`    and ${rule.findingTotal - places.length} more`] : [];
  const held = rule.verdict === 'pass' ? ' (holds already)' : '';
  return [
    `${rule.verdict} ${oneLine(rule.ruleId, 80)}${held}: ${rule.findingTotal} findings, ${rule.filesInScope} files in scope`,
    ...places,
    ...more,
  ];
}
