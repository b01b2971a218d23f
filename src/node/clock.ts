import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { v7 } from 'uuid';
import { PlanningError, throwIfCancelled } from '../core/base/errors.ts';
import type { Clock } from '../core/ports.ts';

/** The machine's time, uuid's monotonic v7 ids and node's SHA-256. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  ticks: () => performance.now(),
  id: () => v7(),
  hash: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  async sleep(ms, signal) {
    throwIfCancelled(signal);
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      throw new PlanningError('cancelled', 'Stopped.', {}, { cause: error });
    }
  },
};
