import type { Decorator } from '../facts.ts';
import { literal, literalsIn, option } from '../source.ts';
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
};

export const nest: RouteReader = {
  framework: 'nestjs',
  languages: SCRIPT,
  signs: ['@Controller'],
  read({ syntax: { decorators } }) {
    const controllers = decorators.filter((each) => each.name === 'Controller' && each.target !== null);
    return controllers.flatMap((controller) => {
      const name = controller.target ?? '';
      const own = decorators.filter((each) => each.target === name);
      return decorators.flatMap((each) => {
        const method = METHODS[each.name];
        const target = each.target;
        if (!method || !target?.startsWith(`${name}.`)) return [];
        const guards = [...own, ...decorators.filter((other) => other.target === target)].flatMap(guardsOf);
        return paths(controller).flatMap((prefix) =>
          paths(each).map((path) =>
            route(each, method, joinPath(prefix, path), target.slice(name.length + 1), guards, 'nestjs'),
          ),
        );
      });
    });
  },
};

function paths(decorator: Decorator): readonly string[] {
  const argument = decorator.args[0];
  if (argument === undefined) return [''];
  const text = argument.startsWith('{') ? (option(argument, 'path') ?? '') : argument;
  const found = text.startsWith('[') ? literalsIn(text) : [literal(text) ?? ''];
  return found.length > 0 ? found : [''];
}

function guardsOf(decorator: Decorator): readonly string[] {
  if (decorator.name === 'UseGuards') return guardNames(decorator.args);
  return GUARD.test(decorator.name) ? [decorator.name] : [];
}
