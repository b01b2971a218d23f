import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { run } from './run.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** Arguments for a browser that only ever meets 127.0.0.1. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium of CHROMIUM_PATH or of PATH. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [process.env['CHROMIUM_PATH'], ...found].find((file) => file && isExecutable(file));
}

/** Finds Chromium, installing Debian's package first where that is possible (root, apt); throws with what to do. */
export async function installChromium(say: (line: string) => void = console.log): Promise<string> {
  const present = findChromium();
  if (present) return present;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && isExecutable('/usr/bin/apt-get')) {
    say('Installing chromium with apt …');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    'Chromium is needed for the tests in a real browser. Install it (Debian: sudo apt-get install chromium) or ' +
      'name a Chrome, Edge or Chromium program in the environment variable CHROMIUM_PATH.',
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
