import * as z from 'zod';
import { oneLine, shorten } from '../../base/plainText.ts';
import { isCancelled, PlanningError } from '../../base/errors.ts';
import type { ToolUse } from '../../model/thread.ts';
import { roleNamed } from './roles.ts';
import { TOOLS } from './tools/list.ts';
import type { ToolName } from './tools/list.ts';
import { TOOL_TEXT_MAX } from './tools/tool.ts';
import type { Tool, ToolDeps, ToolOutput } from './tools/tool.ts';

/** What came of a tool call: `text` goes to the model, `use` to the thread and the audit. */
export interface Executed {
  readonly text: string;
  readonly use: ToolUse;
}

/**
 * Runs a tool for a role. A tool that does not exist or is not the role's, and input that does not fit, are
 * refused; a tool that breaks has `failed`; the model is told in both cases. Throws only `cancelled`.
 */
export async function executeTool(
  role: string,
  name: string,
  input: unknown,
  deps: ToolDeps,
  signal: AbortSignal,
): Promise<Executed> {
  const started = deps.ticks();
  const end = (outcome: ToolUse['outcome'], text: string, summary: string): Executed => ({
    text: shorten(text, TOOL_TEXT_MAX),
    use: {
      tool: oneLine(name, 60),
      input: described(input),
      outcome,
      summary: oneLine(summary, 200),
      durationMs: Math.max(0, Math.round(deps.ticks() - started)),
    },
  });
  const allowed = roleNamed(role)?.tools ?? [];
  if (!(allowed as readonly string[]).includes(name)) {
    const mine =
      allowed.length === 0 ? 'You have no tools; answer without.' : `Your tools are: ${allowed.join(', ')}.`;
    return end('refused', `You may not use ${oneLine(name, 60)}. ${mine}`, `not a tool of the role ${role}`);
  }
  // The table's types cannot tell the compiler that each tool is run with the input of its own schema.
  const tool = TOOLS[name as ToolName] as Tool;
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) {
    const why = oneLine(z.prettifyError(parsed.error), 300);
    return end('refused', `The input of ${name} does not fit: ${why}`, why);
  }
  try {
    const { text, summary }: ToolOutput = await tool.run(parsed.data, deps, signal);
    return end('ok', text, summary);
  } catch (error) {
    if (signal.aborted || isCancelled(error)) throw new PlanningError('cancelled', 'Stopped.');
    const why = error instanceof PlanningError ? error.message : 'it broke unexpectedly';
    return end('failed', `${name} failed: ${why}. Go on without it.`, why);
  }
}

/** What was asked, for a person: the value of a single text field, else the JSON. */
function described(input: unknown): string {
  if (typeof input === 'object' && input !== null) {
    const values = Object.values(input);
    if (values.length === 1 && typeof values[0] === 'string') return oneLine(values[0], 200);
  }
  let json: string | undefined;
  try {
    json = JSON.stringify(input);
  } catch {
    json = undefined;
  }
  return oneLine(json ?? '(unreadable)', 200);
}
