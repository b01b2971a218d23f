import type { Reply } from './server.ts';

/** A model that answers every request with what its form asks for, and never the same twice. */
export class FittingModel {
  #count = 0;

  /** JSON that fits the schema, or Markdown when there is none. */
  reply(schema: unknown): Reply {
    this.#count += 1;
    if (!isObject(schema)) {
      const text = `# Answer ${this.#count}\n\n## Themes\n\n- A bucket for each key, number ${this.#count}. [M1]\n`;
      return { thinking: 'Let me see.', text };
    }
    return { text: JSON.stringify(this.#fit(schema, '')) };
  }

  #fit(schema: unknown, name: string): unknown {
    this.#count += 1;
    if (!isObject(schema)) return null;
    if (Array.isArray(schema['anyOf'])) return this.#fit(schema['anyOf'][0], name);
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum'])) return schema['enum'][this.#count % schema['enum'].length] as unknown;
    switch (schema['type']) {
      case 'object': {
        const properties = isObject(schema['properties']) ? schema['properties'] : {};
        return Object.fromEntries(
          Object.entries(properties).map(([key, inner]) => [key, this.#fit(inner, key)]),
        );
      }
      case 'array':
        // What blocks a task must be one of the others: none is always right.
        return name.toLowerCase().includes('block')
          ? []
          : [1, 2, 3].map(() => this.#fit(schema['items'], name));
      case 'integer':
      case 'number':
        return 1;
      case 'boolean':
        return false;
      default:
        return `${name} number ${this.#count} of the rate limit, told in some more detail`;
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
