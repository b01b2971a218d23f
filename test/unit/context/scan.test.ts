import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { rankFiles, SCAN_MAX } from '../../../src/core/context/scan.ts';

const sample = path.resolve(import.meta.dirname, '../../fixtures/sample');
const sampleFiles = readdirSync(sample, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(sample, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));

function paths(
  files: readonly string[],
  prompt: string,
  sizes?: ReadonlyMap<string, number>,
): readonly string[] {
  return rankFiles(files, prompt, sizes).map(({ path: file }) => file);
}

describe('the files proposed for an idea', () => {
  it('are README and configuration, then what speaks of the idea, entry points and their tests', () => {
    const ranked = rankFiles(sampleFiles, 'Limit how often the public tracking page may be called');
    const why = new Map(ranked.map((file) => [file.path, file.why]));
    assert.equal(ranked[0]?.path, 'README.md');
    assert.equal(why.get('package.json'), 'configuration');
    assert.match(why.get('src/routes/track.ts') ?? '', /its path speaks of track/);
    assert.match(why.get('src/store/trackingCode.ts') ?? '', /track/);
    assert.equal(why.get('src/app.ts'), 'an entry point');
    assert.equal(why.get('test/track.test.ts'), 'tests src/routes/track.ts');
    assert.equal(why.has('test/parcelStore.test.ts'), false);
  });

  it('leave out lock files, what tools make, secrets and data, but not a file that only sounds like one', () => {
    const out = [
      'package-lock.json',
      'yarn.lock',
      'a.min.js',
      'api.generated.ts',
      'types/api.d.ts',
      'dist/api.js',
      'vendor/api.go',
      'node_modules/api/index.js',
      'api_pb2.py',
      'api.png',
      '.env',
      'api.key',
      'build/api.ts',
      'go.sum',
    ];
    const kept = [
      'src/block.py',
      'src/clockApi.ts',
      'src/lockApi.ts',
      'src/buildApi.ts',
      'docs/blockDist.md',
    ];
    assert.deepEqual(paths([...out, ...kept], 'block the api').toSorted(), kept.toSorted());
  });

  it('leave out large and empty files as far as sizes are known', () => {
    const sizes = new Map([
      ['src/api.ts', 300_000],
      ['src/apiKey.ts', 0],
      ['src/apiList.ts', 10],
    ]);
    assert.deepEqual(paths([...sizes.keys()], 'the api', sizes), ['src/apiList.ts']);
  });

  it('see one word in its forms', () => {
    const files = ['src/limiter.ts', 'src/other.ts', 'src/more.ts', 'src/a/b/c/deep.ts'];
    assert.equal(paths(files, 'limiting requests')[0], 'src/limiter.ts');
    assert.equal(paths(files, 'new limits')[0], 'src/limiter.ts');
  });

  it('propose something also when no path speaks of the idea', () => {
    assert.deepEqual(paths(['src/x.ts', 'src/y.ts'], 'völlig etwas anderes'), ['src/x.ts', 'src/y.ts']);
    assert.deepEqual(paths([], 'anything at all'), []);
  });

  it('are at most 20, each once, and the same whatever the order of the paths', () => {
    const name = fc.constantFrom(
      'api',
      'user',
      'README',
      'index',
      'main',
      'package',
      'test',
      'src',
      'lib',
      'limit',
      'store',
    );
    const file = fc
      .tuple(
        fc.array(name, { maxLength: 3 }),
        name,
        fc.constantFrom('.ts', '.md', '.json', '.test.ts', '.py'),
      )
      .map(([folders, base, end]) => [...folders, base + end].join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(file, { maxLength: 60 }), fc.string(), (files, prompt) => {
        const ranked = paths(files, `${prompt} limit api`);
        assert.ok(ranked.length <= SCAN_MAX);
        assert.equal(new Set(ranked).size, ranked.length);
        assert.ok(ranked.every((each) => files.includes(each)));
        assert.deepEqual(paths(files.toReversed(), `${prompt} limit api`), ranked);
      }),
    );
  });
});
