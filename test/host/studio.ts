import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../src/extension.ts';

/** The extension's own objects, as it runs here. */
export async function openShell(): Promise<Exports['shell']> {
  const extension = vscode.extensions.getExtension<Exports>('planning-studio.planning-studio');
  assert.ok(extension, 'the extension is not known to VS Code');
  return (await extension.activate()).shell;
}

/** Runs one of our commands as the palette would; resolves with what it gives back. */
export function command<T = unknown>(id: string, ...args: readonly unknown[]): Promise<T> {
  return Promise.resolve(vscode.commands.executeCommand<T>(`planningStudio.${id}`, ...args));
}

/** Resolves when `ready` holds, asked again after each tick of a growing wait; fails with `what` after thirty seconds. */
export async function until<T>(
  what: string,
  ready: () => T | undefined | null | false | Promise<T | undefined | null | false>,
): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (let wait = 10; ; wait = Math.min(wait * 2, 250)) {
    const value = await ready();
    if (value) return value;
    assert.ok(Date.now() < deadline, `waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** A materialized plan with four tasks: 2 waits for 1, 4 waits for 2 and 3. */
export async function materialized(
  title: string,
): Promise<{ readonly sessionId: string; readonly planId: string }> {
  const shell = await openShell();
  const engine = await shell.engine.get();
  const { id } = await engine.createSession({
    prompt: `${title}: make the parcel API polite to busy clients`,
    title,
  });
  const drafts = [
    {
      title: 'Count requests',
      description: 'Per key and minute.',
      acceptance: ['a test counts two keys apart'],
    },
    { title: 'Refuse with 429', blockedBy: [1] },
    { title: 'Choose the limits' },
    { title: 'Document the limits', blockedBy: [2, 3] },
  ];
  await engine.draftSpec(id, null, shell.ended);
  const { session } = await engine.session(id);
  await engine.setDrafts(id, drafts, session.draftsRevision);
  await engine.markReady(id);
  const plan = await engine.materialize(id, { planTitle: title });
  return { sessionId: id, planId: plan.id };
}
