import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { temporaryName } from '../../../src/node/snapshots/indexFiles.ts';
import { openSnapshots } from '../../../src/node/snapshots/open.ts';

/** Takes or restores in a process of its own, to be killed. Arguments: folder, home, then what to do. */
const [folder = '', account = '', what = '', commit = '', safety = ''] = process.argv.slice(2);
const limits = { maxFileBytes: 200_000, includeSecrets: false };
const snapshots = openSnapshots(folder, { env: { HOME: account, GIT_CONFIG_NOSYSTEM: '1' } });
const { signal } = new AbortController();

async function main(): Promise<void> {
  process.stdout.write('ready\n');
  if (what === 'take') {
    const taken = await snapshots.take({ ref: commit, parent: null, message: 'killed?\n', limits }, signal);
    process.stdout.write(`${JSON.stringify(taken)}\n`);
  } else if (what === 'leave') {
    const home = path.join(folder, '.git/planning-studio');
    mkdirSync(home, { recursive: true });
    closeSync(openSync(temporaryName({ home }, 'index'), 'w'));
  } else await snapshots.restore(commit, [], { limits, safety }, signal);
}

void main();
