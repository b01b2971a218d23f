/** What a person has typed over which version, and what that means when the spec moves on. Pure. */
import type { DocumentVersion, PlanDocument } from '../../src/protocol/model.ts';

/** Unsaved text. Remembered over reloads until it is saved or given up. */
export interface SpecDraft {
  readonly baseVersion: number;
  readonly text: string;
}

export const isSpecDraft = (value: unknown): value is SpecDraft | null =>
  value === null ||
  (typeof value === 'object' &&
    'baseVersion' in value &&
    typeof value.baseVersion === 'number' &&
    'text' in value &&
    typeof value.text === 'string');

export function lastVersion(document: PlanDocument): DocumentVersion | undefined {
  return document.versions.at(-1);
}

export type SpecState =
  /** The text is the last version. */
  | { readonly kind: 'clean'; readonly text: string; readonly base: number }
  /** Unsaved text over the last version. */
  | { readonly kind: 'dirty'; readonly text: string; readonly base: number }
  /** Unsaved text over an older version: somebody else saved in between. Nothing is overwritten unasked. */
  | {
      readonly kind: 'conflict';
      readonly text: string;
      readonly base: number;
      readonly theirs: DocumentVersion;
    };

export function specState(document: PlanDocument, draft: SpecDraft | null): SpecState {
  const last = lastVersion(document);
  const base = last?.number ?? 0;
  const stored = last?.content ?? '';
  if (draft === null || draft.text === stored) return { kind: 'clean', text: stored, base };
  // Text that equals its own base, or was saved since, holds nothing unsaved: the newer version is simply shown.
  const isKept = document.versions.some(
    ({ number, content }) => number >= draft.baseVersion && content === draft.text,
  );
  if (isKept) return { kind: 'clean', text: stored, base };
  if (last === undefined || draft.baseVersion >= base) return { kind: 'dirty', text: draft.text, base };
  return { kind: 'conflict', text: draft.text, base: draft.baseVersion, theirs: last };
}
