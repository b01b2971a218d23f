import type { Anthropic } from '@anthropic-ai/sdk';
import { estimateTokens } from '../../core/llm/models/estimate.ts';
import { unreadable } from '../../core/llm/models/failure.ts';
import type { CallTokens } from '../../core/llm/models/prices.ts';
import type { ModelEvent } from '../../core/llm/provider.ts';
import { WireFailure } from './wire.ts';

type Block = Anthropic.ContentBlockParam;

/** Reads the events of one Messages stream: passes on what a person sees, keeps the answer's blocks and counts. */
export class AnthropicReader {
  readonly blocks: Block[] = [];
  stopReason: Anthropic.StopReason | null = null;
  /** The end mark has come. */
  ended = false;
  /** Text or tool calls have come. */
  said = false;
  readonly #label: string;
  #json = '';
  #brokenTool = false;
  #seen = '';
  #counts: { input: number; output: number; cacheRead: number; cacheWrite: number } | null = null;

  constructor(label: string) {
    this.#label = label;
  }

  /** A tool call whose input was cut by the length limit. */
  get brokenTool(): boolean {
    return this.#brokenTool;
  }

  /** What the call used; before the end the output is a guess. Null before the server began to count. */
  get tokens(): (CallTokens & { readonly estimated: boolean }) | null {
    if (!this.#counts) return null;
    if (this.ended) return { ...this.#counts, estimated: false };
    return {
      ...this.#counts,
      output: Math.max(this.#counts.output, estimateTokens(this.#seen)),
      estimated: true,
    };
  }

  read(event: Anthropic.RawMessageStreamEvent): ModelEvent | null {
    try {
      return this.#read(event);
    } catch {
      // An event without the fields of its type: the stream is not what it says it is.
      throw new WireFailure(unreadable(this.#label));
    }
  }

  #read(event: Anthropic.RawMessageStreamEvent): ModelEvent | null {
    switch (event.type) {
      case 'message_start':
        this.#count(event.message.usage);
        return null;
      case 'content_block_start':
        return this.#start(event.content_block);
      case 'content_block_delta':
        return this.#delta(event.delta);
      case 'content_block_stop':
        return this.#stop();
      case 'message_delta':
        this.stopReason = event.delta.stop_reason;
        this.#count(event.usage);
        return null;
      case 'message_stop':
        this.ended = true;
        return null;
      default:
        // New kinds of events are not ours to understand.
        return null;
    }
  }

  #start(block: Anthropic.ContentBlock): ModelEvent | null {
    this.#json = '';
    // Blocks go back to the model as they came; kinds that only servers' own tools produce are never asked for.
    this.blocks.push({ ...block } as Block);
    if (block.type === 'text' && block.text) return this.#text(block.text);
    return null;
  }

  #delta(delta: Anthropic.RawContentBlockDelta): ModelEvent | null {
    const block = this.blocks.at(-1);
    switch (delta.type) {
      case 'text_delta':
        if (block?.type === 'text') block.text += delta.text;
        return this.#text(delta.text);
      case 'thinking_delta':
        if (block?.type === 'thinking') block.thinking += delta.thinking;
        this.#seen += delta.thinking;
        return delta.thinking ? { type: 'thinking', text: delta.thinking } : null;
      case 'signature_delta':
        if (block?.type === 'thinking') block.signature = (block.signature ?? '') + delta.signature;
        return null;
      case 'input_json_delta':
        this.#json += delta.partial_json;
        this.#seen += delta.partial_json;
        return null;
      default:
        return null;
    }
  }

  #text(text: string): ModelEvent | null {
    if (text === '') return null;
    if (text.trim() !== '') this.said = true;
    this.#seen += text;
    return { type: 'text', text };
  }

  #stop(): ModelEvent | null {
    const block = this.blocks.at(-1);
    if (block?.type !== 'tool_use') return null;
    try {
      if (this.#json.trim() !== '') block.input = JSON.parse(this.#json) as unknown;
    } catch {
      this.#brokenTool = true;
      return null;
    }
    this.said = true;
    return { type: 'tool_call', call: { id: block.id, name: block.name, input: block.input ?? {} } };
  }

  #count(usage: Anthropic.Usage | Anthropic.MessageDeltaUsage | undefined): void {
    if (!usage) return;
    const before = this.#counts;
    this.#counts = {
      input: usage.input_tokens ?? before?.input ?? 0,
      output: usage.output_tokens ?? before?.output ?? 0,
      cacheRead: usage.cache_read_input_tokens ?? before?.cacheRead ?? 0,
      cacheWrite: usage.cache_creation_input_tokens ?? before?.cacheWrite ?? 0,
    };
  }
}
