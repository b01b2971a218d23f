import { PlanningError } from '../../src/core/base/errors.ts';
import type { CodeIndex } from '../../src/core/index/port.ts';
import type { ToolDeps } from '../../src/core/llm/roles/tools/tool.ts';
import type { Store, Workspace } from '../../src/core/ports.ts';
import { readSpec } from '../../src/core/verify/spec/read.ts';

/** What stands behind the tools of a test. */
export interface ToolPorts {
  readonly workspace?: Workspace | null;
  readonly index?: CodeIndex | null;
  readonly store?: Pick<Store, 'search'>;
  readonly ticks?: () => number;
}

/** The calls of tools over ports, as the engine would make them, without its permissions. */
export function toolDeps({ workspace, index, store, ticks = () => 0 }: ToolPorts = {}): ToolDeps {
  const code = (): CodeIndex => needed(index);
  return {
    ticks,
    calls: {
      search: async (text, limit) => (await store?.search(text, limit)) ?? [],
      searchCode: async (query, limit, signal) => needed(workspace).search(query, limit, signal),
      symbols: async (query, signal) => code().symbols(query, signal),
      analogous: async (query, limit, signal) => code().analogous(query, limit, signal),
      async trySpec(yaml, limit, signal) {
        const there = code();
        const { spec, problems } = readSpec(yaml);
        if (spec === null) return { problems, report: null };
        const [report] = await there.evaluate([spec], { limit }, signal);
        return { problems, report: report ?? null };
      },
    },
  };
}

function needed<T>(port: T | null | undefined): T {
  if (port) return port;
  throw new PlanningError('no_workspace', 'There is no code to look at: open a folder first.');
}
