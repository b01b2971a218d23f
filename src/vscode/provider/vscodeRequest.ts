import type * as vscode from 'vscode';
import { answerInstruction } from '../../core/llm/models/answerText.ts';
import type { ModelRequest, ModelTurn } from '../../core/llm/provider.ts';

/** The constructors that a request is built with. */
export type RequestParts = Pick<
  typeof vscode,
  | 'LanguageModelChatMessage'
  | 'LanguageModelTextPart'
  | 'LanguageModelToolCallPart'
  | 'LanguageModelToolResultPart'
  | 'LanguageModelChatToolMode'
>;

/** How a structured answer is asked for: as the input of a tool that must be called, or in words. */
export type AnswerBy = 'tool' | 'words';

/** The name of the tool whose input is the answer. */
export const ANSWER_TOOL = 'give_answer';

/** VS Code has no system role: instructions open the conversation as a turn of their own. */
export function chatMessages(
  request: ModelRequest,
  by: AnswerBy,
  parts: RequestParts,
): vscode.LanguageModelChatMessage[] {
  const { LanguageModelChatMessage: Message } = parts;
  const { answer } = request;
  const told = answer && by === 'words' ? `\n\n${answerInstruction(answer)}` : '';
  const asked =
    answer && by === 'tool' ? `\n\nGive your whole answer by calling the tool ${ANSWER_TOOL} once.` : '';
  const system = request.system + told + asked;
  return [...(system ? [Message.User(system)] : []), ...request.turns.map((turn) => message(turn, parts))];
}

function message(turn: ModelTurn, parts: RequestParts): vscode.LanguageModelChatMessage {
  const { LanguageModelChatMessage: Message } = parts;
  switch (turn.role) {
    case 'user':
      return Message.User(turn.text);
    case 'assistant': {
      const calls = (turn.toolCalls ?? []).map(
        ({ id, name, input }) => new parts.LanguageModelToolCallPart(id, name, asObject(input)),
      );
      if (calls.length === 0) return Message.Assistant(turn.text);
      const text = turn.text ? [new parts.LanguageModelTextPart(turn.text)] : [];
      return Message.Assistant([...text, ...calls]);
    }
    case 'tool':
      return Message.User(
        turn.results.map(({ callId, text, isError }) => {
          const told = new parts.LanguageModelTextPart(isError ? `Error: ${text}` : text);
          return new parts.LanguageModelToolResultPart(callId, [told]);
        }),
      );
  }
}

export function chatOptions(
  request: ModelRequest,
  by: AnswerBy,
  parts: RequestParts,
): vscode.LanguageModelChatRequestOptions {
  const justification = 'Planning Studio asks a model to think about your idea.';
  const tools: vscode.LanguageModelChatTool[] = request.tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    inputSchema,
  }));
  if (request.answer && by === 'tool') {
    const answerTool = {
      name: ANSWER_TOOL,
      description: `Takes the answer (${request.answer.name}).`,
      inputSchema: request.answer.schema,
    };
    return { justification, tools: [answerTool], toolMode: parts.LanguageModelChatToolMode.Required };
  }
  return tools.length > 0
    ? { justification, tools, toolMode: parts.LanguageModelChatToolMode.Auto }
    : { justification };
}

/** Everything that is sent, as one text, to be counted. */
export function sentText(request: ModelRequest): string {
  const turns = request.turns.map((turn) => {
    if (turn.role === 'tool') return turn.results.map(({ text }) => text).join('\n');
    return turn.role === 'user' || !turn.toolCalls ? turn.text : turn.text + JSON.stringify(turn.toolCalls);
  });
  const more = [
    ...(request.tools.length > 0 ? [JSON.stringify(request.tools)] : []),
    ...(request.answer ? [JSON.stringify(request.answer)] : []),
  ];
  return [request.system, ...turns, ...more].join('\n');
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : { value };
}
