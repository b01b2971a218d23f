import { writeFile } from 'node:fs/promises';
import { PlanningError } from '../core/base/errors.ts';
import { errorCode } from '../node/errorCode.ts';
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
  await writeNew(file, text, input.flag('overwrite'));
  door.result({ file }, () => [`written to ${file}`]);
}

/** Writes a file; an existing one only when asked to. Throws `conflict` or `store_failed`. */
export async function writeNew(file: string, text: string, overwrite: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: overwrite ? 'w' : 'wx' });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST')
      throw new PlanningError('conflict', `"${file}" exists already. Add --overwrite to replace it.`);
    throw new PlanningError(
      'store_failed',
      `"${file}" could not be written (${code || 'unknown'}).`,
      {},
      { cause: error },
    );
  }
}
