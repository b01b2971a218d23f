import type { Reference } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';

/** What a node of one type says; called once per node, parents before children. */
export type Handler = (walk: Walk, node: number) => void;

/** How one language shows its facts. Node types are those of its grammar, anonymous ones in double quotes. */
export interface LanguageRules {
  /** Types of nodes that are names, with the role of one that nothing else is said of. */
  readonly names: Readonly<Record<string, Reference['role']>>;
  /** Types that may be a part of a chain without being a name: `this`, `super`. */
  readonly chainParts: readonly string[];
  /** Types for `object.name`, with the fields of both; `first` and `last` are the first and last child. */
  readonly members: Readonly<Record<string, MemberFields>>;
  /** Types that a chain sees through: `a!` is `a`. */
  readonly transparent: readonly string[];
  /** Types of calls, shortened to `()` inside the text of what is called. */
  readonly calls: readonly string[];
  readonly comments: readonly string[];
  /** Types of functions written in place; their bodies are left out of the texts of arguments. */
  readonly functions: readonly string[];
  /** Sign in front of names that is no part of them: `$`. */
  readonly sigil?: string;
  readonly on: Readonly<Record<string, Handler>>;
  /** Receivers whose members are environment variables: `process.env`. */
  readonly environments?: readonly string[];
}

export interface MemberFields {
  readonly object: string;
  readonly name: string;
  /** What stands between them in a chain; empty = the text of the field `operator`. */
  readonly dot: string;
}
