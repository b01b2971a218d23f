import type { LanguageModelApi } from '../../src/vscode/provider/vscodeProvider.ts';

class TextPart {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

class ToolCallPart {
  readonly callId: string;
  readonly name: string;
  readonly input: object;
  constructor(callId: string, name: string, input: object) {
    this.callId = callId;
    this.name = name;
    this.input = input;
  }
}

class ToolResultPart {
  readonly callId: string;
  readonly content: unknown[];
  constructor(callId: string, content: unknown[]) {
    this.callId = callId;
    this.content = content;
  }
}

class Message {
  readonly role: 'user' | 'assistant';
  readonly content: unknown[];
  private constructor(role: 'user' | 'assistant', content: string | unknown[]) {
    this.role = role;
    this.content = typeof content === 'string' ? [new TextPart(content)] : content;
  }
  static User(content: string | unknown[]): Message {
    return new Message('user', content);
  }
  static Assistant(content: string | unknown[]): Message {
    return new Message('assistant', content);
  }
}

interface Token {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose(): void };
}

class TokenSource {
  readonly #listeners: (() => void)[] = [];
  readonly #state = { isCancellationRequested: false };
  readonly token: Token = Object.assign(this.#state, {
    onCancellationRequested: (listener: () => void) => {
      this.#listeners.push(listener);
      return { dispose: () => undefined };
    },
  });

  cancel(): void {
    this.#state.isCancellationRequested = true;
    for (const listener of this.#listeners) listener();
  }

  dispose(): void {}
}

export class FakeLanguageModelError extends Error {
  readonly code: string;
  constructor(code: string, message = '', cause?: Error) {
    super(message, cause ? { cause } : {});
    this.code = code;
  }
}

export interface SentToVscode {
  readonly messages: readonly Message[];
  readonly options: { readonly tools?: readonly { readonly name: string }[]; readonly toolMode?: number };
}

/** What a model of the editor does with one request. */
export type ModelAct = (
  sent: SentToVscode,
  token: Token,
) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;

/** The language models of an editor, in memory: the same objects and rules as `vscode.lm`, with one scripted model. */
export class FakeLanguageModels {
  readonly sent: SentToVscode[] = [];
  readonly acts: ModelAct[] = [];
  present: 'model' | 'no models' | 'no api' = 'model';
  countTokens: (text: string) => Promise<number> = (text) => Promise.resolve(text.length);
  lastToken: Token | null = null;

  act(...acts: readonly ModelAct[]): this {
    this.acts.push(...acts);
    return this;
  }

  text(value: string): unknown {
    return new TextPart(value);
  }

  toolCall(callId: string, name: string, input: object): unknown {
    return new ToolCallPart(callId, name, input);
  }

  get api(): LanguageModelApi {
    const model = {
      id: 'copilot-large',
      name: 'Large',
      vendor: 'copilot',
      family: 'large',
      version: '1',
      maxInputTokens: 128_000,
      countTokens: (text: string) => this.countTokens(text),
      sendRequest: async (messages: Message[], options: SentToVscode['options'], token: Token) => {
        if (token.isCancellationRequested) throw new FakeLanguageModelError('Canceled', 'Canceled');
        this.lastToken = token;
        const sent = { messages, options };
        this.sent.push(sent);
        const act = this.acts.shift();
        if (!act) throw new FakeLanguageModelError('NotFound', 'nothing scripted');
        return { stream: await act(sent, token) };
      },
    };
    const selectChatModels = (): Promise<unknown[]> =>
      Promise.resolve(this.present === 'model' ? [model] : []);
    return {
      LanguageModelChatMessage: Message,
      LanguageModelTextPart: TextPart,
      LanguageModelToolCallPart: ToolCallPart,
      LanguageModelToolResultPart: ToolResultPart,
      LanguageModelChatToolMode: { Auto: 1, Required: 2 },
      CancellationTokenSource: TokenSource,
      lm: this.present === 'no api' ? undefined : { selectChatModels },
    } as unknown as LanguageModelApi;
  }
}
