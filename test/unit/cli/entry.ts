/** The terminal program: run when this is what Node was started with, else what runs a command in the caller's process. */
export const load = (): Promise<typeof import('../../../src/cli/main.ts')> =>
  import('../../../src/cli/main.ts');

if (import.meta.main) void import('../../../src/cli.ts');
