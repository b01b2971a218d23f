/** Keeps what is not a HostEvent out of the reducer. The host is ours, but a message may come from anywhere. */
import type { HostEvent } from '../src/protocol/api.ts';

type Shape = Readonly<Record<string, unknown>>;

/** The event as typed, or null when it is malformed or unknown (an older or newer host): then it is ignored. */
export function checkedEvent(event: unknown): HostEvent | null {
  if (!isShape(event)) return null;
  return isKnown(event) ? (event as unknown as HostEvent) : null;
}

function isKnown(event: Shape): boolean {
  switch (event['type']) {
    case 'sessions_changed':
    case 'trusted':
      return true;
    case 'session_changed':
      return isView(event['view']);
    case 'document_changed':
      return isDocument(event['document']);
    case 'plan_changed':
      return isPlanView(event['view']);
    case 'activity':
      return isActivity(event['activity']);
    case 'provider_changed':
      return isShape(event['provider']) && hasStrings(event['provider'], 'id', 'label', 'model');
    case 'reveal':
      return ['threads', 'synthesis', 'spec', 'tasks'].includes(String(event['part']));
    default:
      return false;
  }
}

function isView(view: unknown): boolean {
  if (!isShape(view) || !isShape(view['gates']) || !isShape(view['session'])) return false;
  const session = view['session'];
  return (
    hasStrings(session, 'id', 'title', 'prompt', 'phase') &&
    ['context', 'personas', 'threads', 'messages', 'drafts', 'blockers'].every((key) =>
      Array.isArray(session[key]),
    ) &&
    isShape(session['usage']) &&
    isShape(session['config'])
  );
}

function isPlanView(view: unknown): boolean {
  if (!isShape(view) || !isShape(view['plan'])) return false;
  const { plan } = view;
  return (
    hasStrings(plan, 'id', 'title', 'status', 'updatedAt') &&
    Array.isArray(plan['tasks']) &&
    Array.isArray(plan['snapshots']) &&
    Array.isArray(view['reports']) &&
    Array.isArray(view['progress'])
  );
}

function isDocument(document: unknown): boolean {
  return (
    isShape(document) &&
    hasStrings(document, 'id', 'title') &&
    Array.isArray(document['versions']) &&
    document['versions'].every((version) => isShape(version) && typeof version['content'] === 'string')
  );
}

function isActivity(activity: unknown): boolean {
  if (!isShape(activity) || !hasStrings(activity, 'sessionId')) return false;
  if (activity['type'] === 'progress') return hasStrings(activity, 'step', 'message');
  if (activity['type'] !== 'text' && activity['type'] !== 'thinking') return false;
  return (
    hasStrings(activity, 'targetId', 'text') &&
    Number.isSafeInteger(activity['offset']) &&
    Number(activity['offset']) >= 0
  );
}

function hasStrings(value: Shape, ...keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string');
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
