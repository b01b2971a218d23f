import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { arrowsIn, circleIn, forbidden } from '../harness/arrows.ts';
import { root } from '../harness/paths.ts';

type Arrows = Readonly<Record<string, readonly string[]>>;

/** Which folder of `src/core` may know which: only the ones that stand before it in this table. */
const CORE: Arrows = {
  base: [],
  model: ['base'],
  log: ['model'],
  snapshot: ['model'],
  document: ['base', 'log', 'model'],
  session: ['base', 'log', 'model'],
  plan: ['base', 'log', 'model'],
  index: ['base', 'model'],
  verify: ['base', 'index', 'model'],
  audit: ['log', 'model'],
  store: ['audit', 'base', 'document', 'log', 'model', 'plan', 'session'],
  'ports.ts': ['base', 'log', 'model', 'store'],
  context: ['ports.ts'],
  llm: ['base', 'index', 'model', 'plan', 'ports.ts', 'session', 'verify'],
  export: ['base', 'context', 'llm', 'model', 'plan'],
  engine: [
    ...['audit', 'base', 'context', 'document', 'export', 'index', 'llm', 'log', 'model', 'plan'],
    ...['ports.ts', 'session', 'snapshot', 'store', 'verify'],
  ],
};

/** The same for `src/vscode`, and the files that stand between its rooms. */
const VSCODE: Arrows = {
  names: [],
  words: [],
  host: ['names'],
  pages: ['names'],
  proof: ['host', 'words'],
  asking: ['host', 'names'],
  provider: ['asking', 'host'],
  documents: ['host', 'names', 'proof', 'words'],
  'shell.ts': ['host', 'names', 'proof', 'provider'],
  acting: ['asking', 'host', 'names', 'shell.ts', 'words'],
  snapshots: ['acting', 'asking', 'host', 'shell.ts', 'words'],
  verification: ['acting', 'asking', 'documents', 'host', 'names', 'proof', 'shell.ts'],
  commands: ['acting', 'asking', 'host', 'names', 'shell.ts', 'snapshots', 'verification', 'words'],
  views: [...['asking', 'commands', 'host', 'names', 'pages', 'proof', 'shell.ts', 'verification'], 'words'],
  'keepOpen.ts': ['host'],
  'openEngine.ts': ['host', 'provider'],
};

/** The tables, by the place whose rooms they name. */
const PLACES: Readonly<Record<string, Arrows>> = { 'src/core': CORE, 'src/vscode': VSCODE };

describe('the rooms', () => {
  for (const [place, allowed] of Object.entries(PLACES)) {
    describe(`of ${place}`, () => {
      const arrows = arrowsIn(path.join(root, place));

      it('know only those that the table allows', () => {
        assert.ok(arrows.length > 50, `only ${arrows.length} arrows were found`);
        assert.deepEqual(forbidden(arrows, allowed), []);
      });

      it('have no line in the table that nothing needs', () => {
        const seen = new Set(arrows.map(({ from, to }) => `${from} → ${to}`));
        const idle = Object.entries(allowed).flatMap(([from, tos]) =>
          tos.map((to) => `${from} → ${to}`).filter((arrow) => !seen.has(arrow)),
        );
        assert.deepEqual(idle, []);
      });

      it('form no circle', () => assert.equal(circleIn(allowed), null));
    });
  }

  it('are watched: a planted import against the table is found, and so is a circle', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'planning-studio-rooms-'));
    try {
      mkdirSync(path.join(folder, 'low'));
      mkdirSync(path.join(folder, 'high'));
      writeFileSync(
        path.join(folder, 'high', 'a.ts'),
        `import { b } from '../low/b.ts';\nexport const a = b;\n`,
      );
      const sneaky = `export const b = 1;\nexport const load = async () => import('../high/a.ts');\n`;
      writeFileSync(path.join(folder, 'low', 'b.ts'), sneaky);
      const allowed = { low: [], high: ['low'] };
      assert.deepEqual(forbidden(arrowsIn(folder), allowed), ['low/b.ts → high/a.ts']);
      assert.equal(circleIn(allowed), null);
      assert.deepEqual(circleIn({ low: ['high'], high: ['low'] }), ['low', 'high', 'low']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
