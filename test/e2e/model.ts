import { startOpenAiServer } from '../fakes/model-server/openai.ts';
import type { ModelServer } from '../fakes/model-server/server.ts';
import { personasReply, SPEC, SYNTHESIS, TASKS } from '../fakes/replies.ts';

/** A thought long enough to be seen while it streams. */
const THOUGHT = 'I fear abuse from one address, and that honest callers behind it are refused too. '.repeat(
  12,
);

/** A server on this machine that speaks the OpenAI wire format and answers every step of a session well. */
export async function startModel(): Promise<ModelServer> {
  const server = await startOpenAiServer(null, { models: ['local-model'] });
  server.otherwise((body) => {
    const format = body['response_format'] as { json_schema?: { name?: string } } | undefined;
    if (format?.json_schema?.name === 'personas') return { text: JSON.stringify(personasReply(5)) };
    if (format?.json_schema?.name === 'tasks') return { text: JSON.stringify(TASKS) };
    const [system, user] = body['messages'] as { content: string }[];
    if (system?.content.includes('## Answers to challenges')) {
      const [first = 'M2', second = 'M3'] = user?.content.match(/\bM\d+\b/g)?.slice(-2) ?? [];
      return { text: SYNTHESIS.replaceAll('M2', first).replaceAll('M3', second) };
    }
    if (system?.content.includes('## Requirements')) return { text: SPEC };
    return { text: THOUGHT };
  });
  return server;
}

/** The settings that choose it. */
export function modelSettings(server: ModelServer): Readonly<Record<string, unknown>> {
  return { 'planningStudio.provider': 'openai', 'planningStudio.openai.baseUrl': `${server.url}/v1` };
}
