import { Workbench, type OpenOptions } from '../harness/workbench.ts';
import type { StudioWindow } from '../harness/studioWindow.ts';

const shared: { workbench?: Promise<Workbench> } = {};

/** The one workbench of this test run, started when first asked for. */
export function sharedWorkbench(): Promise<Workbench> {
  return (shared.workbench ??= Workbench.start());
}

/** The shared workbench if a test has started it. */
export function startedWorkbench(): Promise<Workbench> | undefined {
  return shared.workbench;
}

/** Opens a window of the shared workbench with the extension in it. Close it in `after`. */
export async function openWindow(options: OpenOptions = {}): Promise<StudioWindow> {
  return (await sharedWorkbench()).open(options);
}
