/** The terminal program: run when this is what Node was started with, else what runs a command in the caller's process. */
export const load = (): Promise<typeof import('../../../src/cli/main.ts')> =>
  import('../../../src/cli/main.ts');

/** An adapter as the program has it: for providers that a test adds, whose errors must be of the program's own classes. */
export const openAi = (): Promise<typeof import('../../../src/node/models/openai.ts')> =>
  import('../../../src/node/models/openai.ts');

if (import.meta.main) void import('../../../src/cli.ts');
