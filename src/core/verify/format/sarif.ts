import type { Finding, RuleReport, Severity, ProofSpecProblem } from '../../model/verification.ts';
import { nameOf } from './outcome.ts';
import type { Outcome, OutcomeFormat, SpecOutcome } from './outcome.ts';

type Json = Readonly<Record<string, unknown>>;
type Hash = (text: string) => string;

/** SARIF 2.1.0, which code hosts show beside the lines. */
export const sarifFormat: OutcomeFormat = {
  name: 'sarif',
  summary: 'SARIF 2.1.0, for code scanning',
  render: (outcome, { hash }) => `${JSON.stringify(sarifLog(outcome, hash), null, 2)}\n`,
};

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** Where places of the workspace are counted from. */
const ROOT = 'SRCROOT';

function sarifLog({ specs, version }: Outcome, hash: Hash): Json {
  const rules: Json[] = [];
  const indexes = new Map<string, number>();
  const results: Json[] = [];
  const seen = new Map<string, number>();
  for (const spec of specs) {
    for (const rule of spec.report?.rules ?? []) {
      const id = ruleName(spec, rule.ruleId);
      // A file that was named twice has its rules once.
      const ruleIndex = indexes.get(id) ?? rules.push(descriptor(spec, rule, id)) - 1;
      indexes.set(id, ruleIndex);
      for (const finding of rule.findings) {
        const print = [id, finding.kind, finding.path, finding.pattern, finding.text].join('\n');
        const nth = seen.get(print) ?? 0;
        seen.set(print, nth + 1);
        // Without the line number, so that lines added above do not make it a new one.
        results.push(result(spec, finding, { id, ruleIndex, fingerprint: hash(`${print}\n${nth}`) }));
      }
    }
  }
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Planning Studio', semanticVersion: version, rules },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the workspace.' } } },
        invocations: [
          {
            executionSuccessful: specs.every(({ report }) => report !== null),
            toolConfigurationNotifications: specs.flatMap((spec) =>
              spec.problems.map((problem) => notification(spec, problem)),
            ),
            toolExecutionNotifications: specs.flatMap((spec) => [
              ...(spec.report?.notes ?? []).map((text) => ({ level: 'note', message: { text } })),
              ...(spec.report?.rules ?? []).flatMap(cutNote),
            ]),
          },
        ],
        results,
      },
    ],
  };
}

/** Rules of different tasks or files may be called the same. The name does not depend on what else was run. */
function ruleName(spec: SpecOutcome, ruleId: string): string {
  if (spec.task) return `task-${spec.task.number}/${ruleId}`;
  const place = placeOf(spec);
  return place === null ? ruleId : `${place}/${ruleId}`;
}

function placeOf({ place, file }: SpecOutcome): string | null {
  return place ?? file;
}

function descriptor(spec: SpecOutcome, rule: RuleReport, id: string): Json {
  return {
    id,
    shortDescription: { text: rule.description },
    fullDescription: { text: `${rule.description} (${nameOf(spec)})` },
    // Hosts ask for it.
    help: { text: rule.guidance ?? rule.description },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { severity: rule.severity, tags: [rule.category] },
  };
}

function result(
  spec: SpecOutcome,
  finding: Finding,
  { id, ruleIndex, fingerprint }: { id: string; ruleIndex: number; fingerprint: string },
): Json {
  const undecided = finding.kind === 'undecided';
  return {
    ruleId: id,
    ruleIndex,
    kind: undecided ? 'open' : 'fail',
    level: undecided ? 'none' : LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [location(finding.path ?? homeOf(spec), finding)],
    partialFingerprints: { 'planningStudio/v1': fingerprint },
    properties: { kind: finding.kind, ...(finding.pattern === null ? {} : { pattern: finding.pattern }) },
  };
}

/** What is missing stands nowhere, but hosts show only what has a place: the spec that asks for it. */
function homeOf(spec: SpecOutcome): string {
  return placeOf(spec) ?? (spec.task ? `.planning-studio/plans/${spec.task.planId}.jsonl` : '.');
}

function location(path: string, place: Pick<Finding, 'line' | 'column' | 'endColumn' | 'text'> | null): Json {
  const region =
    place && place.line > 0
      ? {
          region: {
            startLine: place.line,
            startColumn: Math.max(1, place.column),
            ...(place.endColumn > place.column ? { endColumn: place.endColumn } : {}),
            ...(place.text === '' ? {} : { snippet: { text: place.text } }),
          },
        }
      : {};
  return { physicalLocation: { artifactLocation: artifactOf(path), ...region } };
}

function notification(spec: SpecOutcome, { severity, code, message, line, column }: ProofSpecProblem): Json {
  const place = placeOf(spec);
  return {
    descriptor: { id: code },
    level: severity,
    message: { text: `${nameOf(spec)}: ${message}` },
    ...(place === null
      ? {}
      : { locations: [location(place, { line, column, endColumn: column, text: '' })] }),
  };
}

function cutNote({ ruleId, findings, findingTotal }: RuleReport): readonly Json[] {
  const more = findingTotal - findings.length;
  return more > 0
    ? [{ level: 'note', message: { text: `${ruleId}: ${more} more findings are not listed.` } }]
    : [];
}

/** A name with `#`, `%`, `:` or a space stays that name. Half letters become replacement signs. */
function artifactOf(path: string): Json {
  const [drive = ''] = /^[A-Za-z]:(?=\/)/.exec(path) ?? [];
  const uri = path.slice(drive.length).toWellFormed().split('/').map(encodeURIComponent).join('/');
  if (drive !== '') return { uri: `file:///${drive}${uri}` };
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: ROOT };
}
