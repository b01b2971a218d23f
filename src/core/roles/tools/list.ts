import { searchCode } from './searchCode.ts';
import { searchPlans } from './searchPlans.ts';

/** Every tool there is. Adding one: its file, and a line here; then name it in a role (roles.ts). */
export const TOOLS = { search_plans: searchPlans, search_code: searchCode } as const;

export type ToolName = keyof typeof TOOLS;
