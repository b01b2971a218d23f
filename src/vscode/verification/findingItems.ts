import type { Finding, RuleReport, ProofReport } from '../../core/model/verification.ts';
import type { RulePlace } from './planPlaces.ts';

/** A report and where its rules are written. */
export interface ReportSource {
  /** Address of the spec. */
  readonly spec: string;
  /** The task it is about, for a person: `3. Refuse with 429`; the spec's name for a loose one. */
  readonly title: string;
  readonly report: ProofReport;
  /** Where each rule stands in the spec. */
  readonly rulePlaces: ReadonlyMap<string, RulePlace>;
}

/** A finding as it is shown at its place. Lines and columns are 1-based. */
export interface FindingItem {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly level: 'error' | 'warning' | 'information';
  readonly finding: Finding;
  readonly rule: RuleReport;
  readonly source: ReportSource;
}

/** What one file shows, and how much more there is. */
export interface FileItems {
  readonly items: readonly FindingItem[];
  readonly more: number;
}

/** Findings in one file that are shown; more would bury the rest of the Problems panel. */
export const SHOWN_PER_FILE = 100;

/**
 * Findings by the file they are in, and those that are about no file (what is expected and found nowhere, commands)
 * by the address of their spec, at their rule. Findings beyond a report's own limit count as more of the last file.
 */
export function itemsByPlace(
  sources: readonly ReportSource[],
  limit = SHOWN_PER_FILE,
): { readonly files: ReadonlyMap<string, FileItems>; readonly specs: ReadonlyMap<string, FileItems> } {
  const files = new Map<string, FindingItem[]>();
  const specs = new Map<string, FindingItem[]>();
  const unnamed = new Map<string, number>();
  for (const source of sources) {
    for (const rule of source.report.rules) {
      for (const finding of rule.findings) {
        const [map, key] = finding.path === null ? [specs, source.spec] : [files, finding.path];
        const list = map.get(key) ?? [];
        list.push(itemOf(source, rule, finding));
        map.set(key, list);
      }
      const hidden = rule.findingTotal - rule.findings.length;
      const last = rule.findings.at(-1)?.path;
      if (hidden > 0 && typeof last === 'string') unnamed.set(last, (unnamed.get(last) ?? 0) + hidden);
    }
  }
  return { files: cut(files, limit, unnamed), specs: cut(specs, limit, new Map()) };
}

function itemOf(source: ReportSource, rule: RuleReport, finding: Finding): FindingItem {
  const isPlaced = finding.path !== null;
  const place = isPlaced ? finding : source.rulePlaces.get(rule.ruleId);
  const column = Math.max(1, place?.column ?? 1);
  return {
    line: Math.max(1, place?.line ?? 1),
    column,
    endColumn: isPlaced ? Math.max(column, finding.endColumn) : column,
    level: levelOf(finding),
    finding,
    rule,
    source,
  };
}

function levelOf({ kind, severity }: Finding): FindingItem['level'] {
  if (kind === 'undecided') return 'information';
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'information';
}

function cut(
  all: ReadonlyMap<string, FindingItem[]>,
  limit: number,
  unnamed: ReadonlyMap<string, number>,
): ReadonlyMap<string, FileItems> {
  const shown = new Map<string, FileItems>();
  for (const [key, list] of all) {
    const sorted = list.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const more = Math.max(0, sorted.length - limit) + (unnamed.get(key) ?? 0);
    shown.set(key, { items: sorted.slice(0, limit), more });
  }
  return shown;
}
