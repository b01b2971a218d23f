import { plural } from '../../base/words.ts';
import type { Definition } from '../facts.ts';
import { folderOf } from '../paths.ts';
import type { AnalogueQuery } from '../port.ts';
import { nameFit, sentence } from './search.ts';
import type { NameFit, Search } from './search.ts';

/** Functions and methods that are called alike; where most of them live, documented by a test, first. */
export const functionsLike: Search<Extract<AnalogueQuery, { type: 'function' }>> = ({ name }, world) => {
  const fit = nameFit(name, 'first');
  const found: { readonly path: string; readonly each: Definition; readonly fit: NameFit }[] = [];
  for (const { path, facts } of world.files()) {
    for (const each of facts.definitions) {
      if (each.kind !== 'function' && each.kind !== 'method') continue;
      const own = fit(each.name);
      if (own) found.push({ path, each, fit: own });
    }
  }
  const folders = new Map<string, number>();
  const shapes = new Map<number, number>();
  for (const { path, each } of found) {
    folders.set(folderOf(path), (folders.get(folderOf(path)) ?? 0) + 1);
    const count = parameterCount(each);
    shapes.set(count, (shapes.get(count) ?? 0) + 1);
  }
  const home = most(folders);
  const shape = most(shapes);
  return found.map(({ path, each, fit: own }) => {
    const isHome = folderOf(path) === home && (folders.get(home) ?? 0) > 1;
    const isShape = parameterCount(each) === shape && (shapes.get(shape) ?? 0) > 1;
    const tested = world.hasTest(path);
    const score =
      own.score * 0.8 +
      (isHome ? 0.06 : 0) +
      (isShape ? 0.05 : 0) +
      (tested ? 0.05 : 0) +
      (each.exported ? 0.04 : 0);
    const why = sentence([
      own.why,
      isHome ? `${folders.get(home) ?? 0} such functions live in ${home === '' ? 'this folder' : home}` : '',
      isShape && shape !== undefined ? `most of them take ${plural(shape, 'parameter')} as well` : '',
      tested ? 'it has a test' : '',
    ]);
    const parameters =
      each.parameters === null ? '' : `(${each.parameters.replace(/\s+/g, ' ').slice(0, 80)})`;
    return world.analogue(path, each, {
      name: each.container === null ? each.name : `${each.container}.${each.name}`,
      what: `${each.kind}${parameters}`,
      why,
      score,
    });
  });
};

export function parameterCount({ parameters }: Definition): number {
  if (parameters === null || parameters.trim() === '') return 0;
  let depth = 0;
  let count = 1;
  for (const char of parameters) {
    if ('([{<'.includes(char)) depth += 1;
    else if (')]}>'.includes(char)) depth -= 1;
    else if (char === ',' && depth <= 0) count += 1;
  }
  return /,\s*$/.test(parameters) ? count - 1 : count;
}

function most<T extends string | number>(counts: ReadonlyMap<T, number>): T | undefined {
  return [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}
