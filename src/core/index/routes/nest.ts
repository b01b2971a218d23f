import type { Decorator } from '../facts.ts';
import { splitList } from '../brackets.ts';
import { option } from '../source.ts';
import type { Source } from '../source.ts';
import { GUARD, guardNames, joinPath, route, SCRIPT } from './route.ts';
import type { RouteReader } from './route.ts';

const METHODS: Readonly<Record<string, string>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Options: 'OPTIONS',
  Head: 'HEAD',
  All: 'ANY',
  Sse: 'GET',
};

export const nest: RouteReader = {
  framework: 'nestjs',
  languages: SCRIPT,
  signs: ['@Controller'],
  read(source) {
    const { decorators } = source.syntax;
    const controllers = decorators.filter((each) => each.name === 'Controller' && each.target !== null);
    return controllers.flatMap((controller) => {
      const name = controller.target ?? '';
      const own = decorators.filter((each) => each.target === name);
      return decorators.flatMap((each) => {
        const method = METHODS[each.name];
        const target = each.target;
        if (!method || !target?.startsWith(`${name}.`)) return [];
        const guards = [...own, ...decorators.filter((other) => other.target === target)].flatMap(guardsOf);
        return paths(source, controller).flatMap((prefix) =>
          paths(source, each).map((path) =>
            route(each, method, joinPath(prefix, path), target.slice(name.length + 1), guards, 'nestjs'),
          ),
        );
      });
    });
  },
};

/** A path that nothing here says stays unknown; only an argument that is left out stands for the root. */
function paths(source: Source, decorator: Decorator): readonly string[] {
  const argument = decorator.args[0];
  if (argument === undefined) return [''];
  const text = argument.startsWith('{') ? option(argument, 'path') : argument;
  if (text === null) return [''];
  const each = text.startsWith('[') ? splitList(text.slice(1, -1)) : [text];
  return each.map((path) => source.literal(path) ?? '${}');
}

function guardsOf(decorator: Decorator): readonly string[] {
  if (decorator.name === 'UseGuards') return guardNames(decorator.args);
  return GUARD.test(decorator.name) ? [decorator.name] : [];
}
