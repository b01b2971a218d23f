import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';

/**
 * mocha's spec report for people, and beside it the counts in the file that STUDIO_TEST_REPORT names (none without
 * it), which is how `npm test` adds the suites up.
 */
export default class SpecWithCounts extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.STUDIO_TEST_REPORT;
    if (!file) return;
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      // After a failure mocha passes over the tests that bail, without a word. Hooks that fail count, too.
      const notRun = Math.max(0, (runner.total || 0) - passes - failures - pending);
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, pending, notRun }));
    });
  }
}
