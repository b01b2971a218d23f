import { jsonFormat } from './json.ts';
import { junitFormat } from './junit.ts';
import type { OutcomeFormat } from './outcome.ts';
import { sarifFormat } from './sarif.ts';
import { textFormat } from './text.ts';

/** Every way to write the outcome of a verification, the preset first. */
export const OUTCOME_FORMATS: readonly OutcomeFormat[] = [textFormat, jsonFormat, sarifFormat, junitFormat];
