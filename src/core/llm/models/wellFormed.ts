import type { ModelRequest, ModelTurn } from '../provider.ts';

/**
 * The request with half characters (a surrogate without its other half, left where a text was cut) replaced:
 * servers refuse the whole request for one of them.
 */
export function wellFormed(request: ModelRequest): ModelRequest {
  return { ...request, system: whole(request.system), turns: request.turns.map(wellFormedTurn) };
}

function wellFormedTurn(turn: ModelTurn): ModelTurn {
  if (turn.role !== 'tool') return { ...turn, text: whole(turn.text) };
  return { ...turn, results: turn.results.map((result) => ({ ...result, text: whole(result.text) })) };
}

function whole(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
