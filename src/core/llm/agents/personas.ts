import * as z from 'zod';
import { PlanningError } from '../../base/errors.ts';
import type { Id } from '../../model/basics.ts';
import { TECHNIQUES } from '../../model/persona.ts';
import type { Persona, PersonaInput, Technique } from '../../model/persona.ts';
import { PERSONA_COUNT } from '../../model/session.ts';
import type { JsonSchema, ModelFailureKind } from '../provider.ts';
import { askStructured } from './ask.ts';
import type { Checked } from './ask.ts';
import { BUILTIN_PERSONAS } from './builtinPersonas.ts';
import { camelKeys, listIn } from './json.ts';
import { asText, asTexts, asWord, isRecord } from './lenient.ts';
import { personasPrompt } from './prompts/personas.ts';
import { promptRequest } from './prompts/prompt.ts';
import type { AgentWorld } from './run.ts';
import type { ModelTask, Subject } from '../tasks.ts';
import { oneLine, shorten } from '../../base/plainText.ts';
import { plural } from '../../base/words.ts';

export interface GeneratedPersonas {
  readonly personas: Persona[];
  readonly source: 'model' | 'builtin';
  /** Why built-in personas stand in for a model's, or null. */
  readonly note: string | null;
}

const STANCES = ['sceptic', 'user_voice', 'builder', 'other'] as const satisfies readonly Persona['stance'][];

/** What is asked for; `readPersonas` takes much more than this. */
const answer = z.object({
  personas: z.array(
    z.object({
      role: z.string(),
      name: z.string(),
      emoji: z.string(),
      focus: z.string(),
      background: z.string(),
      systemPrompt: z.string(),
      technique: z.enum(TECHNIQUES),
      stance: z.enum(STANCES),
      searchQueries: z.array(z.string()),
    }),
  ),
});

/** Failures that a person must settle before anything can work; the others fall back to the built-in personas. */
const NEEDS_A_PERSON: readonly unknown[] = ['auth', 'invalid_request'] satisfies readonly ModelFailureKind[];

/**
 * Voices for an idea: exactly `count` (2 to 5), roles unique, techniques spread, at least one sceptic and one
 * voice of the user. What a model leaves out is repaired or topped up with built-in ones, and the note says so;
 * an unusable answer or a provider that is out of reach gives built-in ones. Throws `model_failed` only for what
 * a person must settle (key, unknown model), and `cancelled` and `budget_reached`.
 */
export async function generatePersonas(
  input: { readonly subject: Subject; readonly count: number; readonly model: string | null },
  world: AgentWorld,
  signal: AbortSignal,
): Promise<GeneratedPersonas> {
  const count = Math.min(
    PERSONA_COUNT.max,
    Math.max(PERSONA_COUNT.min, Math.trunc(input.count) || PERSONA_COUNT.preset),
  );
  const task: ModelTask = { kind: 'personas', subject: input.subject, count };
  let best: readonly PersonaInput[] = [];
  const check = (value: unknown): Checked<readonly PersonaInput[]> => {
    const read = readPersonas(value);
    if (read.personas.length > best.length) best = read.personas;
    if (read.personas.length >= count) return { ok: true, value: read.personas };
    const have = plural(read.personas.length, 'usable persona');
    return {
      ok: false,
      words: `It holds ${have}; exactly ${count} are needed.${read.words.length > 0 ? ` ${read.words.join(' ')}` : ''}`,
    };
  };
  const builtin = (why: string): GeneratedPersonas => ({
    personas: settle(BUILTIN_PERSONAS, count, world),
    source: 'builtin',
    note: `${why} The built-in personas are used; edit them or try again.`,
  });
  try {
    const result = await askStructured(
      promptRequest(personasPrompt(task), {
        role: 'planner',
        model: input.model,
        task,
        answer: { name: 'personas', schema: z.toJSONSchema(answer) as JsonSchema },
        maxOutputTokens: 4000,
        thinking: 'off',
      }),
      check,
      world,
      signal,
    );
    if (result.value) return { personas: settle(result.value, count, world), source: 'model', note: null };
    if (best.length === 0) return builtin(`The model's personas could not be used: ${result.words}`);
    const missing = count - best.length;
    return {
      personas: settle([...best, ...fillers(best, missing)], count, world),
      source: 'model',
      note: `The model gave ${best.length} of ${count} personas; ${plural(missing, 'built-in one was', 'built-in ones were')} added.`,
    };
  } catch (error) {
    if (
      !(error instanceof PlanningError) ||
      error.code !== 'model_failed' ||
      NEEDS_A_PERSON.includes(error.details['kind'])
    )
      throw error;
    return builtin(`The model could not be asked: ${error.message}`);
  }
}

/** The usable personas of a model's answer, and words about the others. */
export function readPersonas(value: unknown): {
  readonly personas: readonly PersonaInput[];
  readonly words: readonly string[];
} {
  const list = listIn(value, ['personas', 'people', 'voices']);
  if (!list) return { personas: [], words: ['There is no list of personas in it.'] };
  const words: string[] = [];
  const personas: PersonaInput[] = [];
  for (const [index, item] of list.entries()) {
    const persona = readPersona(item);
    if (typeof persona === 'string') words.push(`Persona ${index + 1} ${persona}.`);
    else if (
      personas.some((other) => other.role === persona.role && other.systemPrompt === persona.systemPrompt)
    ) {
      words.push(`Persona ${index + 1} is the same as an earlier one.`);
    } else personas.push(persona);
  }
  return { personas, words };
}

function readPersona(item: unknown): PersonaInput | string {
  const given = camelKeys(item);
  if (!isRecord(given)) return 'is not an object';
  const name = oneLine(asText(given['name'] ?? given['title']), 80);
  const role = snake(asText(given['role']) || name);
  const instructions = shorten(
    asText(given['systemPrompt'] ?? given['prompt'] ?? given['instructions']),
    4000,
  );
  const focus = oneLine(asText(given['focus']) || (instructions.split(/(?<=[.!?])\s/)[0] ?? ''), 400);
  if (role === '') return 'has neither a role nor a name';
  if (focus === '') return 'has neither a focus nor a systemPrompt';
  const text = `${role} ${name} ${focus} ${instructions}`;
  return {
    role,
    name: name || role.replaceAll('_', ' '),
    emoji: emoji(asText(given['emoji'])),
    focus,
    background: oneLine(asText(given['background']), 1000),
    systemPrompt: instructions || `You are ${name || role}. ${focus}`,
    technique: asWord(given['technique'], TECHNIQUES) ?? UNSET,
    stance: asWord(given['stance'], STANCES, STANCE_WORDS) ?? guessStance(text),
    searchQueries: asTexts(given['searchQueries'] ?? given['queries'])
      .map((query) => oneLine(query, 100))
      .slice(0, 5),
  };
}

/** Stands for “the model gave none”; `settle` puts a technique that nobody else uses in its place. */
const UNSET = '' as Technique;

const STANCE_WORDS: Readonly<Record<string, Persona['stance']>> = {
  skeptic: 'sceptic',
  skeptical: 'sceptic',
  critic: 'sceptic',
  devils_advocate: 'sceptic',
  "devil's_advocate": 'sceptic',
  user: 'user_voice',
  customer: 'user_voice',
  user_champion: 'user_voice',
  end_user: 'user_voice',
  engineer: 'builder',
  developer: 'builder',
  pragmatist: 'builder',
  maker: 'builder',
};

function guessStance(text: string): Persona['stance'] {
  if (/s[ck]eptic|devil|critic|doubt|challenger|red.?team/i.test(text)) return 'sceptic';
  if (/user.?(voice|champion|advocate)|customer|end.?user|\bux\b|usability|support desk/i.test(text))
    return 'user_voice';
  return 'other';
}

/** Built-in personas for the empty places: first those whose stance nobody has. */
function fillers(best: readonly PersonaInput[], missing: number): readonly PersonaInput[] {
  const has = (stance: Persona['stance']): boolean => best.some((each) => each.stance === stance);
  const wanted = BUILTIN_PERSONAS.filter((each) => !has(each.stance));
  return [...wanted, ...BUILTIN_PERSONAS.filter((each) => !wanted.includes(each))].slice(0, missing);
}

/** Exactly `count` whole personas: unique roles, spread techniques, a sceptic and a user's voice among them. */
function settle(inputs: readonly PersonaInput[], count: number, world: Pick<AgentWorld, 'id'>): Persona[] {
  const chosen = choose(inputs, count);
  const used = new Set<string>();
  const roles = new Set<string>();
  const personas = chosen.map((input): Persona => {
    const role = unique(input.role, roles);
    roles.add(role);
    const free = TECHNIQUES.filter((technique) => !used.has(technique));
    const technique =
      input.technique !== UNSET && !used.has(input.technique)
        ? input.technique
        : (free[0] ?? input.technique);
    used.add(technique);
    return { ...input, id: world.id(), role, technique };
  });
  return withStances(personas);
}

/** The first `count`, but never without a sceptic or a user's voice that the list has further down. */
function choose(inputs: readonly PersonaInput[], count: number): PersonaInput[] {
  const chosen = inputs.slice(0, count);
  for (const stance of ['sceptic', 'user_voice'] as const) {
    if (chosen.some((each) => each.stance === stance)) continue;
    const spare = inputs.slice(count).find((each) => each.stance === stance);
    const place = chosen.findLastIndex((each) => each.stance !== 'sceptic' && each.stance !== 'user_voice');
    if (spare && place >= 0) chosen[place] = spare;
  }
  return chosen;
}

/** Gives the missing stances to those who have the least of one; the stance's instruction makes them play it. */
function withStances(personas: readonly Persona[]): Persona[] {
  const result = [...personas];
  for (const stance of ['sceptic', 'user_voice'] as const) {
    if (result.some((each) => each.stance === stance)) continue;
    const spare = (each: Persona): boolean =>
      result.filter((other) => other.stance === each.stance).length > 1;
    const order = [
      result.findIndex((each) => each.stance === 'other'),
      result.findIndex((each) => each.stance === 'builder'),
      result.findLastIndex(spare),
    ];
    const place = order.find((index) => index >= 0);
    const persona = place === undefined ? undefined : result[place];
    if (place !== undefined && persona) result[place] = { ...persona, stance };
  }
  return result;
}

/**
 * A person's list: 2 to 5, each with a name, a focus and a role of its own. Known ids are kept. Throws
 * `invalid_input` with what to do. The stances are the person's choice.
 */
export function checkPersonas(input: readonly PersonaInput[], id: () => Id): Persona[] {
  if (input.length < PERSONA_COUNT.min || input.length > PERSONA_COUNT.max) {
    refuse(
      `A brainstorm takes ${PERSONA_COUNT.min} to ${PERSONA_COUNT.max} personas, not ${input.length}. Add or remove some.`,
    );
  }
  const roles = new Map<string, number>();
  const ids = new Set<Id>();
  return input.map((given, index): Persona => {
    const name = oneLine(given.name, 80);
    if (name === '') refuse(`Persona ${index + 1} has no name. Give it one.`);
    const role = snake(given.role) || snake(name) || `persona_${index + 1}`;
    const twin = roles.get(role);
    if (twin !== undefined)
      refuse(`Personas ${twin + 1} and ${index + 1} have the same role “${role}”. Give one of them another.`);
    roles.set(role, index);
    const focus = oneLine(given.focus, 400);
    if (focus === '') refuse(`${name} has no focus. Say in one sentence what this persona looks at.`);
    if (!TECHNIQUES.includes(given.technique))
      refuse(`${name} has an unknown technique. Use one of ${TECHNIQUES.join(', ')}.`);
    if (!STANCES.includes(given.stance))
      refuse(`${name} has an unknown stance. Use one of ${STANCES.join(', ')}.`);
    const own = given.id !== undefined && !ids.has(given.id) ? given.id : id();
    ids.add(own);
    return {
      id: own,
      role,
      name,
      emoji: emoji(given.emoji),
      focus,
      background: oneLine(given.background, 1000),
      systemPrompt: shorten(given.systemPrompt.trim(), 4000) || `You are ${name}. ${focus}`,
      technique: given.technique,
      stance: given.stance,
      searchQueries: given.searchQueries
        .map((query) => oneLine(query, 100))
        .filter(Boolean)
        .slice(0, 5),
    };
  });
}

function snake(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
}

function unique(role: string, taken: ReadonlySet<string>): string {
  if (!taken.has(role)) return role;
  for (let n = 2; ; n += 1) if (!taken.has(`${role}_${n}`)) return `${role}_${n}`;
}

/** The first pictograph of a text (with its modifiers), or a speech bubble. */
function emoji(text: string): string {
  return (
    /\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*/u.exec(
      text,
    )?.[0] ?? '💬'
  );
}

function refuse(message: string): never {
  throw new PlanningError('invalid_input', message);
}
