import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { StudioWindow } from '../harness/studioWindow.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical in our visible webviews: `rule: element`. */
export async function seriousIssues(window: StudioWindow): Promise<string[]> {
  const found: string[] = [];
  for (const frame of window.page.frames()) {
    const own = await frame
      .evaluate(() => document.querySelector('#root') !== null && document.body.dataset['view'] !== undefined)
      .catch(() => false);
    if (!own) continue;
    // The view itself is transparent: the workbench's colour behind it is what the text is read on.
    await frame.evaluate(() => {
      const place = document.body.dataset['view'] === 'sessions' ? 'sideBar' : 'editor';
      document.documentElement.style.background = `var(--vscode-${place}-background)`;
    });
    // Evaluated by the debugger, so the page's content policy stays as it is.
    await frame.evaluate(source);
    const results = await frame.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    for (const { id, impact, nodes } of results.violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      for (const node of nodes.filter(({ html }) => !isEditorsOwn(id, html)))
        found.push(`${id}: ${node.html.slice(0, 160)}`);
    }
  }
  return found;
}

/**
 * Two reports about the editor component that are none: line numbers have the theme's own colour, as everywhere in
 * VS Code, and what scrolls is reached through the text inside, which takes the focus and scrolls by keyboard.
 */
function isEditorsOwn(rule: string, html: string): boolean {
  if (rule === 'color-contrast') return html.includes('class="cm-gutterElement');
  return rule === 'scrollable-region-focusable' && html.includes('class="cm-scroller"');
}
