import { SPEC_LIMITS } from '../../model/verification.ts';
import { IGNORED_KEYS, keysOf } from './describe.ts';
import type { SpecKey, SpecLevel, SpecValue } from './describe.ts';

type Json = Readonly<Record<string, unknown>>;

const LEVELS = ['rule', 'patterns', 'pattern', 'scope', 'command'] as const;
/** One of them is enough. */
const NAMES = ['name', 'refactor_name', 'context_name'];
/** Definitions for `match`, where nothing can be asked for. */
const FORBIDDEN: Readonly<Partial<Record<SpecLevel, string>>> = {
  patterns: 'forbiddenPatterns',
  pattern: 'forbiddenPattern',
};

/**
 * The JSON Schema (draft 7, which YAML editors read) of verification specs, as far as a schema can say what reading
 * takes: not whether expressions and globs are sound, and not the faults that `mode: compatible` lets through.
 */
export function specSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Planning Studio verification spec',
    description:
      'What a task proves: patterns that must be gone from the code and patterns that must be there.',
    ...mapping('spec', false),
    required: ['rules'],
    anyOf: NAMES.map((name) => ({ required: [name], properties: { [name]: TEXT } })),
    definitions: {
      ...Object.fromEntries(LEVELS.map((level) => [level, mapping(level, false)])),
      ...Object.fromEntries(
        (['patterns', 'pattern'] as const).map((level) => [FORBIDDEN[level], mapping(level, true)]),
      ),
    },
  };
}

function mapping(level: SpecLevel, isForbidden: boolean): Json {
  const keys = keysOf(level).filter(({ name }) => !isForbidden || name !== 'at_least');
  const required = keys
    .filter(({ value }) => value.type === 'text' && value.required === true)
    .map(({ name }) => name);
  return {
    type: 'object',
    // At the top a key of one's own does no harm; below it would be a rule that proves nothing.
    additionalProperties: level === 'spec',
    ...(required.length > 0 ? { required } : {}),
    properties: {
      ...Object.fromEntries(keys.map((key) => [key.name, property(key, isForbidden)])),
      ...(level === 'spec' ? {} : ignored()),
    },
  };
}

function ignored(): Json {
  return Object.fromEntries(
    [...IGNORED_KEYS].map(([name, instead]) => [name, { description: `Not looked at. ${instead}` }]),
  );
}

function property({ name, value, doc, example }: SpecKey, isForbidden: boolean): Json {
  const examples = example.includes('…') ? {} : { examples: [example] };
  return { description: doc, ...examples, ...typeOf(value, isForbidden || name === 'match') };
}

/** A text that says something; numbers and flags are read as they are written. */
const TEXT: Json = { type: ['string', 'number', 'boolean'], pattern: '\\S' };

function typeOf(value: SpecValue, isForbidden: boolean): Json {
  switch (value.type) {
    case 'text':
      return value.required ? TEXT : { type: ['string', 'number', 'boolean', 'null'] };
    case 'flag':
      return { type: 'boolean' };
    case 'whole':
      return { type: 'integer', minimum: value.least, maximum: Number.MAX_SAFE_INTEGER };
    case 'duration':
      return {
        anyOf: [
          { type: 'number', minimum: 0.001, maximum: 3600 },
          { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*(ms|s|m|min|h)?\\s*$' },
        ],
      };
    case 'any':
      return { type: ['object', 'null'] };
    case 'word':
      return {
        anyOf: [
          { enum: [...value.words, null] },
          ...(value.anyCase ? [{ type: 'string', pattern: anyCase(value.words) }] : []),
        ],
      };
    case 'texts':
      return { anyOf: [{ type: 'null' }, TEXT, { type: 'array', items: TEXT }] };
    case 'items': {
      const one = { anyOf: [TEXT, reference('pattern', isForbidden)] };
      return { anyOf: [{ type: 'null' }, ...one.anyOf, { type: 'array', items: one }] };
    }
    case 'level': {
      const of = reference(value.level, isForbidden);
      if (value.list) return { type: 'array', minItems: 1, maxItems: SPEC_LIMITS.rules, items: of };
      return { anyOf: [of, { type: 'null' }, ...(value.text ? [TEXT] : [])] };
    }
  }
}

function reference(level: SpecLevel, isForbidden: boolean): Json {
  return { $ref: `#/definitions/${(isForbidden ? FORBIDDEN[level] : undefined) ?? level}` };
}

/** Schemas know no flag for it. */
function anyCase(words: readonly string[]): string {
  const letters = (word: string): string =>
    word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
  return `^\\s*(${words.map(letters).join('|')})\\s*$`;
}
