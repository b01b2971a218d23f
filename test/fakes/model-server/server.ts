import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a client sent. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; null without one. */
  readonly body: Record<string, unknown> | null;
}

/** What the model says, in no wire format yet. */
export interface Reply {
  readonly text?: string;
  readonly thinking?: string;
  readonly toolCalls?: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  /** In the wire's own word; preset: the usual one for the content. */
  readonly stop?: string;
  readonly usage?: {
    readonly input: number;
    readonly output: number;
    readonly cacheRead?: number;
    readonly cacheWrite?: number;
  };
  /** Characters per delta. Preset 7. */
  readonly pieceLength?: number;
}

/** What goes wrong, or how an answer goes over the wire. */
export interface Fault {
  /** Answers with this status instead, with the dialect's error body unless `body` is given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Type or code within the dialect's error body. */
  readonly error?: string;
  readonly message?: string;
  /** Replaces the events of the stream, or adds to them. */
  readonly events?: (events: string[]) => string[];
  /** Splits the bytes of the whole stream into the writes. */
  readonly chunks?: (bytes: Buffer) => Buffer[];
  /** Waits before the head of the response. */
  readonly delayMs?: number;
  /** Stands still for ever: before the head, after it, or after this many events. */
  readonly stall?: 'head' | 'body' | number;
  /** Destroys the socket: before the head, or after this many events. */
  readonly destroy?: 'head' | number;
  /** Ends the stream in order after this many events, before its end mark. */
  readonly end?: number;
}

/** One wire format. */
export interface Dialect {
  /** Path of the model list and of the calls. */
  readonly paths: { readonly models: string; readonly call: string };
  readonly models: readonly string[];
  readonly modelList: (models: readonly string[]) => unknown;
  /** Server-sent events, each with its blank line. */
  readonly events: (reply: Reply, model: string, request: Record<string, unknown>) => string[];
  readonly error: (status: number, fault: Fault) => string;
  /** The status and error with which a real server would refuse the request, or null. */
  readonly refuse: (exchange: Exchange) => { readonly status: number; readonly fault: Fault } | null;
}

/**
 * A model server on loopback: keeps what it was sent, checks what a real one checks, and answers from a queue of
 * replies and faults. With an empty queue it says what `otherwise` was given, at first `ok`.
 */
export class ModelServer {
  readonly exchanges: Exchange[] = [];
  /** Responses that the client gave up before their end. */
  aborted = 0;
  readonly #dialect: Dialect;
  readonly #key: string | null;
  readonly #queue: { readonly reply: Reply; readonly fault: Fault }[] = [];
  #fallback: (request: Record<string, unknown>) => Reply = () => ({ text: 'ok' });
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  private constructor(dialect: Dialect, key: string | null) {
    this.#dialect = dialect;
    this.#key = key;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(dialect: Dialect, key: string | null): Promise<ModelServer> {
    const server = new ModelServer(dialect, key);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** The calls, without requests for the model list. */
  get calls(): readonly Exchange[] {
    return this.exchanges.filter(({ path }) => path === this.#dialect.paths.call);
  }

  /** Queues the answer to the next call. */
  reply(reply: Reply, fault: Fault = {}): this {
    this.#queue.push({ reply, fault });
    return this;
  }

  /** The reply to every call that finds the queue empty, made from the request's body. */
  otherwise(reply: (request: Record<string, unknown>) => Reply): this {
    this.#fallback = reply;
    return this;
  }

  /** Queues a fault for the next call. */
  fault(fault: Fault): this {
    return this.reply({ text: 'a text that is long enough to be cut in the middle' }, fault);
  }

  /** Resolves when a client has given up `count` responses. */
  async untilAborted(count = 1): Promise<void> {
    while (this.aborted < count) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = await read(request);
    this.exchanges.push(exchange);
    response.on('close', () => {
      if (response.writableFinished) return;
      this.aborted += 1;
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    });
    const { paths, models } = this.#dialect;
    const fail = (status: number, fault: Fault): unknown =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...fault.headers })
        .end(fault.body ?? this.#dialect.error(status, fault));
    if (this.#key !== null && exchange.headers.authorization !== `Bearer ${this.#key}`) {
      return void fail(401, { message: `invalid key: ${exchange.headers.authorization}` });
    }
    const [path] = exchange.path.split('?');
    if (path === paths.models) {
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(this.#dialect.modelList(models)));
    }
    if (path !== paths.call || exchange.body === null) return void fail(404, { message: 'no such path' });
    const refused = this.#dialect.refuse(exchange);
    if (refused) return void fail(refused.status, refused.fault);
    const { reply, fault } = this.#queue.shift() ?? { reply: this.#fallback(exchange.body), fault: {} };
    if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault.stall === 'head') return;
    if (fault.destroy === 'head') return void response.destroy();
    if (fault.status !== undefined) return void fail(fault.status, fault);
    const model = String(exchange.body['model']);
    const events = this.#dialect.events(reply, model, exchange.body);
    await stream(response, fault.events ? fault.events(events) : events, fault);
  }
}

async function stream(response: ServerResponse, events: readonly string[], fault: Fault): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...fault.headers });
  response.flushHeaders();
  if (fault.stall === 'body') return;
  const cut = [fault.stall, fault.destroy, fault.end].find((at) => typeof at === 'number');
  const bytes = Buffer.from(events.slice(0, cut).join(''), 'utf8');
  for (const chunk of fault.chunks ? fault.chunks(bytes) : [bytes]) {
    if (response.destroyed) return;
    if (chunk.length === 0) continue;
    await new Promise<void>((resolve) => response.write(chunk, () => resolve()));
    // Lets each write become a packet of its own.
    if (fault.chunks) await new Promise((resolve) => setImmediate(resolve));
  }
  if (typeof fault.stall === 'number') return;
  if (typeof fault.destroy === 'number') {
    await new Promise((resolve) => setTimeout(resolve, 20));
    response.destroy();
  } else response.end();
}

async function read(request: IncomingMessage): Promise<Exchange> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body: text ? (JSON.parse(text) as Record<string, unknown>) : null,
  };
}

/** Cuts a text into deltas between characters. */
export function pieces(text: string, length = 7): string[] {
  const characters = [...text];
  const cut: string[] = [];
  for (let at = 0; at < characters.length; at += length) cut.push(characters.slice(at, at + length).join(''));
  return cut;
}
