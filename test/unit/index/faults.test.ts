import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { CodeIndex } from '../../../src/core/index/port.ts';
import { silentLog } from '../../../src/node/log.ts';
import { loadCache, saveCache } from '../../../src/node/index/cacheFile.ts';
import { findProgram, fingerprint } from '../../../src/node/index/program.ts';
import { rounds } from '../../harness/soak.ts';
import { steadyThreads } from './program.ts';
import { IndexedFolder, identifierSpec, never } from './samples.ts';

const RUNS = rounds('INDEX_RUNS');
const declares = (name: string): string => `export function ${name}() {}\n`;

describe('the code index when things go wrong', () => {
  let folder: IndexedFolder;
  beforeEach(() => {
    folder = new IndexedFolder();
    for (const name of ['a', 'b', 'poison', 'x', 'y']) folder.write(`src/${name}.ts`, declares(name));
  });
  afterEach(() => folder.close());

  const found = async (index: CodeIndex, name: string): Promise<number> =>
    (await index.symbols({ name }, never)).filter((hit) => hit.name === name).length;

  it('names a file that ends the parser and goes on with the others', async () => {
    const index = folder.index({ faults: { crash: 'src/poison.ts' } });
    const status = await index.refresh(never);
    assert.deepEqual(
      status.skipped.map(({ path: name, reason }) => `${name} ${reason}`),
      ['src/poison.ts crashed'],
    );
    assert.equal(status.files, 4);
    assert.equal(await found(index, 'y'), 1);
    assert.ok(folder.warnings.some((warning) => warning.includes('src/poison.ts')));
    const said = folder.warnings.length;
    const [report] = await index.evaluate([identifierSpec({ match: ['nowhere'] })], {}, never);
    assert.equal(report?.verdict, 'undecided');
    assert.equal(folder.warnings.length, said, 'it is not tried again before it changes');
  });

  it('names a file on which the parser hangs', async () => {
    const index = folder.index({ faults: { hang: 'src/poison.ts' }, timeoutMs: 300 });
    const status = await index.refresh(never);
    assert.deepEqual(
      status.skipped.map(({ path: name, reason }) => `${name} ${reason}`),
      ['src/poison.ts timeout'],
    );
    assert.equal(status.files, 4);
  });

  it('does not take a parser that is slow to start for one that hangs', async () => {
    // Loading the program takes longer than a file may.
    const status = await folder.index({ timeoutMs: 10 }).refresh(never);
    assert.deepEqual([status.files + status.skippedTotal, status.state], [5, 'ready']);
  });

  it('fails the question that ends its thread, and answers the next one', async () => {
    const index = folder.index({ faults: { thread: 'src/a.ts' } });
    assert.equal(await found(index, 'a'), 1);
    index.setText('src/b.ts', declares('typed'));
    await assert.rejects(index.outline('src/a.ts', never), { code: 'index_failed' });
    assert.equal(index.status().state, 'failed');
    assert.match(index.status().message ?? '', /starts again/);
    assert.equal(await found(index, 'a'), 1);
    assert.equal(await found(index, 'typed'), 1, 'texts of editors are not forgotten');
    assert.equal(index.status().state, 'ready');
  });

  it('fails with a sentence when its program is not there', async () => {
    const program = { ...steadyThreads, parser: new URL('file:///nowhere/parseWorker.ts') };
    await assert.rejects(folder.index({ program }).refresh(never), { code: 'index_failed' });
    const none = { ...steadyThreads, thread: new URL('file:///nowhere/indexThread.ts') };
    await assert.rejects(folder.index({ program: none }).refresh(never), { code: 'index_failed' });
  });

  it('leaves open what files hold whose grammar is missing or damaged, and says so', async () => {
    const grammars = mkdtempSync(path.join(tmpdir(), 'studio-grammars-'));
    const modules = path.join(findProgram().grammars.folder);
    const put = (file: string): void =>
      cpSync(path.join(modules, file), path.join(grammars, path.basename(file)));
    put('web-tree-sitter/web-tree-sitter.wasm');
    put('@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm');
    put('@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm');
    writeFileSync(path.join(grammars, 'tree-sitter-go.wasm'), 'damaged');
    folder.write('tool.py', 'def tool():\n    pass\n');
    folder.write('old.go', 'package old\nfunc old() {}\n');
    const { cacheFile } = folder;
    const program = { ...steadyThreads, grammars: { folder: grammars, bundled: true } };
    const index = folder.index({ program, cacheFile });
    const status = await index.refresh(never);
    assert.deepEqual([status.files, status.parsedFiles, status.skippedTotal], [1, 1, 6]);
    assert.ok(status.skipped.every(({ reason }) => reason === 'no_grammar'));
    for (const language of ['typescript', 'go'])
      assert.equal(folder.warnings.filter((warning) => warning.includes(`grammar of ${language}`)).length, 1);
    const verdicts = async (of: CodeIndex): Promise<(string | undefined)[]> => {
      const names = ['poison', 'old', 'tool', 'nowhere'];
      const specs = names.map((name) => identifierSpec({ match: [name] }));
      return (await of.evaluate(specs, {}, never)).map(({ verdict }) => verdict);
    };
    assert.deepEqual(await verdicts(index), ['undecided', 'undecided', 'fail', 'pass']);
    await index.close();
    const mended = folder.index({ program: steadyThreads, cacheFile });
    assert.deepEqual(await verdicts(mended), ['fail', 'fail', 'fail', 'pass']);
    rmSync(grammars, { recursive: true });
  });

  it('leaves everything open when the parser itself cannot be started', async () => {
    const program = { ...steadyThreads, grammars: { folder: folder.root, bundled: true } };
    const index = folder.index({ program });
    const [report] = await index.evaluate([identifierSpec({ match: ['poison'] })], {}, never);
    assert.equal(report?.verdict, 'undecided');
    assert.match(report?.notes.join(' ') ?? '', /src\/poison\.ts \(no grammar\)/);
    assert.ok(folder.warnings.some((warning) => warning.includes('The parser cannot be started')));
  });

  it('starts from what it saved, and from nothing when that is damaged at any place', async function () {
    this.timeout(60_000 + RUNS * 20_000);
    const { cacheFile } = folder;
    const open = (): CodeIndex => folder.index({ cacheFile, program: steadyThreads });
    const first = open();
    const whole = await first.refresh(never);
    assert.equal(whole.warm, false);
    await first.close();
    const again = open();
    assert.deepEqual(await again.refresh(never), { ...whole, warm: true });
    assert.equal(await found(again, 'poison'), 1);
    await again.close();
    const good = readFileSync(cacheFile);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, bits, cut) => {
          const bad = Buffer.from(good);
          bad[at] = (bad[at] ?? 0) ^ bits;
          writeFileSync(cacheFile, cut ? bad.subarray(0, at) : bad);
          const index = open();
          assert.deepEqual(await index.refresh(never), whole);
          assert.equal(await found(index, 'poison'), 1);
          await index.close();
        },
      ),
      { numRuns: RUNS },
    );
    assert.ok(folder.warnings.some((warning) => warning.includes('damaged')));
  });

  it('believes a saved index only what the stamps of the files confirm', async () => {
    const { cacheFile } = folder;
    const first = folder.index({ cacheFile, program: steadyThreads });
    await first.refresh(never);
    await first.close();
    // As somebody could send it along: the right content, but nothing found in it.
    const identity = fingerprint(steadyThreads);
    const entries = loadCache(cacheFile, identity, silentLog) ?? [];
    const other = entries.find(({ path: name }) => name === 'src/x.ts');
    const forged = entries.map((entry) => ({
      ...entry,
      stamp: entry.stamp && { ...entry.stamp, ino: 1 },
      facts: other?.facts ?? null,
      words: other?.words ?? null,
    }));
    await saveCache(cacheFile, identity, forged);
    const again = folder.index({ cacheFile, program: steadyThreads });
    assert.deepEqual(await Promise.all(['a', 'poison', 'x'].map((name) => found(again, name))), [1, 1, 1]);
    assert.equal(again.status().warm, true);
  });

  it('makes the index again for another program', async () => {
    const { cacheFile } = folder;
    const first = folder.index({ cacheFile, program: steadyThreads });
    await first.refresh(never);
    await first.close();
    const other = folder.index({ cacheFile, program: { ...steadyThreads, sources: [folder.root] } });
    assert.equal((await other.refresh(never)).warm, false);
  });

  it('takes in what changed since it was saved', async () => {
    const { cacheFile } = folder;
    const first = folder.index({ cacheFile, program: steadyThreads });
    await first.refresh(never);
    first.setText('src/a.ts', declares('typed'));
    await first.refresh(never);
    await first.close();
    folder.write('src/b.ts', declares('later'));
    folder.remove('src/x.ts');
    const again = folder.index({ cacheFile, program: steadyThreads });
    const status = await again.refresh(never);
    assert.equal(status.warm, true);
    assert.deepEqual(
      await Promise.all(['a', 'typed', 'b', 'later', 'x'].map((name) => found(again, name))),
      [1, 0, 0, 1, 0],
    );
  });

  it('takes away what a process left that was killed while it saved', async () => {
    const { cacheFile } = folder;
    mkdirSync(path.dirname(cacheFile));
    const [old, young] = [`${cacheFile}.1.tmp`, `${cacheFile}.2.tmp`];
    for (const half of [old, young]) writeFileSync(half, 'half');
    utimesSync(old, 1e9, 1e9);
    const index = folder.index({ cacheFile });
    await index.refresh(never);
    await index.close();
    assert.deepEqual(readdirSync(path.dirname(cacheFile)).toSorted(), [
      path.basename(cacheFile),
      path.basename(young),
    ]);
  });

  it('works without a cache where none can be written', async () => {
    rmSync(path.join(folder.root, '.planning-studio'), { recursive: true });
    const index = folder.index({ cacheFile: folder.cacheFile });
    assert.equal((await index.refresh(never)).files, 5);
    await index.close();
    assert.ok(folder.warnings.some((warning) => warning.includes('could not be saved')));
    const outside = mkdtempSync(path.join(tmpdir(), 'studio-outside-'));
    mkdirSync(path.join(folder.root, '.planning-studio'));
    symlinkSync(outside, path.join(folder.root, '.planning-studio/cache'));
    const linked = folder.index({ cacheFile: folder.cacheFile });
    await linked.refresh(never);
    await linked.close();
    assert.throws(() => statSync(path.join(outside, 'index.bin')), 'a link leads nowhere');
    rmSync(outside, { recursive: true });
  });

  it('refuses a folder that is not there', () => {
    assert.throws(() => folder.index({ folder: path.join(folder.root, 'nowhere') }), {
      code: 'no_workspace',
    });
  });

  it('gives answers about whole files while they are written all the time', async () => {
    const texts = ['left', 'right'].map((name) => declares(name).repeat(200));
    folder.write('src/hot.ts', texts[0] ?? '');
    const index = folder.index();
    const spec = identifierSpec({ match: ['left', 'right'] });
    let writing = true;
    const writer = (async () => {
      for (let at = 0; writing; at += 1) {
        folder.write('src/hot.ts', texts[at % 2] ?? '');
        await wait(1);
      }
    })();
    try {
      for (let at = 0; at < 15; at += 1) {
        const [report] = await index.evaluate([spec], {}, never);
        const seen = new Set(report?.rules[0]?.findings.map(({ text }) => text.includes('left')));
        assert.ok(seen.size <= 1, 'one content at a time');
      }
    } finally {
      writing = false;
      await writer;
    }
  });
});
