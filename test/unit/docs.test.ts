import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from '../harness/l10n.ts';
import { root } from '../harness/paths.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Manifest {
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly default: unknown; readonly markdownDescription?: string; readonly description?: string }
        >
      >;
    };
    readonly commands: readonly { readonly title: string }[];
  };
  readonly scripts: Readonly<Record<string, string>>;
}

describe('The documents', () => {
  const manifest = readManifest() as Manifest;

  it('list exactly the settings of the manifest, with their presets and words', () => {
    const rows = read('README.md')
      .split('\n')
      .filter((line) => line.startsWith('| `planningStudio.'));
    const expected = Object.entries(manifest.contributes.configuration.properties).map(([name, setting]) => {
      const words = (setting.markdownDescription ?? setting.description ?? '').replaceAll('|', '\\|');
      return `| \`${name}\` | \`${JSON.stringify(setting.default)}\` | ${words} |`;
    });
    assert.deepEqual(rows, expected);
  });

  it('name only scripts and commands that exist', () => {
    const text = read('README.md') + read('src/README.md');
    for (const [, script = ''] of text.matchAll(/npm run ([a-z:]+)/g))
      assert.ok(manifest.scripts[script], script);
    const titles = new Set(manifest.contributes.commands.map((command) => command.title.replace(/…$/, '')));
    for (const [, title = ''] of text.matchAll(/\*\*Planning Studio: ([^*]+)\*\*/g))
      assert.ok(titles.has(title), title);
  });

  it('name only files that exist', () => {
    const missing = [...read('src/README.md').matchAll(/`([a-z][\w-]*(?:\/[\w.<>*-]+)+)`/g)]
      .map(([, name = '']) => name)
      .filter((name) => !/[<>*]/.test(name) && !name.startsWith('dist/'))
      .filter((name) => !['', 'src', 'src/core'].some((base) => existsSync(path.join(root, base, name))));
    assert.deepEqual(missing, []);
    for (const [, picture = ''] of read('README.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) {
      assert.ok(existsSync(path.join(root, picture)), picture);
    }
  });
});
