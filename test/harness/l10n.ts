import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PROVIDERS } from '../../src/vscode/provider/providers.ts';
import { root } from './paths.ts';

/** Sources that may ask VS Code for words in the person's language. */
const SOURCES = ['src/extension.ts', 'src/vscode/**/*.ts'];

/**
 * What can be translated, as VS Code reads it beside a language's own bundle: the texts of all calls of
 * `vscode.l10n.t`, and those of the providers' entries, which are data that it is called with.
 */
export async function l10nBundle(): Promise<l10nJsonFormat> {
  const scripts = await Promise.all(
    (await localizedSources()).map(async (file) => ({
      contents: await readFile(path.join(root, file), 'utf8'),
      extension: '.ts',
    })),
  );
  const bundle = { ...(await getL10nJson(scripts)) };
  for (const text of providerTexts()) bundle[text] ??= text;
  return Object.fromEntries(Object.entries(bundle).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The sources with calls of `vscode.l10n.t`, from the repository's folder. */
export async function localizedSources(): Promise<readonly string[]> {
  return (await Array.fromAsync(glob(SOURCES, { cwd: root }))).toSorted();
}

/** What `chooseProvider` shows of the providers' entries. */
export function providerTexts(): readonly string[] {
  return PROVIDERS.flatMap(({ label, detail, hint }) => [
    label,
    detail,
    ...(typeof hint === 'string' ? [hint] : []),
  ]);
}

/** The manifest with its words in the place of their keys, as VS Code shows it without a language pack. */
export function readManifest(): unknown {
  const read = (file: string): Record<string, unknown> =>
    JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>;
  return inWords(read('package.json'), read('package.nls.json'));
}

function inWords(value: unknown, nls: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === 'string') {
    const [, key] = /^%([\w.-]+)%$/.exec(value) ?? [];
    return key === undefined ? value : (nls[key] ?? value);
  }
  if (Array.isArray(value)) return value.map((each) => inWords(each, nls));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inWords(each, nls)]));
}
