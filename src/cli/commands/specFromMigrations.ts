import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { plural } from '../../core/base/words.ts';
import type { MigrationFile } from '../../core/verify/migrations/read.ts';
import type { CliCommand, Door } from '../command.ts';
import { UsageError } from '../input.ts';
import { writeNew } from '../output.ts';
import { oneLine, plain } from '../terminal.ts';

/** Where migrations usually are, looked for in this order. */
const PLACES = [
  'backend/migrations',
  'migrations/versions',
  'alembic/versions',
  'prisma/migrations',
  'db/migrate',
  'migrations',
  'db/migrations',
  'database/migrations',
];
const MOST_FILES = 5000;
const MOST_BYTES = 2_000_000;

export const specFromMigrations: CliCommand = {
  name: 'spec from-migrations',
  summary: 'draft a spec that finds what code still says of dropped and renamed tables and columns',
  args: [
    ['[dir]', `folder of the migrations, from the workspace (preset: the first of ${PLACES.join(', ')})`],
  ],
  options: [
    ['--last <n>', 'only the last files by name (preset: all)'],
    ['--test', 'run the draft at once, and say how risky it is to ship the migrations'],
    ['--output <file>', 'write it to a file (preset: print it)'],
    ['--overwrite', 'replace the file'],
  ],
  async run(door, input) {
    const last = input.whole('last', 0, 100_000) ?? 0;
    const root = path.resolve(input.text('folder') ?? '.');
    const folder = await folderOf(root, input.arg(0));
    const [{ readMigrations }, { draftFromMigrations }] = await Promise.all([
      import('../../core/verify/migrations/read.ts'),
      import('../../core/verify/migrations/draft.ts'),
    ]);
    const { files, skipped } = await readFolder(root, folder);
    for (const name of skipped) door.terminal.note(`not read, too large: ${oneLine(name)}`);
    const found = readMigrations(files, last);
    if (found.changes.length === 0)
      throw new UsageError(
        `${plural(found.files.length, 'migration')} in "${folder}" take no table or column away. Name another folder.`,
      );
    const yaml = draftFromMigrations(found, folder);
    const output = input.text('output');
    if (output !== undefined) await writeNew(output, yaml, input.flag('overwrite'));
    const tested = input.flag('test') ? await test(door, yaml) : null;
    door.result({ folder, ...found, yaml, file: output ?? null, ...tested }, () => [
      ...(output === undefined ? [plain(yaml.trimEnd())] : [`written to ${output}`]),
      ...(tested
        ? [`${plural(tested.mismatches, 'place')} to change: risk ${tested.risk}, debt ${tested.debt}`]
        : []),
    ]);
    if (tested && tested.mismatches > 0) door.end(1);
  },
};

async function test(
  door: Door,
  yaml: string,
): Promise<{ readonly mismatches: number; readonly risk: string; readonly debt: string }> {
  const [engine, { debtOf, riskOf }] = await Promise.all([
    door.engine(),
    import('../../core/verify/migrations/risk.ts'),
  ]);
  const { report } = await engine.testSpec(yaml, door.signal);
  const mismatches = report?.findingTotal ?? 0;
  return { mismatches, risk: riskOf(mismatches), debt: debtOf(mismatches) };
}

/** The folder as a path of the workspace with forward slashes. Throws UsageError when there is none. */
async function folderOf(root: string, asked: string): Promise<string> {
  if (asked !== '') {
    const relative = path.relative(root, path.resolve(root, asked)).split(path.sep).join('/');
    if (relative.startsWith('..')) throw new UsageError(`"${asked}" is not in the workspace.`);
    if (await isFolder(path.join(root, relative))) return relative;
    throw new UsageError(`"${asked}" is no folder of the workspace.`);
  }
  for (const place of PLACES) if (await isFolder(path.join(root, place))) return place;
  throw new UsageError(`No migrations were found in ${PLACES.join(', ')}. Name their folder.`);
}

async function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readFolder(
  root: string,
  folder: string,
): Promise<{ readonly files: readonly MigrationFile[]; readonly skipped: readonly string[] }> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.(?:sql|[cm]?[jt]s|py|rb|php)$/i.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  if (names.length > MOST_FILES)
    throw new UsageError(`"${folder}" holds ${names.length} files; at most ${MOST_FILES} are read.`);
  const files: MigrationFile[] = [];
  const skipped: string[] = [];
  for (const name of names) {
    const file = path.join(root, name);
    if ((await stat(file)).size > MOST_BYTES) skipped.push(name);
    else files.push({ path: name.split(path.sep).join('/'), text: await readFile(file, 'utf8') });
  }
  return { files, skipped };
}
