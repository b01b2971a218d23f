import type { PlanDocument } from '../model/document.ts';
import type { Session } from '../model/session.ts';
import { redactAll } from './redact.ts';

/**
 * The session and every version of its spec as JSON; `format` counts changes of this shape. What was read from
 * the workspace is named but not copied, as a person may have let a secret file in; the process is left out.
 */
export function sessionJson(session: Session, document: PlanDocument | null): string {
  const { running: _, partial: __, ...kept } = session;
  const context = session.context.map(({ content, ...entry }) => ({
    ...entry,
    characters: content.length,
    ...(entry.kind === 'note' ? { content } : {}),
  }));
  return `${JSON.stringify(redactAll({ format: 1, kind: 'planning-studio/session', session: { ...kept, context }, spec: document }), null, 2)}\n`;
}
