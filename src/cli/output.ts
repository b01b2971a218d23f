import { writeFile } from 'node:fs/promises';
import { PlanningError } from '../core/errors.ts';
import type { Door } from './command.ts';
import type { Input } from './input.ts';
import { plain } from './terminal.ts';

/** Prints an export, or writes it to the file of `--output`; an existing one only with `--overwrite`. */
export async function printExport(
  door: Door,
  input: Input,
  format: 'markdown' | 'json',
  text: string,
): Promise<void> {
  const file = input.text('output');
  if (file === undefined) {
    // JSON is the document itself; with --json Markdown travels inside one.
    if (format === 'json') door.terminal.out(text.trimEnd());
    else door.result({ format, text }, () => [plain(text.trimEnd())]);
    return;
  }
  try {
    await writeFile(file, text, { flag: input.flag('overwrite') ? 'w' : 'wx' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST')
      throw new PlanningError('conflict', `"${file}" exists already. Add --overwrite to replace it.`);
    throw new PlanningError(
      'store_failed',
      `"${file}" could not be written (${code ?? 'unknown'}).`,
      {},
      { cause: error },
    );
  }
  door.result({ file }, () => [`written to ${file}`]);
}
