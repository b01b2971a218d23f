export type RiskWord = 'NONE' | 'LOW' | 'MEDIUM' | 'HIGH';

/** How risky it is to ship migrations that so many places in the code do not follow. */
export function riskOf(mismatches: number): RiskWord {
  if (mismatches === 0) return 'NONE';
  if (mismatches < 5) return 'LOW';
  return mismatches < 15 ? 'MEDIUM' : 'HIGH';
}

/** How much of a migration is left to do, by the violations of its spec. */
export function debtOf(violations: number): RiskWord {
  if (violations === 0) return 'NONE';
  if (violations <= 20) return 'LOW';
  return violations <= 50 ? 'MEDIUM' : 'HIGH';
}
