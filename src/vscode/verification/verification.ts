import type * as vscode from 'vscode';
import { DisposableStore } from '../host/lifetime.ts';
import { report } from '../asking/report.ts';
import type { Shell } from '../shell.ts';
import { CodePlaceLenses } from './codePlaces.ts';
import { CommandConsent } from './consent.ts';
import { FindingDiagnostics } from './findingDiagnostics.ts';
import { LiveVerification } from './live.ts';
import { LooseRuns } from './looseRuns.ts';
import { ProofStatus } from './proofStatus.ts';
import { registerSpecFixes } from './specFixes.ts';
import { registerSpecLanguage } from './specLanguage.ts';
import { watchSavedSpecs } from './savedSpecs.ts';
import { SpecLenses } from './specLenses.ts';
import { SpecProblems } from './specProblems.ts';
import { VerificationTests } from './tests.ts';

/** Everything that a person sees of verification and that is not needed before something can be verified. */
export interface Verification extends vscode.Disposable {
  readonly loose: LooseRuns;
  readonly consent: CommandConsent;
  readonly live: LiveVerification;
  readonly findings: FindingDiagnostics;
  readonly tests: VerificationTests;
  readonly status: ProofStatus;
}

export function createVerification(shell: Shell): Verification {
  const store = new DisposableStore();
  const onError = (error: unknown): void => report(error, shell.log);
  const consent = new CommandConsent(shell);
  const loose = store.add(new LooseRuns(shell.engine));
  const findings = store.add(new FindingDiagnostics(shell, loose, onError));
  const live = store.add(new LiveVerification(shell, onError));
  const tests = store.add(new VerificationTests(shell, onError));
  const status = store.add(new ProofStatus(shell, live, onError));
  store.add(new SpecProblems(shell));
  store.add(watchSavedSpecs(shell, consent, onError));
  store.add(new SpecLenses(shell, loose));
  store.add(new CodePlaceLenses(shell, findings));
  store.add(registerSpecLanguage(shell, loose));
  store.add(registerSpecFixes());
  return {
    loose,
    consent,
    live,
    findings,
    tests,
    status,
    dispose: () => store.dispose(),
  };
}
