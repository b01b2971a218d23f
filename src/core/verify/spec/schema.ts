import { keysOf } from './describe.ts';
import type { SpecKey, SpecLevel, SpecValue } from './describe.ts';

type Json = Readonly<Record<string, unknown>>;

const REQUIRED: Readonly<Partial<Record<SpecLevel, readonly string[]>>> = {
  spec: ['rules'],
  rule: ['id', 'description'],
  pattern: ['pattern'],
  command: ['run'],
};
const LEVELS = ['rule', 'patterns', 'pattern', 'scope', 'command'] as const;

/** The JSON Schema (draft 7, which YAML editors read) of verification specs. */
export function specSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Planning Studio verification spec',
    description:
      'What a task proves: patterns that must be gone from the code and patterns that must be there.',
    ...mapping('spec'),
    anyOf: ['name', 'refactor_name', 'context_name'].map((name) => ({ required: [name] })),
    definitions: Object.fromEntries(LEVELS.map((level) => [level, mapping(level)])),
  };
}

function mapping(level: SpecLevel): Json {
  const required = REQUIRED[level];
  return {
    type: 'object',
    // At the top a key of one's own does no harm; below it would be a rule that proves nothing.
    additionalProperties: level === 'spec',
    ...(required ? { required } : {}),
    properties: Object.fromEntries(keysOf(level).map((key) => [key.name, property(key)])),
  };
}

function property({ value, doc, example }: SpecKey): Json {
  return { description: doc, ...(example.includes('…') ? {} : { examples: [example] }), ...typeOf(value) };
}

const TEXT: Json = { type: ['string', 'number', 'boolean'] };

function typeOf(value: SpecValue): Json {
  switch (value.type) {
    case 'text':
      return { type: ['string', 'number', 'null'] };
    case 'flag':
      return { type: 'boolean' };
    case 'count':
    case 'whole':
      return { type: 'integer', minimum: 0 };
    case 'duration':
      return {
        anyOf: [{ type: 'number' }, { type: 'string', pattern: '^\\d+(\\.\\d+)? ?(ms|s|m|min|h)?$' }],
      };
    case 'any':
      return { type: ['object', 'null'] };
    case 'word':
      return { enum: value.words };
    case 'texts':
      return { anyOf: [{ type: ['string', 'null'] }, { type: 'array', items: { type: 'string' } }] };
    case 'items':
      return {
        anyOf: [
          { type: 'null' },
          TEXT,
          { type: 'array', items: { anyOf: [TEXT, { $ref: '#/definitions/pattern' }] } },
        ],
      };
    case 'level': {
      const of = { $ref: `#/definitions/${value.level}` };
      if (value.list) return { type: 'array', minItems: 1, items: of };
      return { anyOf: [of, { type: value.text ? ['string', 'null'] : 'null' }] };
    }
  }
}
