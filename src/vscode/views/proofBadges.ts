import * as vscode from 'vscode';
import type { PlanSummary, Task } from '../../core/model/plan.ts';
import { standingLine } from '../proof/words.ts';
import type { Standing } from '../proof/rows.ts';

const SCHEME = 'planning-studio-task';

/**
 * The address of a task's row. It carries what its badge says, so that the badge is right whenever the row is drawn;
 * undefined = no badge. A badge is seen in a narrow view, where the words behind the title are cut.
 */
export function badgeUri(
  plan: Pick<PlanSummary, 'id' | 'status'>,
  task: Task,
  standing: Standing,
): vscode.Uri | undefined {
  const badge = badgeOf(standing);
  if (badge === '') return undefined;
  const fails = standing.kind === 'known' && standing.verdict === 'fail';
  // A spec that does not hold before the work has begun is as it should be.
  const isBroken = task.status === 'failed' || (fails && UNDER_WAY.has(task.status));
  const alarming = isBroken && plan.status === 'active';
  const query = JSON.stringify([badge, standingLine(standing), alarming]);
  return vscode.Uri.from({ scheme: SCHEME, path: `/${plan.id}/${task.id}`, query });
}

const UNDER_WAY: ReadonlySet<string> = new Set(['in_progress', 'in_review']);

function badgeOf(standing: Standing): string {
  if (standing.kind === 'none' || standing.kind === 'unverified') return '';
  if (standing.kind === 'broken') return '!';
  if (standing.verdict === 'fail') return standing.violations > 9 ? '9+' : String(standing.violations);
  return standing.verdict === 'pass' ? '✓' : '?';
}

/** Draws the badges of the rows. */
export function registerProofBadges(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme, query }) => {
      if (scheme !== SCHEME) return undefined;
      const [badge, tooltip, alarming] = JSON.parse(query) as [string, string, boolean];
      const color = alarming ? new vscode.ThemeColor('testing.iconFailed') : undefined;
      return new vscode.FileDecoration(badge, tooltip, color);
    },
  });
}
