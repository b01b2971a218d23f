import type { PlanDocument } from '../model/document.ts';
import type { Plan } from '../model/plan.ts';
import { redactAll } from './redact.ts';

/** The plan and its spec's last version as JSON for other programs; `format` counts changes of this shape. */
export function planJson(plan: Plan, document: PlanDocument | null): string {
  const last = document?.versions.at(-1);
  const spec =
    document && last
      ? { id: document.id, title: document.title, version: last.number, content: last.content }
      : null;
  return `${JSON.stringify(redactAll({ format: 1, kind: 'planning-studio/plan', plan, spec }), null, 2)}\n`;
}
