import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { reply } from '../fakes/replies.ts';
import { never, openTestEngine } from '../fakes/testEngine.ts';
import type { Bench } from './bench.ts';

const SNAPSHOTS = 50;
const FILES = 1000;
const CHANGED = 10;

/** Sealing a plan with many snapshots: the final one, a diff of each, the chain. */
const archive: Bench = {
  name: 'archive of a plan with 50 snapshots',
  async run(signal) {
    const test = await openTestEngine({ git: true, settings: { autoSnapshots: false } });
    try {
      reply.all(test.model);
      const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
      await test.engine.draftTasks(id, null, never());
      await test.engine.markReady(id);
      const plan = await test.engine.materialize(id, { planTitle: 'Limits' });
      const write = (number: number, version: number): void => {
        const folder = path.join(test.folder, `src/d${number % 20}`);
        mkdirSync(folder, { recursive: true });
        const line = `export const value_${number} = ${version};\n`;
        writeFileSync(path.join(folder, `f${number}.ts`), line.repeat(20));
      };
      for (let number = 0; number < FILES; number++) write(number, 0);
      execFileSync('git', ['init', '-q'], { cwd: test.folder });
      for (let round = 1; round <= SNAPSHOTS && !signal.aborted; round++) {
        for (let one = 0; one < CHANGED; one++) write((one * 97 + round) % FILES, round);
        await test.engine.takeSnapshot(plan.id, {}, signal);
      }
      const start = performance.now();
      await test.engine.archivePlan(plan.id, { acceptOpen: true }, signal);
      const value = performance.now() - start;
      const check = await test.engine.checkArchive(plan.id);
      if (!check.ok) throw new Error(check.problems.join(' '));
      return [
        {
          name: `archive of a plan with ${SNAPSHOTS} snapshots`,
          value,
          unit: 'ms',
          budget: 1000,
          detail: `${check.entries} entries sealed, ${CHANGED} files changed each time`,
        },
      ];
    } finally {
      await test.close();
    }
  },
};

export const benches: readonly Bench[] = [archive];
