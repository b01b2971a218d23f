export interface SseEvent {
  /** `message` when the server names none. */
  readonly event: string;
  readonly data: string;
}

/** A line longer than this is an attack or a mistake, not an answer. In UTF-16 units. */
const LONGEST_LINE = 32 * 1024 * 1024;

/**
 * Reads server-sent events from bytes, however they are cut: lines may end with LF, CR or CRLF, and characters and
 * line ends may be split between chunks. Throws RangeError for a line without end.
 */
export class SseParser {
  readonly #decoder = new TextDecoder();
  /** The unfinished line, in the pieces it came in. */
  #line: string[] = [];
  #length = 0;
  #afterCr = false;
  #event = '';
  #data: string[] = [];

  push(bytes: Uint8Array): SseEvent[] {
    return this.#read(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The events that stand complete but for the blank line after them. */
  end(): SseEvent[] {
    const events = this.#read(this.#decoder.decode());
    const last = [this.#take(), this.#take()];
    return [...events, ...last.filter((event) => event !== null)];
  }

  #read(text: string): SseEvent[] {
    const events: SseEvent[] = [];
    let start = this.#afterCr && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#afterCr = false;
    const lineEnd = /\r\n|\n|\r/g;
    lineEnd.lastIndex = start;
    for (let match = lineEnd.exec(text); match; match = lineEnd.exec(text)) {
      this.#keep(text.slice(start, match.index));
      start = lineEnd.lastIndex;
      this.#afterCr = match[0] === '\r' && start === text.length;
      const event = this.#take();
      if (event) events.push(event);
    }
    this.#keep(text.slice(start));
    return events;
  }

  #keep(piece: string): void {
    if (piece === '') return;
    this.#line.push(piece);
    this.#length += piece.length;
    if (this.#length > LONGEST_LINE) throw new RangeError('a line without end');
  }

  /** Ends the line; gives an event when it was the blank one after it. */
  #take(): SseEvent | null {
    const line = this.#line.join('');
    this.#line = [];
    this.#length = 0;
    if (line === '') {
      const event = { event: this.#event || 'message', data: this.#data.join('\n') };
      const some = this.#data.length > 0;
      this.#event = '';
      this.#data = [];
      return some ? event : null;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    if (name === 'event') this.#event = value;
    return null;
  }
}
