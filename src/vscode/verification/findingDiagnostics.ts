import * as vscode from 'vscode';
import { planUri, specUri } from '../names/uris.ts';
import { studioFolder } from '../host/folder.ts';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { Throttle } from '../host/throttle.ts';
import { itemsByPlace, type FileItems, type FindingItem, type ReportSource } from './findingItems.ts';
import type { LooseRuns } from './looseRuns.ts';
import { PlacesOfPlans, rulePlaces } from './planPlaces.ts';

export const DIAGNOSTIC_SOURCE = 'Planning Studio';
const REDRAW_MS = 100;

/** Where a source belongs to, beside its spec. */
interface Origin {
  readonly task: vscode.Location | null;
}

/** Findings of active plans, and of loose specs that were run, in the Problems panel. */
export class FindingDiagnostics {
  readonly #shell: Shell;
  readonly #loose: LooseRuns;
  readonly #store = new DisposableStore();
  readonly #collection: vscode.DiagnosticCollection;
  readonly #places = new PlacesOfPlans();
  readonly #redraw: Throttle;
  readonly #drawn = new vscode.EventEmitter<void>();
  #items: ReadonlyMap<string, FileItems> = new Map();
  #sources: readonly ReportSource[] = [];
  /** Fired after the diagnostics have changed. */
  readonly onDidDraw = this.#drawn.event;

  constructor(shell: Shell, loose: LooseRuns, onError: (error: unknown) => void) {
    this.#shell = shell;
    this.#loose = loose;
    this.#collection = this.#store.add(
      vscode.languages.createDiagnosticCollection('planningStudio.verification'),
    );
    this.#redraw = this.#store.add(new Throttle(REDRAW_MS, () => this.#draw(), onError));
    for (const event of [shell.reports.onDidChange, loose.onDidChange, shell.engine.onDidChangeState])
      this.#store.add(event(() => this.#redraw.trigger()));
    this.#store.add(
      shell.engine.onDidChange((refs) => {
        if (refs.some(({ kind }) => kind === 'plan')) this.#redraw.trigger();
      }),
    );
    this.#redraw.trigger();
  }

  /** What is shown in a file of the workspace. */
  inFile(path: string): readonly FindingItem[] {
    return this.#items.get(path)?.items ?? [];
  }

  /** Everything that is shown now, by spec. */
  get sources(): readonly ReportSource[] {
    return this.#sources;
  }

  dispose(): void {
    this.#store.dispose();
    this.#drawn.dispose();
  }

  async #draw(): Promise<void> {
    const folder = studioFolder(this.#shell.settings);
    const origins = new Map<ReportSource, Origin>([...(await this.#ofTasks()), ...this.#ofLoose()]);
    const { files, specs } = itemsByPlace([...origins.keys()]);
    this.#items = files;
    this.#sources = [...origins.keys()];
    const entries: [vscode.Uri, vscode.Diagnostic[]][] = [];
    for (const [path, shown] of files)
      if (folder) entries.push([vscode.Uri.joinPath(folder.uri, path), diagnosticsOf(shown, origins)]);
    for (const [spec, shown] of specs) entries.push([vscode.Uri.parse(spec), diagnosticsOf(shown, origins)]);
    const named = new Set(entries.map(([uri]) => uri.toString()));
    const gone: [vscode.Uri, undefined][] = [];
    this.#collection.forEach((uri) => {
      if (!named.has(uri.toString())) gone.push([uri, undefined]);
    });
    // In one step: what stays must not vanish from the Problems panel for a moment.
    this.#collection.set([...entries, ...gone]);
    this.#drawn.fire();
  }

  async #ofTasks(): Promise<readonly (readonly [ReportSource, Origin])[]> {
    const found: [ReportSource, Origin][] = [];
    for (const { planId, taskId, report } of this.#shell.reports.all) {
      if (report === null) continue;
      const places = await this.#places.get(this.#shell.engine, planId);
      const task = places?.plan.tasks.find(({ id }) => id === taskId);
      if (!places || !task || task.status === 'cancelled' || task.verification === null) continue;
      const line = Math.max(0, (places.tasks.get(taskId) ?? 1) - 1);
      const source: ReportSource = {
        spec: specUri(planId, task).toString(),
        title: `${task.number}. ${task.title}`,
        report,
        rulePlaces: places.rules.get(taskId) ?? new Map(),
      };
      const at = new vscode.Location(planUri(places.plan), new vscode.Position(line, 0));
      found.push([source, { task: at }]);
    }
    return found;
  }

  #ofLoose(): readonly (readonly [ReportSource, Origin])[] {
    return [...this.#loose.all].flatMap(([spec, { report }]) => {
      const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === spec);
      if (report === null || !document) return [];
      const title = vscode.workspace.asRelativePath(document.uri);
      return [[{ spec, title, report, rulePlaces: rulePlaces(document.getText()) }, { task: null }] as const];
    });
  }
}

const LEVELS = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

function diagnosticsOf(
  { items, more }: FileItems,
  origins: ReadonlyMap<ReportSource, Origin>,
): vscode.Diagnostic[] {
  const shown = items.map((item) => diagnosticOf(item, origins.get(item.source)?.task ?? null));
  const last = shown.at(-1);
  if (more === 0 || !last) return shown;
  const hidden = new vscode.Diagnostic(
    last.range,
    vscode.l10n.t('{0} more findings of verification are not shown.', more),
    vscode.DiagnosticSeverity.Information,
  );
  hidden.source = DIAGNOSTIC_SOURCE;
  return [...shown, hidden];
}

function diagnosticOf(item: FindingItem, task: vscode.Location | null): vscode.Diagnostic {
  const { finding, rule, source } = item;
  const line = item.line - 1;
  const end = item.endColumn > item.column ? item.endColumn - 1 : Number.MAX_SAFE_INTEGER;
  const range = new vscode.Range(line, item.column - 1, line, end);
  const message = rule.guidance === null ? finding.message : `${finding.message}\n${rule.guidance}`;
  const diagnostic = new vscode.Diagnostic(range, message, LEVELS[item.level]);
  const ruleLine = source.rulePlaces.get(rule.ruleId)?.line ?? 1;
  const spec = vscode.Uri.parse(source.spec);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: rule.ruleId, target: spec.with({ fragment: `L${ruleLine}` }) };
  const at = new vscode.Location(spec, new vscode.Position(ruleLine - 1, 0));
  diagnostic.relatedInformation = [
    new vscode.DiagnosticRelatedInformation(at, vscode.l10n.t('Rule: {0}', rule.description)),
    ...(task === null
      ? []
      : [new vscode.DiagnosticRelatedInformation(task, vscode.l10n.t('Task {0}', source.title))]),
  ];
  return diagnostic;
}
