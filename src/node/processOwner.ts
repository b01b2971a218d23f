import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

/** A process that says on the disk that something is its own: enough to tell whether it still lives. */
export interface ProcessOwner {
  /** Where `pid` means something: the machine and, on Linux, the PID namespace (containers share folders). */
  readonly space: string;
  readonly pid: number;
  /** When the process started, as the system says it; '' when it does not say. Tells a reused pid apart. */
  readonly started: string;
}

/** This process. */
export function ownProcess(): ProcessOwner {
  return { space: processSpace(), pid: process.pid, started: startOf(process.pid) };
}

/** `unknown`: it runs where we cannot look. */
export function livenessOf(owner: ProcessOwner): 'alive' | 'dead' | 'unknown' {
  if (owner.space !== processSpace()) return 'unknown';
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: there is one, of another user.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return 'dead';
  }
  const started = startOf(owner.pid);
  return started !== '' && owner.started !== '' && started !== owner.started ? 'dead' : 'alive';
}

/** This machine and PID namespace. */
export function processSpace(): string {
  let namespace = '';
  try {
    namespace = fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux: one space of process ids per machine.
  }
  return `${os.hostname()} ${namespace}`.trim();
}

/** Start time of a process as text; '' when unknown or when it is a zombie's (then kill(0) is the answer). */
function startOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The name in brackets may hold anything; the state is field 3, the start time field 22.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? '');
    }
    if (process.platform === 'darwin') {
      return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'latin1',
        timeout: 2000,
      }).trim();
    }
  } catch {
    // The system does not say.
  }
  return '';
}
