import type { CliCommand } from '../command.ts';
import { oneLine } from '../terminal.ts';

export const archiveVerify: CliCommand = {
  name: 'archive verify',
  summary: 'check the sealed record of an archived plan',
  args: [['[plan]', 'plan id (preset: latest)']],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0) || 'latest');
    const check = await engine.checkArchive(plan.id);
    if (!check.ok) door.end(1);
    door.result({ planId: plan.id, ...check }, () =>
      check.ok
        ? [`The record of "${oneLine(plan.title)}" is whole: ${check.entries} entries, ${check.sha256}.`]
        : [
            `The record of "${oneLine(plan.title)}" is not as it was sealed:`,
            ...problemLines(check.problems),
          ],
    );
  },
};

const SHOWN = 20;

function problemLines(problems: readonly string[]): readonly string[] {
  const more = problems.length - SHOWN;
  return [...problems.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])];
}
