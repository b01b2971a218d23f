import type { CliCommand } from '../command.ts';
import { printExport } from '../output.ts';

export const sessionExport: CliCommand = {
  name: 'session export',
  summary: 'print the whole session as Markdown or JSON',
  args: [['<id>', 'session id']],
  options: [
    ['--format <format>', 'markdown (preset) or json'],
    ['--output <file>', 'write it to a new file'],
    ['--overwrite', 'replace the file'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const format = input.word('format', ['markdown', 'json']) ?? 'markdown';
    await printExport(door, input, format, await engine.exportSession(input.arg(0), format));
  },
};
