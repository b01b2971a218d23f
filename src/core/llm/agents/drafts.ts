import * as z from 'zod';
import type { DraftInput } from '../../model/draft.ts';
import { PlanningError } from '../../base/errors.ts';
import type { Id, Priority, Size } from '../../model/basics.ts';
import type { DraftProofSpec, TaskDraft } from '../../model/draft.ts';
import { FIELDS, fieldsOf } from '../../model/taskFields.ts';
import type { FieldName, FieldValue, TaskField } from '../../model/taskFields.ts';
import { SPEC_LIMITS } from '../../model/verification.ts';
import type { JsonSchema } from '../provider.ts';
import { toolDefinitions } from '../roles/roles.ts';
import { ask, converse, readStructured, REPAIR, repairTurns } from './ask.ts';
import type { Checked } from './ask.ts';
import { faultWords, tryProofs, withoutFaulty } from './draftProofs.ts';
import type { DraftProof } from './draftProofs.ts';
import { camelKeys, listIn } from './json.ts';
import { asText, asTexts, asWord, isRecord } from './lenient.ts';
import { tasksPrompt } from './prompts/tasks.ts';
import { promptRequest } from './prompts/prompt.ts';
import { isInside, normalPath } from '../../plan/checkText.ts';
import { resolveDrafts } from '../../plan/resolveDrafts.ts';
import type { AgentWorld } from './run.ts';
import type { ModelTask } from '../tasks.ts';
import { oneLine, shorten, unwrapFence } from '../../base/plainText.ts';

type TasksTask = Extract<ModelTask, { kind: 'tasks' }>;

/** What is asked for; `readDrafts` takes much more than this. */
const answer = z.object({
  tasks: z.array(
    z.object({
      ...askedText(),
      blockedBy: z.array(z.number().int()),
      verification: z.string(),
      verificationNote: z.string(),
    }),
  ),
});

/**
 * Task drafts from the specification, or from the idea alone, with the verification specs that stood their trial.
 * One repair round at most, for the form of the answer or for its specs. Throws `model_answer` when the answer
 * cannot be used even then; `details.raw` keeps it.
 */
export async function draftTasks(
  input: Omit<TasksTask, 'kind'> & { readonly model: string | null; readonly proof?: DraftProof | null },
  world: AgentWorld,
  signal: AbortSignal,
): Promise<TaskDraft[]> {
  const { model, proof = null, ...rest } = input;
  const task: TasksTask = { kind: 'tasks', ...rest };
  const request = promptRequest(tasksPrompt(task), {
    role: 'tactical',
    model,
    task,
    tools: proof?.evaluate ? toolDefinitions('tactical') : [],
    answer: { name: 'tasks', schema: z.toJSONSchema(answer) as JsonSchema },
    maxOutputTokens: 16_000,
    thinking: 'brief',
  });
  const check = (value: unknown): Checked<TaskDraft[]> => readDrafts(value, () => world.id());
  const { result, ...told } = await converse(request, check, world, signal);
  if (!result.value) {
    throw new PlanningError(
      'model_answer',
      `The model's tasks cannot be used. ${result.words} Try again, or choose another model.`,
      { raw: result.raw },
    );
  }
  const before = rest.revise?.drafts ?? [];
  let tried = await tryProofs(keep(result.value, before), proof, signal);
  if (tried.faults.length > 0 && !told.repaired) {
    const turns = [...told.turns, ...repairTurns(told.text, faultWords(tried.faults), REPAIR)];
    // Without tools: the repair is one answer.
    const again = readStructured(
      (await ask({ ...request, turns, tools: [] }, world, signal, 'quiet')).text,
      check,
    );
    if (again.ok) {
      const second = await tryProofs(keep(again.value, before), proof, signal);
      if (second.faults.length <= tried.faults.length) tried = second;
    }
  }
  return withoutFaulty(tried, proof);
}

/** Drafts from a model's JSON: a list or an object around one, snake or camel case, wrong types read as meant. */
export function readDrafts(value: unknown, id: () => Id): Checked<TaskDraft[]> {
  const list = listIn(value, ['tasks', 'taskdrafts', 'task_drafts', 'drafts', 'items']);
  if (!list) return { ok: false, words: 'There is no list of tasks in it.' };
  if (list.length === 0) return { ok: false, words: 'The list of tasks is empty.' };
  const inputs: DraftInput[] = [];
  for (const [index, item] of list.entries()) {
    const draft = readDraft(item);
    // Leaving an item out would shift the numbers that the others refer to.
    if (!draft) return { ok: false, words: `Task ${index + 1} is not an object with a title.` };
    inputs.push(draft);
  }
  try {
    return { ok: true, value: resolveDrafts(inputs, id) };
  } catch (error) {
    if (error instanceof PlanningError && error.code === 'invalid_input')
      return { ok: false, words: error.message };
    throw error;
  }
}

function readDraft(item: unknown): DraftInput | null {
  const draft = camelKeys(typeof item === 'string' ? { title: item } : item);
  if (!isRecord(draft)) return null;
  const text = fieldsOf((name, field) => readField(draft, name, field));
  if (!text.title) return null;
  return {
    ...text,
    title: text.title,
    blockedBy: references(draft['blockedBy'] ?? draft['dependsOn'] ?? draft['dependencies']),
    ...verification(draft['verification'] ?? draft['spec'], draft['verificationNote']),
  };
}

/** What a field is asked for as. */
function askedText(): Readonly<Record<string, z.ZodType>> {
  const asked = FIELDS.map(([name, field]) => [
    name,
    field.kind === 'word' ? z.enum(field.words) : field.kind === 'list' ? z.array(z.string()) : z.string(),
  ]);
  return Object.fromEntries(asked);
}

/** A field as it was meant, cut to its limits. */
function readField(
  draft: Readonly<Record<string, unknown>>,
  name: FieldName,
  field: TaskField,
): FieldValue | undefined {
  const key = [name, ...(OTHER_NAMES[name] ?? [])].find((each) => draft[each] != null);
  const value = key === undefined ? undefined : draft[key];
  switch (field.kind) {
    case 'word':
      return asWord(value, field.words, OTHER_WORDS[name] ?? {}) ?? field.preset;
    case 'line':
      return oneLine(asText(value), field.max);
    case 'text':
      return shorten(asText(value), field.max);
    case 'list':
      return itemsOf(asTexts(value), field).slice(0, field.items);
  }
}

/** A path that is too long or leads out of the workspace is left out: cut, it would be another one. */
function itemsOf(
  texts: readonly string[],
  { item, max }: Extract<TaskField, { kind: 'list' }>,
): readonly string[] {
  if (item === 'path') return texts.map(normalPath).filter((path) => isInside(path) && path.length <= max);
  return texts.map((text) => (item === 'line' ? oneLine(text, max) : shorten(text, max)));
}

/** A spec as YAML text, fenced or not, or as an object around it. What is too long is left out like what is missing. */
function verification(value: unknown, note: unknown): { readonly verification?: DraftProofSpec } {
  const given = isRecord(value) ? (value['spec'] ?? value['yaml']) : value;
  const spec = unwrapFence(typeof given === 'string' ? given : '').trim();
  if (spec === '' || /^(none|null|n\/a|-)$/i.test(spec) || spec.length > SPEC_LIMITS.characters) return {};
  const explanation = oneLine(asText(note ?? (isRecord(value) ? value['explanation'] : '')), 1000);
  return {
    verification: { spec: `${spec}\n`, vacuous: [], explanation: explanation === '' ? null : explanation },
  };
}

/** What models call fields when they do not hold to the names that they were asked for. */
const OTHER_NAMES: Readonly<Partial<Record<FieldName, readonly string[]>>> = {
  title: ['name', 'task'],
  description: ['details'],
  size: ['estimate'],
  tags: ['labels'],
  acceptance: ['acceptanceCriteria'],
};

const PRIORITY_WORDS: Readonly<Record<string, Priority>> = {
  urgent: 'critical',
  blocker: 'critical',
  highest: 'critical',
  p0: 'critical',
  p1: 'high',
  p2: 'medium',
  p3: 'low',
  normal: 'medium',
  moderate: 'medium',
  lowest: 'someday',
  later: 'someday',
  p4: 'someday',
};
const SIZE_WORDS: Readonly<Record<string, Size>> = {
  extra_small: 'xs',
  tiny: 'xs',
  small: 's',
  medium: 'm',
  large: 'l',
  big: 'l',
  extra_large: 'xl',
  huge: 'xl',
};

const OTHER_WORDS: Readonly<Partial<Record<FieldName, Readonly<Record<string, string>>>>> = {
  priority: PRIORITY_WORDS,
  size: SIZE_WORDS,
};

/** Numbers stay numbers; text may be a list of numbers in one string, or one title (which may hold commas). */
function references(value: unknown): (string | number)[] {
  const list = Array.isArray(value)
    ? (value as readonly unknown[])
    : value === null || value === undefined
      ? []
      : [value];
  return list.flatMap((item): (string | number)[] => {
    if (typeof item === 'number') return [item];
    if (isRecord(item)) return references(item['number'] ?? item['id'] ?? item['title']);
    const text = asText(item);
    if (text === '' || /^(none|null|n\/a|-)$/i.test(text)) return [];
    return /^[#\d\s,;]+$/.test(text) ? text.split(/[\s,;]+/).filter(Boolean) : [text];
  });
}

/**
 * A revised task with an unchanged title is the same task: it keeps its id, so that views and edits follow it, and
 * its spec when the answer says nothing of one.
 */
function keep(drafts: readonly TaskDraft[], before: readonly TaskDraft[]): TaskDraft[] {
  const old = new Map<string, TaskDraft>();
  for (const draft of before) if (!old.has(draft.title)) old.set(draft.title, draft);
  const renamed = new Map<Id, Id>();
  const specs = new Map<Id, DraftProofSpec>();
  for (const draft of drafts) {
    const same = old.get(draft.title);
    if (same === undefined) continue;
    old.delete(draft.title);
    renamed.set(draft.id, same.id);
    if (same.verification && !draft.verification) specs.set(draft.id, same.verification);
  }
  const known = (id: Id): Id => renamed.get(id) ?? id;
  return drafts.map((draft) => {
    const spec = specs.get(draft.id);
    const own = { ...draft, id: known(draft.id), blockedBy: draft.blockedBy.map(known) };
    return spec ? { ...own, verification: spec } : own;
  });
}
