import type { JsonSchema } from '../provider.ts';

/**
 * Tokens to allow beside those of the answer: providers count thinking as output, and a limit that is right for the
 * answer alone would be used up before it begins.
 */
export function thinkingRoom(effort: string | null | undefined): number {
  if (effort === 'high') return 16_000;
  return effort === 'low' || effort === 'minimal' ? 4_000 : 0;
}

/** What to tell a model that cannot be held to a schema by its server. Callers take the JSON out of any words around it. */
export function answerInstruction(answer: { readonly name: string; readonly schema: JsonSchema }): string {
  const schema = JSON.stringify(answer.schema);
  return `Answer with one JSON value and nothing else: no code fence, no words before or after it. It must fit this JSON Schema (${answer.name}):\n${schema}`;
}
