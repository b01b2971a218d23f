/** UUID v7, lower case. */
export type Id = string;
/** ISO 8601 in UTC with milliseconds, e.g. `2026-11-21T01:02:03.004Z`. */
export type Timestamp = string;
/** US dollars × 1,000,000, whole number. */
export type MicroUsd = number;

/** Who did something. Comes from git's user.name and user.email; the email is the identity. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/** A page of a listing; `total` counts everything that fits the filter, not only this page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export const PRIORITIES = ['critical', 'high', 'medium', 'low', 'someday'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** T-shirt sizes: xs under an hour, s half a day, m a day or two, l a week, xl should be split. */
export const SIZES = ['xs', 's', 'm', 'l', 'xl'] as const;
export type Size = (typeof SIZES)[number];
