import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';

const MEMORY = '/dev/shm';
/** The tests hold some hundred megabytes of files at a time. */
const FREE_MIN = 4 * 1024 ** 3;

/**
 * Given to mocha with `--require`: temporary folders of this process and those it starts are in memory, where the
 * system offers a file system there that is roomy and starts programs. What the tests write and remove all the time
 * costs a disk several times as much, also in time of the processor. A folder that TMPDIR names stays.
 */
function useMemory(): void {
  if (process.env['TMPDIR'] || !isFit()) return;
  const folder = mkdtempSync(path.join(MEMORY, 'planning-studio-tests-'));
  // Some tests start programs of another account.
  chmodSync(folder, 0o755);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.env['TMPDIR'] = folder;
}

function isFit(): boolean {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .findLast(([, place]) => place === MEMORY);
    const { bavail, bsize } = statfsSync(MEMORY);
    return mount?.[2] === 'tmpfs' && !mount[3]?.split(',').includes('noexec') && bavail * bsize >= FREE_MIN;
  } catch {
    return false;
  }
}

/**
 * Each start of a program copies the table of what malloc holds in this process, so memory that is free goes back to
 * the system at once (glibc; it reads these when the processes of a parallel run start).
 */
function holdLittle(): void {
  process.env['MALLOC_ARENA_MAX'] ??= '1';
  process.env['MALLOC_TRIM_THRESHOLD_'] ??= '131072';
  process.env['MALLOC_MMAP_THRESHOLD_'] ??= '131072';
}

useMemory();
holdLittle();
