import { findAnalogous } from './findAnalogous.ts';
import { findSymbol } from './findSymbol.ts';
import { searchCode } from './searchCode.ts';
import { searchPlans } from './searchPlans.ts';
import { trySpec } from './trySpec.ts';

/** Every tool there is. Adding one: its file, and a line here; then name it in a role (roles.ts). */
export const TOOLS = {
  search_plans: searchPlans,
  search_code: searchCode,
  find_symbol: findSymbol,
  find_analogous: findAnalogous,
  try_spec: trySpec,
} as const;

export type ToolName = keyof typeof TOOLS;
