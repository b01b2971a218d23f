import type { ErrorCode, ErrorDetails } from '../../core/base/errors.ts';
import type {
  AnalogueQuery,
  EvaluateOptions,
  IndexChange,
  IndexProgress,
  IndexStatus,
  SymbolQuery,
} from '../../core/index/port.ts';
import type { VerificationRule, ProofSpec } from '../../core/model/verification.ts';
import type { ParseFaults } from './parseMessages.ts';
import type { PackedReport } from './reportWire.ts';

/** What the index thread is started with. */
export interface IndexThreadData {
  readonly root: string;
  readonly cacheFile: string | null;
  readonly parser: string;
  readonly grammars: { readonly folder: string; readonly bundled: boolean };
  /** Identity of program and grammars; a cache of another one is not read. */
  readonly program: string;
  readonly workers: number;
  readonly timeoutMs: number;
  readonly watched: boolean;
  readonly maxFiles: number;
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  /** Only for tests. */
  readonly faults: (ParseFaults & { readonly thread?: string }) | null;
}

/** What can be asked of the thread; each question first takes in every change. */
export type Question =
  | { readonly kind: 'refresh' }
  | {
      readonly kind: 'evaluate';
      readonly specs: readonly ProofSpec[];
      readonly options: EvaluateOptions;
    }
  | { readonly kind: 'symbols'; readonly query: SymbolQuery }
  | { readonly kind: 'outline'; readonly path: string }
  | { readonly kind: 'analogous'; readonly query: AnalogueQuery; readonly limit: number }
  | { readonly kind: 'countInScope'; readonly scopes: readonly VerificationRule['scope'][] };

export type ToThread =
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly question: Question;
      readonly exclude: readonly string[];
    }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'text'; readonly path: string; readonly text: string | null }
  | { readonly kind: 'changed'; readonly paths: readonly string[] | null }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'report'; readonly id: number; readonly packed: PackedReport }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly code: ErrorCode | null;
      readonly message: string;
      readonly details: ErrorDetails;
    }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: IndexProgress }
  | { readonly kind: 'status'; readonly status: IndexStatus }
  | { readonly kind: 'changed'; readonly change: IndexChange }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn'; readonly message: string }
  | { readonly kind: 'closed' };
