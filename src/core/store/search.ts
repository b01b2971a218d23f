import type { Id, Timestamp } from '../model/basics.ts';
import type { PlanDocument } from '../model/document.ts';
import type { Episode } from '../model/episode.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { Session } from '../model/session.ts';
import type { Message } from '../model/thread.ts';
import type { SearchHit } from '../model/searchHit.ts';

/** One thing that full text search can find. */
export interface SearchEntry {
  readonly kind: SearchHit['kind'];
  readonly id: Id;
  readonly title: string;
  readonly body: string;
  readonly at: Timestamp;
}

export function sessionEntry(session: Session): SearchEntry {
  const body =
    session.synthesis === null ? session.prompt : `${session.prompt}\n\n${session.synthesis.markdown}`;
  return { kind: 'session', id: session.id, title: session.title, body, at: session.createdAt };
}

/** Null while the message is being written: it is found when it is whole. */
export function messageEntry(session: Session, message: Message): SearchEntry | null {
  if (message.status === 'streaming') return null;
  const thread = session.threads.find((one) => one.id === message.threadId);
  const persona = session.personas.find((one) => one.id === thread?.personaId);
  const speaker = message.role === 'person' ? 'You' : (persona?.name ?? 'Interviewer');
  return { kind: 'message', id: message.id, title: speaker, body: message.content, at: message.startedAt };
}

export function episodeEntry(episode: Episode): SearchEntry {
  return { kind: 'episode', id: episode.id, title: episode.title, body: episode.content, at: episode.at };
}

export function planEntry(plan: Plan): SearchEntry | null {
  if (plan.status === 'deleted') return null;
  return { kind: 'plan', id: plan.id, title: plan.title, body: plan.description, at: plan.createdAt };
}

export function taskEntry(plan: Plan, task: Task): SearchEntry | null {
  if (plan.status === 'deleted') return null;
  const spec = task.verification?.spec ?? '';
  const body = [task.description, ...task.acceptance, task.tags.join(' '), spec]
    .filter((part) => part !== '')
    .join('\n');
  return { kind: 'task', id: task.id, title: task.title, body, at: task.createdAt };
}

/** The newest version only: older ones are history, not what is planned. */
export function documentEntry(document: PlanDocument): SearchEntry {
  const body = document.versions.at(-1)?.content ?? '';
  return { kind: 'document', id: document.id, title: document.title, body, at: document.createdAt };
}

/** At most so many words of a query are used. */
const QUERY_WORDS = 16;

/** The words of a query or a text: letters and digits, without case and diacritics. Safe for any text. */
export function searchWords(text: string): readonly string[] {
  return foldWord(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** The words of a query, at most 16; all must occur, the last also as the beginning of a word. */
export function queryWords(text: string): readonly string[] {
  return searchWords(text.slice(0, 1000)).slice(0, QUERY_WORDS);
}

/** Best first: all words in the title, then the newest. */
export function compareHits(words: readonly string[]): (a: RankedHit, b: RankedHit) => number {
  const titled = (hit: RankedHit): number => {
    const title = searchWords(hit.title);
    return words.every((word) => title.some((one) => one.startsWith(word))) ? 0 : 1;
  };
  return (a, b) => titled(a) - titled(b) || (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? -1 : 1);
}
interface RankedHit {
  readonly title: string;
  readonly at: Timestamp;
  readonly id: Id;
}

const SNIPPET_LENGTH = 200;

/** Up to 200 characters around the first word found, on one line. */
export function snippetOf(body: string, words: readonly string[]): string {
  const flat = body
    .slice(0, 200_000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const folded = flat.toLowerCase();
  const places = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
  const first = places.length === 0 ? 0 : Math.min(...places);
  const start =
    flat.length <= SNIPPET_LENGTH ? 0 : Math.max(0, Math.min(first - 60, flat.length - SNIPPET_LENGTH));
  const cut = flat.slice(start, start + SNIPPET_LENGTH);
  // Half of a surrogate pair at either end is no character.
  return cut.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
}

/** Drops the accents of alphabets but leaves the marks of other scripts, which make other letters. */
function foldWord(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFKC')
    .toLowerCase();
}
