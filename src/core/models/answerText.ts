import type { JsonSchema } from '../provider.ts';

/** What to tell a model that cannot be held to a schema by its server. Callers take the JSON out of any words around it. */
export function answerInstruction(answer: { readonly name: string; readonly schema: JsonSchema }): string {
  const schema = JSON.stringify(answer.schema);
  return `Answer with one JSON value and nothing else: no code fence, no words before or after it. It must fit this JSON Schema (${answer.name}):\n${schema}`;
}
