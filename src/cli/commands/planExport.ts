import type { CliCommand } from '../command.ts';
import { printExport } from '../output.ts';
import { UsageError } from '../input.ts';
import { oneLine } from '../terminal.ts';

export const planExport: CliCommand = {
  name: 'plan export',
  summary: 'print a plan as Markdown or JSON, or write it into the workspace',
  args: [['[id]', 'plan id (preset: latest)']],
  options: [
    ['--format <format>', 'markdown (preset) or json'],
    ['--write [path]', 'write the Markdown into the workspace (preset docs/plans/TITLE.md)'],
    ['--output <file>', 'write it to a new file anywhere'],
    ['--overwrite', 'replace the file'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const id = input.arg(0) || 'latest';
    const format = input.word('format', ['markdown', 'json']) ?? 'markdown';
    const path = input.text('write');
    if (path !== undefined || input.flag('write')) {
      if (format === 'json') throw new UsageError('--write writes Markdown. Use --output for JSON.');
      const written = await engine.writePlan(id, path ?? null, input.flag('overwrite'));
      door.result({ file: written }, () => [`written to ${oneLine(written)}`]);
      return;
    }
    await printExport(door, input, format, await engine.exportPlan(id, format));
  },
};
