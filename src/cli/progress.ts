import { compact } from '../core/base/words.ts';
import type { Activity, Engine, SessionView } from '../core/engine/api.ts';
import type { Id } from '../core/model/basics.ts';
import { cut } from './format.ts';
import { oneLine } from './terminal.ts';
import type { Terminal } from './terminal.ts';

const FRAME_MS = 100;

interface Row {
  characters: number;
  thinking: boolean;
  tail: string;
}

/**
 * Draws what streams while a step runs: one line per persona (or for the document) with its size and last words,
 * redrawn in place. Draws nothing when nobody watches. Call `stop` in every case.
 */
export class ProgressView {
  readonly #terminal: Terminal;
  readonly #engine: Engine;
  readonly #sessionId: Id;
  readonly #rows = new Map<string, Row>();
  readonly #names = new Map<string, string>();
  readonly #subscription: { dispose(): void };
  readonly #timer: NodeJS.Timeout | null;
  #message = '';
  #drawn = 0;
  #asking = false;

  constructor(terminal: Terminal, engine: Engine, sessionId: Id) {
    this.#terminal = terminal;
    this.#engine = engine;
    this.#sessionId = sessionId;
    this.#subscription = engine.onActivity((activity) => this.#take(activity));
    this.#timer = terminal.live ? setInterval(() => this.#frame(), FRAME_MS) : null;
  }

  stop(): void {
    this.#subscription.dispose();
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#erase();
  }

  #take(activity: Activity): void {
    if (activity.sessionId !== this.#sessionId || !this.#terminal.live) return;
    if (activity.type === 'progress') {
      this.#message = oneLine(activity.message);
      return;
    }
    const row = this.#rows.get(activity.targetId) ?? { characters: 0, thinking: false, tail: '' };
    row.thinking = activity.type === 'thinking';
    if (activity.type === 'text') row.characters = activity.offset + activity.text.length;
    row.tail = (row.tail + activity.text).slice(-200);
    this.#rows.set(activity.targetId, row);
  }

  #frame(): void {
    if ([...this.#rows.keys()].some((target) => !this.#names.has(target))) this.#learnNames();
    this.#erase();
    const { paint, columns } = this.#terminal;
    const lines = [...this.#rows].map(([target, row]) => {
      const name = cut(this.#names.get(target) ?? '…', 22).padEnd(22);
      const state = row.thinking ? 'thinking' : `${compact(row.characters)} chars`;
      const room = Math.max(10, columns - 40);
      return `  ${paint('cyan', name)} ${state.padStart(11)}  ${paint('dim', [...oneLine(row.tail)].slice(-room).join(''))}`;
    });
    if (this.#message) lines.unshift(paint('dim', `  ${cut(this.#message, columns - 4)}`));
    if (lines.length === 0) return;
    // Without line wrap, so that wide characters cannot make a line take two and the count stay right.
    this.#terminal.draw(`\u001b[?7l${lines.join('\n')}\n\u001b[?7h`);
    this.#drawn = lines.length;
  }

  #erase(): void {
    if (this.#drawn > 0) this.#terminal.draw(`\u001b[${this.#drawn}A\u001b[0J`);
    this.#drawn = 0;
  }

  /** Who is behind a message id is in the session; asked for once per unknown one. */
  #learnNames(): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#engine
      .session(this.#sessionId)
      .then((view) => speakers(view).forEach((name, target) => this.#names.set(target, name)))
      .catch(() => undefined) // The step itself says what is wrong.
      .finally(() => {
        for (const target of this.#rows.keys())
          if (!this.#names.has(target)) this.#names.set(target, 'document');
        this.#asking = false;
      });
  }
}

/** Message id → name of the persona who speaks it. */
export function speakers({ session }: SessionView): ReadonlyMap<Id, string> {
  const personas = new Map(session.personas.map(({ id, name }) => [id, oneLine(name)]));
  const threads = new Map(
    session.threads.map(({ id, personaId }) => [id, (personaId && personas.get(personaId)) || 'Interviewer']),
  );
  return new Map(session.messages.map(({ id, threadId }) => [id, threads.get(threadId) ?? '?']));
}
