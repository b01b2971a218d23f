import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../harness/paths.ts';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { Workbench } from '../harness/workbench.ts';
import { median, type Bench } from './bench.ts';

const runs = 5;

/** Something that activates the extension in the way a user does: its view container, else its first command. */
async function activate(window: StudioWindow): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    contributes: {
      viewsContainers?: { activitybar?: { title: string }[] };
      commands: { title: string; category: string }[];
    };
  };
  const container = manifest.contributes.viewsContainers?.activitybar?.[0];
  const [command] = manifest.contributes.commands;
  if (container) await window.openContainer(container.title);
  else if (command) await window.command(`${command.category}: ${command.title}`);
}

/** The time VS Code itself gives for loading and activating the extension, in a new extension host. */
async function activationMs(workbench: Workbench): Promise<number> {
  const window = await workbench.open({
    size: { width: 1400, height: 3000 },
    settings: { 'workbench.editor.useModal': 'off' },
  });
  try {
    await activate(window);
    const shown = /planning.studio[^]*Activation: (\d+)ms/i;
    const row = window.page.locator('.monaco-list-row', { hasText: shown });
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await window.command('Developer: Show Running Extensions');
      // The list does not follow what happens after it was opened.
      const text = await row.textContent({ timeout: 2000 }).catch(() => '');
      const found = shown.exec(text ?? '')?.[1];
      if (found !== undefined) return Number(found);
      await window.page.keyboard.press('Escape');
    }
    throw new Error('VS Code shows no activation time.');
  } finally {
    await window.close();
  }
}

const activation: Bench = {
  name: 'activation',
  async run(signal) {
    const workbench = await Workbench.start();
    try {
      const times: number[] = [];
      while (times.length < runs && !signal.aborted) times.push(await activationMs(workbench));
      const detail = `median of ${times.join(', ')}, as VS Code counts it`;
      const value = median(times);
      return [{ name: 'activation in the extension host', value, unit: 'ms', budget: 50, detail }];
    } finally {
      await workbench.stop();
    }
  },
};

export const benches: readonly Bench[] = [activation];
