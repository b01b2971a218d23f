import { plural } from '../../base/words.ts';
import { nameWords } from '../inflect.ts';
import type { AnalogueQuery } from '../port.ts';
import { nameFit, sentence } from './search.ts';
import type { Search } from './search.ts';

/** Tests whose titles share words with the asked one; without one, the first of every file, the fullest file first. */
export const testsLike: Search<Extract<AnalogueQuery, { type: 'test' }>> = ({ name }, world) => {
  const wanted = name?.trim() ?? '';
  const files = [...world.files(true)].filter(({ facts }) => facts.tests.length > 0);
  if (wanted === '') {
    const most = Math.max(1, ...files.map(({ facts }) => facts.tests.length));
    return files.flatMap(({ path, facts }) => {
      const [first] = facts.tests;
      const why = `Its file holds ${plural(facts.tests.length, 'test')} of this project.`;
      return first
        ? [
            world.analogue(path, first, {
              name: first.name,
              what: 'test',
              why,
              score: 0.3 + (0.5 * facts.tests.length) / most,
            }),
          ]
        : [];
    });
  }
  const words = new Set(
    nameWords(wanted).filter(
      (word) => word.length > 2 && !/^(?:test|tests|the|and|that|when|should|with)$/.test(word),
    ),
  );
  const glob = /[*?]/.test(wanted) ? nameFit(wanted, 'first') : null;
  return files.flatMap(({ path, facts }) =>
    facts.tests.flatMap((each) => {
      const own = new Set(nameWords(each.name));
      const shared = [...words].filter((word) => own.has(word));
      const inPath = [...words].filter((word) => nameWords(path).includes(word));
      const exact = each.name === wanted;
      const fits = glob?.(each.name) ?? null;
      if (!exact && !fits && shared.length === 0 && inPath.length === 0) return [];
      const score = exact
        ? 1
        : (fits?.score ?? (0.7 * shared.length + 0.25 * inPath.length) / Math.max(1, words.size));
      const why = sentence([
        exact ? 'it has the same title' : (fits?.why ?? ''),
        !exact && shared.length > 0 ? `its title speaks of “${shared.slice(0, 3).join('”, “')}” too` : '',
        inPath.length > 0 ? `its file is called after “${inPath.slice(0, 2).join('”, “')}”` : '',
      ]);
      return [world.analogue(path, each, { name: each.name, what: 'test', why, score })];
    }),
  );
};
