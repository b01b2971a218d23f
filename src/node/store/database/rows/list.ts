import { documentRows } from './document.ts';
import { planRows } from './plan.ts';
import { sessionRows } from './session.ts';

/** The kinds of log that have tables of their own; the others need none to be listed and found. */
export const ROWS = [planRows, documentRows, sessionRows] as const;
