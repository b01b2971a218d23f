type Json = Readonly<Record<string, unknown>>;

/** Whether a value fits a JSON Schema. Throws for a keyword that it does not know, so that none is passed over. */
export function fits(value: unknown, schema: Json, root: Json = schema): boolean {
  return Object.entries(schema).every(([keyword, wanted]) => {
    switch (keyword) {
      case '$schema':
      case 'title':
      case 'description':
      case 'examples':
      case 'definitions':
        return true;
      case '$ref': {
        const named = (root['definitions'] as Readonly<Record<string, Json>>)[
          (wanted as string).split('/')[2] ?? ''
        ];
        if (!named) throw new Error(`${String(wanted)} is not defined.`);
        return fits(value, named, root);
      }
      case 'type':
        return [wanted].flat().some((type) => isOfType(value, type as string));
      case 'enum':
        return (wanted as readonly unknown[]).includes(value);
      case 'anyOf':
        return (wanted as readonly Json[]).some((each) => fits(value, each, root));
      case 'pattern':
        return typeof value !== 'string' || new RegExp(wanted as string, 'u').test(value);
      case 'minimum':
        return typeof value !== 'number' || value >= (wanted as number);
      case 'maximum':
        return typeof value !== 'number' || value <= (wanted as number);
      case 'minItems':
        return !Array.isArray(value) || value.length >= (wanted as number);
      case 'maxItems':
        return !Array.isArray(value) || value.length <= (wanted as number);
      case 'items':
        return !Array.isArray(value) || value.every((each) => fits(each, wanted as Json, root));
      case 'required':
        return !isObject(value) || (wanted as readonly string[]).every((key) => Object.hasOwn(value, key));
      case 'additionalProperties': {
        const known = (schema['properties'] ?? {}) as Json;
        return (
          !isObject(value) || wanted === true || Object.keys(value).every((key) => Object.hasOwn(known, key))
        );
      }
      case 'properties':
        return (
          !isObject(value) ||
          Object.entries(wanted as Readonly<Record<string, Json>>).every(
            ([key, each]) => !Object.hasOwn(value, key) || fits(value[key], each, root),
          )
        );
      default:
        throw new Error(`The keyword ${keyword} is not known.`);
    }
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
