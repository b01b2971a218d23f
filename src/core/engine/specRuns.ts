import type { ProofSpecCheck, ProofSpecProblem, ProofReport, ProofSpec } from '../model/verification.ts';
import type { ChangeLog } from './changeLog.ts';
import { requireIndex } from './codeIndex.ts';
import type { EnginePorts } from './deps.ts';
import { createSpecCommands, withCommands } from './specCommands.ts';

/** A spec as it was run just now. */
export interface SpecRun {
  readonly report: ProofReport;
  /** Rules whose command was left for a run on demand. */
  readonly postponed: readonly string[];
  /** Of the change log, when the code had been looked at. */
  readonly generation: number;
}

/** Reads specs and runs them: the code by the index, then the commands. */
export interface SpecRuns {
  read(yaml: string): Promise<ProofSpecCheck>;
  /** Warnings about scopes that hold no file and code patterns that cannot be read; none while there is no index. */
  checkScopes(spec: ProofSpec, signal: AbortSignal): Promise<readonly ProofSpecProblem[]>;
  /** In the order of `specs`. Throws `no_workspace`, `index_failed` or `cancelled`. */
  run(specs: readonly ProofSpec[], onDemand: boolean, signal: AbortSignal): Promise<readonly SpecRun[]>;
}

export function createSpecRuns(
  kernel: Pick<EnginePorts, 'index' | 'commands'>,
  changes: ChangeLog,
): SpecRuns {
  const commands = createSpecCommands(kernel.commands);
  return {
    async read(yaml) {
      // Loaded when first needed: most of what a door does reads no spec.
      const { readSpec } = await import('../verify/spec/read.ts');
      return readSpec(yaml);
    },

    async checkScopes(spec, signal) {
      if (kernel.index === null) return [];
      const { checkScopes } = await import('../verify/spec/scopes.ts');
      const counts = await kernel.index.countInScope(
        spec.rules.map((rule) => rule.scope),
        signal,
      );
      const scopes = checkScopes(spec, counts);
      const { checkStructures, structureProbe } = await import('../verify/spec/structures.ts');
      const probe = structureProbe(spec);
      if (probe === null) return scopes;
      const [report] = await kernel.index.evaluate([probe], { limit: 1 }, signal);
      return report === undefined ? scopes : [...scopes, ...checkStructures(spec, report)];
    },

    async run(specs, onDemand, signal) {
      const index = requireIndex(kernel);
      if (specs.length === 0) return [];
      // Whoever asks gets an answer about everything, also about what no watcher named.
      if (onDemand) index.changed(null);
      const reports = await index.evaluate(specs, {}, signal);
      const generation = changes.generation();
      const answers = await commands.answers(specs, onDemand, generation, signal);
      return specs.map((spec, at) => {
        const report = reports[at];
        if (report === undefined)
          throw new Error('The index answered for fewer specs than it was asked for.');
        return { ...withCommands(spec, report, answers), generation };
      });
    },
  };
}
