/** What the engine needs from the world, in its own words. `src/node` and `src/vscode` supply it. */
import type { Event } from './base/emitter.ts';
import type { Actor } from './model/actor.ts';
import type { Author, Id, Page, Timestamp } from './model/basics.ts';
import type { DocumentSummary } from './model/document.ts';
import type { Episode } from './model/episode.ts';
import type { PlanSummary, TaskRow, TaskStatus } from './model/plan.ts';
import type { SessionPhase, SessionSummary, Step } from './model/session.ts';
import type { Usage, UsageRow, UsageTotals } from './model/usage.ts';
import type { LogRef, Recorded } from './log/records.ts';
import type { KindIn, KindMap, LogEvent } from './log/streamType.ts';
import type { EventOf, StoreFinding, StreamKind, Streams } from './store/streams.ts';

/** Events to append to one stream. */
export interface StreamAppend<K extends string = StreamKind, E extends LogEvent = EventOf<K & StreamKind>> {
  readonly stream: LogRef<K>;
  /**
   * How many applied events the decision was based on (`Loaded.sequence`); 0 = the stream must not exist;
   * null = nothing was decided: behind whatever is there.
   */
  readonly expected: number | null;
  readonly events: readonly E[];
}

/** An aggregate as folded from its log. */
export interface Loaded<State> {
  readonly state: State;
  /** Number of events folded, those set aside included. */
  readonly sequence: number;
  readonly findings: readonly StoreFinding[];
}

/**
 * What happened to a stream. `replayed: false`: these events were applied behind those told before, each told once,
 * in the order of replay. `replayed: true`: its past is another one than was told (a merge, a checkout, a log that
 * was removed or cannot be read any more): whoever follows the stream loads it again.
 */
export type StreamNews<S extends KindMap = Streams> = {
  readonly [K in KindIn<S>]:
    | {
        readonly stream: LogRef<K>;
        readonly replayed: false;
        readonly events: readonly Recorded<S[K]['event']>[];
      }
    | { readonly stream: LogRef<K>; readonly replayed: true };
}[KindIn<S>];

/** A log as a file. */
export interface LogFile<K extends string = string> {
  readonly stream: LogRef<K>;
  readonly bytes: number;
  /** When it was last written. */
  readonly writtenAt: Timestamp;
}

/** Bounds of all logs of a kind together; absent = none. */
export interface LogBounds {
  readonly bytes?: number;
  /** Logs that were last written before are removed. */
  readonly since?: Timestamp;
}

/** Something that full-text search found. */
export interface SearchHit<S extends KindMap = Streams> {
  readonly kind: S[KindIn<S>]['hit'];
  readonly id: Id;
  /** The log that holds it (a task's plan, a message's session). */
  readonly stream: LogRef<KindIn<S>>;
  readonly title: string;
  /** Up to 200 characters around the first match, plain text. */
  readonly snippet: string;
  readonly at: Timestamp;
}

/** Narrows any listing. */
export interface ListFilter {
  readonly statuses?: readonly string[];
  /** Only what belongs to this aggregate. */
  readonly parent?: Id;
  readonly text?: string;
  readonly limit?: number; // 1..500, preset 100
  readonly offset?: number;
}
export interface SessionFilter {
  readonly phases?: readonly SessionPhase[];
  readonly text?: string;
  readonly limit?: number; // 1..500, preset 100
  readonly offset?: number;
}
export interface PlanFilter {
  readonly statuses?: readonly PlanSummary['status'][]; // preset: active and archived
  readonly text?: string;
  readonly limit?: number;
  readonly offset?: number;
}
export interface TaskFilter {
  readonly planId?: Id;
  /** Of which plans; preset: active and archived ones. A plan named by `planId` is taken as it is. */
  readonly planStatuses?: readonly PlanSummary['status'][];
  readonly statuses?: readonly TaskStatus[];
  readonly assignee?: string;
  readonly tag?: string;
  readonly text?: string;
  /** Only tasks that can be started now, most urgent first. */
  readonly ready?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}

export interface DocumentFilter {
  readonly planId?: Id;
  readonly limit?: number;
  readonly offset?: number;
}

/** Average of past calls of one step with one model; the base of estimates. */
export interface UsageHistory {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number | null;
  readonly latencyMs: number;
}

/**
 * The record of everything: one event log per aggregate, which is the truth. Errors of both halves of the store:
 * `conflict`, `not_found`, `store_damaged`, `store_newer`, `store_failed`.
 */
export interface EventLog<S extends KindMap = Streams> {
  /**
   * Appends to one or several streams, all or nothing, durable when the promise resolves. Reads what other
   * processes appended first; throws `conflict` when a stream has moved past `expected`, or `invalid_input` /
   * `not_allowed_now` from the reducer when an event can mean nothing; then nothing is written. `actor` absent = the
   * person. Resolves with the events of each change as they stand in its log.
   */
  append(
    changes: readonly StreamAppend<KindIn<S>, S[KindIn<S>]['event']>[],
    author: Author,
    actor?: Actor,
  ): Promise<readonly (readonly Recorded<S[KindIn<S>]['event']>[])[]>;
  /** The aggregate as it is now; throws `not_found`. */
  load<K extends KindIn<S>>(stream: LogRef<K>): Promise<Loaded<S[K]['state']>>;
  /** The events of the stream that were applied, in the order of replay; throws like `load`. */
  history<K extends KindIn<S>>(stream: LogRef<K>): Promise<readonly Recorded<S[K]['event']>[]>;
  /** Takes in what other processes appended since. Also happens by itself (watch) and before each append. */
  refresh(): Promise<void>;
  /** The logs of a kind as they stand on the disk, the oldest first; nothing is read. */
  files<K extends KindIn<S>>(kind: K): Promise<readonly LogFile<K>[]>;
  /**
   * Removes whole logs, the oldest first, until the bounds are kept; the newest one stays. Only of a kind that is
   * kept within bounds. Returns what was removed.
   */
  trim<K extends KindIn<S>>(kind: K, bounds: LogBounds): Promise<readonly LogFile<K>[]>;
  /** What is wrong in the logs right now. */
  findings(): Promise<readonly StoreFinding[]>;
  /** Streams whose state changed, by whomever; fired after the change can be read. */
  readonly onDidChange: Event<readonly LogRef<KindIn<S>>[]>;
  /**
   * The same moments with the events that were applied; a stream may stand in the list more than once. What was
   * appended before this store was opened is history; a log that arrives from elsewhere is told as a whole.
   */
  readonly onDidAppend: Event<readonly StreamNews<S>[]>;
}

/** Every question is answered from a database that can be rebuilt from the logs. */
export interface Questions<S extends KindMap = Streams> {
  /** The listing of a kind, the latest first; empty for a kind without one. */
  list<K extends KindIn<S>>(kind: K, filter: ListFilter): Promise<Page<S[K]['item']>>;
  sessions(filter: SessionFilter): Promise<Page<SessionSummary>>;
  plans(filter: PlanFilter): Promise<Page<PlanSummary>>;
  tasks(filter: TaskFilter): Promise<Page<TaskRow>>;
  documents(filter: DocumentFilter): Promise<Page<DocumentSummary>>;
  episodes(filter: { readonly text?: string; readonly limit?: number }): Promise<Page<Episode>>;
  /** Full text over everything kept; words are joined by AND, the last one also matches as a prefix. */
  search(text: string, limit: number): Promise<readonly SearchHit<S>[]>;
  usage(sessionId: Id | null, by: 'session' | 'role' | 'model' | 'step'): Promise<readonly UsageRow[]>;
  usageCalls(sessionId: Id): Promise<readonly Usage[]>;
  usageHistory(step: Step, provider: string, model: string): Promise<UsageHistory | null>;
  totals(): Promise<UsageTotals>;
}

/** Both halves, as the composition root passes them on. `S` are the kinds of log; only tests keep others. */
export interface Store<S extends KindMap = Streams> extends EventLog<S>, Questions<S> {
  /** Saves the database and lets go of files and watchers. Further calls fail. */
  close(): Promise<void>;
}

/** A file of the workspace as text. */
export interface WorkspaceFile {
  /** Relative to the folder, forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly bytes: number;
  readonly cutBytes: number;
}

export interface WorkspaceHit {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** The line, at most 300 characters. */
  readonly text: string;
}

/** Why a file is not offered to a model unless a person insists. */
export type RefusalReason =
  'secret' | 'ignored' | 'binary' | 'not_utf8' | 'outside' | 'missing' | 'directory' | 'too_large';

/** The open folder, read-only. Paths are relative with forward slashes; none may leave the folder (symlinks included). */
export interface Workspace {
  /** The folder's name. */
  readonly name: string;
  /** Tracked and untracked files that git does not ignore (or all, without git), sorted; secrets left out. Capped at 50,000. */
  files(signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Reads a UTF-8 file up to `maxBytes` (cut at a character). Throws `invalid_input` with details.reason
   * (a RefusalReason). `force` also reads what git ignores or what looks like a secret: only on a person's word.
   */
  read(path: string, maxBytes: number, signal: AbortSignal, force?: boolean): Promise<WorkspaceFile>;
  /** Plain-text search, case-insensitive, in files(); best first, at most `limit` hits. */
  search(text: string, limit: number, signal: AbortSignal): Promise<readonly WorkspaceHit[]>;
  /** Writes a new text file for an export; throws `conflict` when it exists and `overwrite` is not set. */
  write(path: string, text: string, overwrite: boolean): Promise<void>;
}

/** How a command of a verification spec ended. */
export type CommandOutcome =
  | { readonly kind: 'exited'; readonly code: number; readonly output: string }
  | { readonly kind: 'timed_out'; readonly output: string }
  | { readonly kind: 'not_started'; readonly message: string };

/** Runs commands of verification specs in the workspace folder. Nothing runs without a person's word. */
export interface CommandRunner {
  /** What the person said for this workspace; `unasked` = the door may ask. Kept outside the workspace. */
  permission(): Promise<'allowed' | 'denied' | 'unasked'>;
  setPermission(allow: boolean): Promise<void>;
  /** Runs it by the system's shell; the whole process tree ends with the signal or the time. Output cut at 64 KiB, the end kept. */
  run(command: string, timeoutMs: number, signal: AbortSignal): Promise<CommandOutcome>;
}

/** A commit, as it is named to people. */
export interface NamedCommit {
  readonly commit: string;
  /** First line of its message. */
  readonly subject: string;
}

/** What git knows about who changed the folder's files. Null without a repository, git or commit; rejects only by the signal. */
export interface Commits {
  head(signal: AbortSignal): Promise<NamedCommit | null>;
  /**
   * The newest commit after `after` that changed one of `paths` (empty = any), HEAD when it lies on another branch
   * or further back; null when it was no commit: the files are not now as HEAD has them, or none of them changed.
   */
  broughtBy(after: string, paths: readonly string[], signal: AbortSignal): Promise<NamedCommit | null>;
}

/** Tells whether the process behind a running step still lives. */
export interface Runners {
  /** This process; unique per start. */
  readonly self: string;
  isAlive(runner: string): boolean;
}

/** Time, ids and hashing: the three sources of difference between two runs. */
export interface Clock {
  now(): Timestamp;
  /** Monotonic milliseconds, for durations. */
  ticks(): number;
  /** A new UUID v7, greater than all before it in this process. */
  id(): Id;
  /** SHA-256 of UTF-8 text, lower-case hex. */
  hash(text: string): string;
  /** Resolves after `ms`, or rejects with `cancelled` when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Leveled log; never receives keys, prompts or model text. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error?: unknown): void;
}
