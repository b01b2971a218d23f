import { PlanningError } from '../../core/base/errors.ts';
import type { CliCommand } from '../command.ts';
import { oneLine } from '../terminal.ts';

export const planArchive: CliCommand = {
  name: 'plan archive',
  summary: 'verify a plan a last time, seal its record and make it read-only',
  args: [['[id]', 'plan id (preset: latest)']],
  options: [
    ['--notes <text>', 'for later'],
    ['--accept-open', 'archive although tasks are open'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0) || 'latest');
    const notes = input.text('notes');
    const options = { acceptOpen: input.flag('acceptOpen'), ...(notes === undefined ? {} : { notes }) };
    const archive = await engine.archivePlan(plan.id, options, door.signal).catch((error: unknown) => {
      throw withOption(error);
    });
    door.result({ planId: plan.id, archive }, () => [
      `Archived "${oneLine(plan.title)}".`,
      `record   ${archive.record.file}`,
      `sha256   ${archive.record.sha256}`,
      `snapshot ${archive.snapshot ?? 'none: there is no usable git repository'}`,
    ]);
  },
};

/** What is open can be archived all the same: here by this option. */
function withOption(error: unknown): unknown {
  if (!(error instanceof PlanningError) || !('open' in error.details)) return error;
  return new PlanningError(error.code, `${error.message} (--accept-open)`, error.details, { cause: error });
}
