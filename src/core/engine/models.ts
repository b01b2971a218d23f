import type { Session } from '../model/session.ts';
import type { RoleName } from '../llm/roles/roles.ts';
import type { Kernel } from './deps.ts';

/** The model that a role asks: the session's own, else the settings', else the provider's default (null). */
export function modelOf(kernel: Kernel, session: Session, role: RoleName): string | null {
  return session.config.models[role] ?? kernel.settings().models[role] ?? null;
}
