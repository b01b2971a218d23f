import type { Definition, FileFacts } from '../facts.ts';
import type { AnalogueQuery } from '../port.ts';
import { fullName, nameFit, sentence } from './search.ts';
import type { Search } from './search.ts';

const MARKUP = /(?:return|=>|[(?:&|,])\s*<(?:[A-Za-z][\w.]*[\s/>]|>)|\bcreateElement\(/;

interface Found {
  readonly at: { readonly line: number; readonly column: number; readonly endLine: number };
  readonly name: string;
  readonly kind: string;
}

/** Pieces of a user interface: what returns markup under a capital letter, classes of components, single files of one. */
export const componentsLike: Search<Extract<AnalogueQuery, { type: 'component' }>> = ({ name }, world) => {
  const fit =
    name === undefined || name.trim() === ''
      ? () => ({ score: 0.5, why: 'it is a component of this project' })
      : nameFit(name, 'last');
  return [...world.files()].flatMap(({ path, facts }) => {
    const text = world.view.text(path) ?? '';
    return componentsOf(path, text, facts).flatMap((each) => {
      const own = fit(each.name);
      if (!own) return [];
      const tested = world.hasTest(path);
      const why = sentence([own.why, `it is ${each.kind}`, tested ? 'it has a test' : '']);
      return [
        world.analogue(path, each.at, {
          name: each.name,
          what: 'component',
          why,
          score: own.score * 0.9 + (tested ? 0.08 : 0),
        }),
      ];
    });
  });
};

function componentsOf(path: string, text: string, facts: FileFacts): readonly Found[] {
  const file = /(?:^|\/)([^/]+)\.(vue|svelte|astro)$/.exec(path);
  if (file?.[1] && file[2]) {
    const lines = text.split('\n').length;
    return [{ at: { line: 1, column: 1, endLine: lines }, name: file[1], kind: `a ${file[2]} file` }];
  }
  if (facts.language !== 'tsx' && facts.language !== 'javascript' && facts.language !== 'typescript')
    return [];
  const angular = new Set(
    facts.decorators.filter((each) => each.name === 'Component').map((each) => each.target),
  );
  if (facts.language === 'typescript' && angular.size === 0) return [];
  const lines = text.split('\n');
  return facts.definitions.flatMap((each): readonly Found[] => {
    const kind = kindOf(each, lines, angular.has(fullName(each)));
    return kind === null ? [] : [{ at: each, name: each.name, kind }];
  });
}

function kindOf(each: Definition, lines: readonly string[], isAngular: boolean): string | null {
  if (isAngular) return 'an Angular component';
  if (each.container !== null || !/^\p{Lu}/u.test(each.name)) return null;
  const body = lines.slice(each.line - 1, each.endLine).join('\n');
  if (each.kind === 'class')
    return /\bextends\s+(?:[\w$]+\.)?\w*(?:Component|Element)\b/.test(body.slice(0, 400))
      ? 'a component class'
      : null;
  if (!/^(?:function|constant|variable)$/.test(each.kind) || !MARKUP.test(body)) return null;
  return 'a function that returns markup';
}
