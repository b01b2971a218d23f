/** Streamed text of one target, joined from pieces that may arrive twice, late or not at all. */
export interface StreamText {
  readonly text: string;
  /** Pieces that start behind the end of `text`, by offset. */
  readonly waiting: readonly Piece[];
}

export interface Piece {
  /** Characters of the target's text before this piece. */
  readonly offset: number;
  readonly text: string;
}

/** More waiting pieces than this are given up: the session has the same text soon after. */
const MAX_WAITING = 200;

export const EMPTY_STREAM: StreamText = { text: '', waiting: [] };

/** True when something between `text` and the waiting pieces is missing. */
export function hasGap(stream: StreamText): boolean {
  return stream.waiting.length > 0;
}

/** Adds a piece where it belongs; text that is already there is not added again. */
export function addPiece(stream: StreamText, piece: Piece): StreamText {
  const joined = join(stream.text, piece);
  if (joined === null) {
    if (
      stream.waiting.length >= MAX_WAITING ||
      stream.waiting.some(({ offset }) => offset === piece.offset)
    ) {
      return stream;
    }
    const waiting = [...stream.waiting, piece].sort((a, b) => a.offset - b.offset);
    return { text: stream.text, waiting };
  }
  if (joined === stream.text) return stream;
  return drain(joined, stream.waiting);
}

/** Takes over the text as the session has it, unless the stream is already further. */
export function rebase(stream: StreamText, stored: string): StreamText {
  if (stored.length <= stream.text.length) return stream;
  return drain(stored, stream.waiting);
}

function drain(text: string, waiting: readonly Piece[]): StreamText {
  let whole = text;
  const left: Piece[] = [];
  for (const piece of waiting) {
    const joined = join(whole, piece);
    if (joined === null) left.push(piece);
    else whole = joined;
  }
  return { text: whole, waiting: left };
}

function join(text: string, piece: Piece): string | null {
  if (piece.offset > text.length) return null;
  const known = text.length - piece.offset;
  return known >= piece.text.length ? text : text + piece.text.slice(known);
}
