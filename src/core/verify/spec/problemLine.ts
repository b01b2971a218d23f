import { oneLine } from '../../base/plainText.ts';
import type { ProofSpecProblem } from '../../model/verification.ts';

/** A problem of a proof spec in one line, as a model is told of it. */
export function problemLine({ severity, line, column, message, ruleId }: ProofSpecProblem): string {
  return `${severity} at ${line}:${column}${ruleId === null ? '' : ` in rule ${oneLine(ruleId, 60)}`}: ${oneLine(message, 300)}`;
}
