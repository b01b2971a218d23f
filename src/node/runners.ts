import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Runners } from '../core/ports.ts';
import { errorCode } from './errorCode.ts';

/**
 * How long a process on another host (another container, a colleague's machine behind a shared folder) is
 * believed to live after its start, as we cannot look. Short, because the usual reason to meet one is a
 * rebuilt container or a pulled log, and being wrong only lets a person call `resume` too early.
 */
const OTHER_HOST_ALIVE_MS = 60 * 60 * 1000;

/** A runner is `host|pid|mark|start`: mark = boot and start tick from /proc (empty without one), start = epoch ms. */
interface RunnerName {
  readonly host: string;
  readonly pid: number;
  readonly mark: string;
  readonly startedMs: number;
}

/** Knows processes of this host by pid and start, so that a reused pid is not taken for the old process. */
export function openRunners(host = os.hostname(), now: () => number = Date.now): Runners {
  const startedMs = Math.round(now() - process.uptime() * 1000);
  const self = format({ host, pid: process.pid, mark: startMark(process.pid) ?? '', startedMs });
  return {
    self,
    isAlive(runner) {
      if (runner === self) return true;
      const name = parse(runner);
      if (!name) return false;
      if (name.host !== host) return now() - name.startedMs < OTHER_HOST_ALIVE_MS;
      if (!exists(name.pid)) return false;
      const mark = startMark(name.pid);
      return mark === null || name.mark === '' || mark === name.mark;
    },
  };
}

function format({ host, pid, mark, startedMs }: RunnerName): string {
  return [encodeURIComponent(host), pid, mark, startedMs].join('|');
}

function parse(runner: string): RunnerName | null {
  const match = /^([^|]*)\|(\d{1,10})\|([\w.-]*)\|(\d{1,16})$/.exec(runner);
  if (!match) return null;
  const [, host = '', pid = '', mark = '', started = ''] = match;
  try {
    return { host: decodeURIComponent(host), pid: Number(pid), mark, startedMs: Number(started) };
  } catch {
    return null;
  }
}

function exists(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive all the same.
    return errorCode(error) === 'EPERM';
  }
}

/** The boot's id and the process's start in ticks after it; null where there is no /proc or no such process. */
function startMark(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in brackets, may hold anything: count from its end. Start time is field 22.
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return start ? `${boot}-${start}` : null;
  } catch {
    return null;
  }
}
