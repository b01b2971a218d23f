import type { Context } from 'mocha';
import { leaveWindow, startedWorkbench } from './windows.ts';

// What is asked to end takes its server and browser with it.
process.once('SIGTERM', () => process.exit(143));

/** Hooks around every end-to-end test: a picture when one fails, after which nobody goes on with its window, and the workbench's end. */
export const mochaHooks = {
  async afterEach(this: Context): Promise<void> {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    const files = await (await startedWorkbench())?.photograph(`failed-${test.fullTitle().slice(0, 120)}`);
    for (const file of files ?? []) console.log(`      picture: ${file}`);
    await leaveWindow();
  },
  async afterAll(this: Context): Promise<void> {
    await (await startedWorkbench())?.stop();
  },
};
