import * as z from 'zod';
import type { ToolDefinition } from '../provider.ts';
import { TOOLS } from './tools/list.ts';
import type { ToolName } from './tools/list.ts';

/** Who asks a model: which words describe it, and the tools it may use, and no others. */
export interface Role {
  readonly name: string;
  /** For a person, in the settings where a role is given a model. */
  readonly description: string;
  readonly tools: readonly ToolName[];
}

export const ROLES = {
  persona: {
    name: 'persona',
    description: 'One voice of the brainstorm; reads plans and code while it thinks.',
    tools: ['search_plans', 'search_code'],
  },
  interviewer: {
    name: 'interviewer',
    description: 'Asks what the idea leaves unclear and answers the person.',
    tools: [],
  },
  planner: {
    name: 'planner',
    description: 'Makes the personas, rewrites the brainstorm into a synthesis, writes the specification.',
    tools: [],
  },
  tactical: {
    name: 'tactical',
    description: 'Turns the specification into tasks and into rules that prove them.',
    tools: ['find_symbol', 'find_analogous', 'try_spec'],
  },
} as const satisfies Readonly<Record<string, Role>>;

export type RoleName = keyof typeof ROLES;

/** The role of that name, or null. */
export function roleNamed(name: string): Role | null {
  return Object.hasOwn(ROLES, name) ? ROLES[name as RoleName] : null;
}

/** A role's tools as they are told to a model. */
export function toolDefinitions(role: RoleName): readonly ToolDefinition[] {
  return ROLES[role].tools.map((name) => ({
    name,
    description: TOOLS[name].description,
    inputSchema: z.toJSONSchema(TOOLS[name].input) as Readonly<Record<string, unknown>>,
  }));
}
