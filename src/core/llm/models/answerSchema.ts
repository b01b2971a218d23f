import type { JsonSchema } from '../provider.ts';

/** Keywords that the providers' structured answers refuse or ignore; they are told in the description instead. */
const TOLD: readonly string[] = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'default',
];

/**
 * A schema in the subset that providers can hold a model to: closed objects, no limits on numbers, lengths and counts
 * (they are moved into the description, so callers must check the answer against the full schema).
 */
export function plainSchema(schema: JsonSchema): JsonSchema {
  return simplify(schema) as JsonSchema;
}

/** True when every object of the schema needs all its properties, which OpenAI's strict mode demands. */
export function needsEveryProperty(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(needsEveryProperty);
  if (!isObject(schema)) return true;
  if (isObject(schema['properties'])) {
    const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
    if (!Object.keys(schema['properties']).every((name) => required.includes(name))) return false;
  }
  return Object.values(schema).every(needsEveryProperty);
}

function simplify(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(simplify);
  if (!isObject(schema)) return schema;
  const plain: Record<string, unknown> = {};
  const told: string[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$schema') continue;
    if (TOLD.includes(key)) told.push(`${key}: ${JSON.stringify(value)}`);
    else if (key === 'enum' || key === 'const' || key === 'required') plain[key] = value;
    else if (['properties', '$defs', 'definitions'].includes(key) && isObject(value)) {
      plain[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, simplify(inner)]));
    } else plain[key] = simplify(value);
  }
  if (plain['type'] === 'object') plain['additionalProperties'] = false;
  if (told.length > 0) {
    const before = typeof plain['description'] === 'string' ? `${plain['description']} ` : '';
    plain['description'] = `${before}(${told.join(', ')})`;
  }
  return plain;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
