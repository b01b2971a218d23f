import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../harness/paths.ts';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function lockedPackages(): Readonly<Record<string, Locked>> {
  const text = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  return (JSON.parse(text) as { packages: Record<string, Locked> }).packages;
}

/** The folders in which Node looks for a package that the one at `from` needs, innermost first. */
function* lookups(from: string, name: string): Generator<string, void, void> {
  for (let at = from; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    yield `${at}/node_modules/${name}`;
  }
  yield `node_modules/${name}`;
}

describe('package-lock.json', () => {
  it('has an entry for every optional package of every platform, without which npm ci refuses to start', () => {
    const packages = lockedPackages();
    const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !lookups(from, name).some((place) => place in packages),
      ),
    );
    assert.deepEqual(missing, []);
  });

  it('names no registry, so that it serves behind any mirror', () => {
    const hosts = Object.values(lockedPackages()).flatMap(({ resolved }) => resolved ?? []);
    assert.deepEqual(hosts, []);
  });

  it('holds exactly the versions of package.json', () => {
    const packages = lockedPackages();
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const [name, version] of Object.entries(wanted)) {
      assert.equal(packages[`node_modules/${name}`]?.version, version, name);
    }
  });
});
