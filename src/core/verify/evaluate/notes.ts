import { plural } from '../../base/words.ts';
import type { IndexView } from '../../index/view.ts';
import { canHide } from './fileResult.ts';
import type { RuleState } from './ruleState.ts';

const NAMED = 10;

/** What the reader of a report should know about files that were not, or not wholly, looked at. */
export function notesOf(states: readonly RuleState[], view: IndexView): string[] {
  const skipped = new Map<string, string>();
  const partial = new Map<string, string>();
  const unparsed = new Set<string>();
  const refused = new Set<string>();
  const scopes = new Set(states.map(({ scope }) => scope));
  for (const { skipped: paths } of scopes) {
    for (const path of paths) {
      const reason = view.file(path)?.skipped ?? null;
      if (reason && canHide(reason)) skipped.set(path, `${path} (${reason.reason.replaceAll('_', ' ')})`);
    }
  }
  for (const state of states) {
    for (const path of state.noteworthy) {
      const result = state.result(path);
      if (!result) continue;
      if (result.errorLines.length > 0) partial.set(path, `${path} (line ${result.errorLines.join(', ')})`);
      if (result.unparsed) unparsed.add(path);
      if (result.refused.length > 0) refused.add(path);
    }
  }
  return [
    note('in scope could not be looked at', [...skipped.values()]),
    note('with syntax errors in scope may hold more than was found', [...partial.values()]),
    note('of languages without a grammar may hold what is looked for; only `text` looks there', [
      ...unparsed,
    ]),
    note('cannot be searched with a code pattern of the rules', [...refused]),
  ].filter((line) => line !== null);
}

function note(what: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const sorted = names.toSorted();
  const rest = sorted.length > NAMED ? ` and ${sorted.length - NAMED} more` : '';
  return `${plural(sorted.length, 'file')} ${what}: ${sorted.slice(0, NAMED).join(', ')}${rest}.`;
}
