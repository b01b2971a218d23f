import type { DraftInput } from '../model/draft.ts';
import type { Id } from '../model/basics.ts';
import { TASKS_MAX } from '../model/draft.ts';
import type { TaskDraft } from '../model/draft.ts';
import { SPEC_LIMITS } from '../model/verification.ts';
import { checkText, nameOf, quotedText, refuse, tooLong } from './checkText.ts';
import { findCycle } from './graph.ts';

/**
 * Drafts as given by a person, an import or a model, checked and with ids. Dependencies may be 1-based numbers
 * (also as text), titles (exact, else without regard to case and spacing) or ids. Throws `invalid_input` with
 * one sentence that names the task and says what to do: over a limit, unknown, self or ambiguous reference,
 * cycle. Repeated tags, files, acceptance and dependencies are folded.
 */
export function resolveDrafts(inputs: readonly DraftInput[], id: () => Id): TaskDraft[] {
  if (inputs.length > TASKS_MAX) {
    refuse(`There are ${inputs.length} tasks; at most ${TASKS_MAX} fit. Split the plan.`);
  }
  const named = inputs.map((input, index) => {
    const { title, ...text } = checkText(input, index + 1);
    return { input, id: input.id ?? id(), title, text };
  });
  const references = new References(named);
  const drafts = named.map(({ input, id: own, title, text }, index): TaskDraft => {
    const who = nameOf(index + 1, title);
    const blockedBy = (input.blockedBy ?? []).map((reference) => references.resolve(reference, index, who));
    return { id: own, title, ...text, blockedBy: [...new Set(blockedBy)], ...specOf(input, who) };
  });
  refuseCycle(drafts);
  return drafts;
}

function specOf({ verification }: DraftInput, who: string): Pick<TaskDraft, 'verification'> {
  if (!verification || verification.spec.trim() === '') return {};
  if (verification.spec.length > SPEC_LIMITS.characters)
    tooLong(who, 'the verification spec', SPEC_LIMITS.characters);
  return { verification };
}

/** Throws `invalid_input` that names the titles on the way round, `A → B → A`, when the drafts wait for each other. */
export function refuseCycle(drafts: readonly Pick<TaskDraft, 'id' | 'title' | 'blockedBy'>[]): void {
  const cycle = findCycle(drafts);
  if (!cycle) return;
  const titles = new Map(drafts.map((draft) => [draft.id, draft.title]));
  const way = cycle.map((each) => titles.get(each) ?? each).join(' → ');
  refuse(`These tasks wait for each other: ${way}. Remove one of these dependencies.`, { cycle });
}

class References {
  readonly #ids: readonly Id[];
  readonly #byId = new Map<Id, number>();
  readonly #exact = new Map<string, number[]>();
  readonly #folded = new Map<string, number[]>();

  constructor(named: readonly { readonly id: Id; readonly title: string }[]) {
    this.#ids = named.map((each) => each.id);
    named.forEach((each, index) => {
      const twin = this.#byId.get(each.id);
      if (twin !== undefined)
        refuse(`Tasks ${twin + 1} and ${index + 1} have the same id. Leave the id out for a new task.`);
      this.#byId.set(each.id, index);
      push(this.#exact, each.title, index);
      push(this.#folded, fold(each.title), index);
    });
  }

  /** The id that a reference of task `from` means. */
  resolve(reference: string | number, from: number, who: string): Id {
    const index = this.#find(reference, who);
    if (index === from) refuse(`${who} waits for itself. Remove that dependency.`);
    const found = this.#ids[index];
    return found ?? refuse(`${who} depends on ${shown(reference)}, which is none of the tasks.`);
  }

  #find(reference: string | number, who: string): number {
    const count = this.#ids.length;
    if (typeof reference === 'number') return this.#place(reference, reference, who);
    const text = reference.trim();
    const byId = this.#byId.get(text);
    if (byId !== undefined) return byId;
    const exact = this.#exact.get(text);
    if (exact) return only(exact, reference, who);
    const number = /^(?:task\s*)?[#t]?\s*(\d{1,6})\.?$/i.exec(text)?.[1];
    if (number !== undefined) return this.#place(Number(number), reference, who);
    const folded = this.#folded.get(fold(text));
    if (folded) return only(folded, reference, who);
    return refuse(
      `${who} depends on ${shown(reference)}, which is none of the ${count} tasks. Use a task's number or title.`,
    );
  }

  #place(number: number, reference: string | number, who: string): number {
    if (Number.isInteger(number) && number >= 1 && number <= this.#ids.length) return number - 1;
    return refuse(
      `${who} depends on ${shown(reference)}, but the tasks are numbered 1 to ${this.#ids.length}.`,
    );
  }
}

function only(places: readonly number[], reference: string | number, who: string): number {
  const [first, ...more] = places;
  if (first !== undefined && more.length === 0) return first;
  const numbers = places.map((place) => place + 1).join(' and ');
  return refuse(
    `${who} depends on ${shown(reference)}, but tasks ${numbers} both have that title. Use the number.`,
  );
}

function push(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list) list.push(index);
  else map.set(key, [index]);
}

/** Case, spacing and the marks around a title (quotes, backticks, a final full stop) do not tell titles apart. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^["'`“”‘’]+|["'`“”‘’.]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function shown(reference: string | number): string {
  return typeof reference === 'number' ? `number ${reference}` : quotedText(reference);
}
