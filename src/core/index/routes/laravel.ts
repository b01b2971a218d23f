import type { Call, Route } from '../facts.ts';
import { splitList } from '../brackets.ts';
import { literal, literalsIn, nameOf, option } from '../source.ts';
import type { Source } from '../source.ts';
import { joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const VERBS: Readonly<Record<string, readonly string[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  options: ['OPTIONS'],
  any: ['ANY'],
  match: [],
  view: ['GET'],
  redirect: ['ANY'],
};
const RESOURCE: readonly (readonly [action: string, method: string, tail: string])[] = [
  ['index', 'GET', ''],
  ['create', 'GET', '/create'],
  ['store', 'POST', ''],
  ['show', 'GET', '/{id}'],
  ['edit', 'GET', '/{id}/edit'],
  ['update', 'PUT', '/{id}'],
  ['update', 'PATCH', '/{id}'],
  ['destroy', 'DELETE', '/{id}'],
];

export const laravel: RouteReader = {
  framework: 'laravel',
  languages: ['php'],
  signs: ['Route::'],
  read(source) {
    const { calls } = source.syntax;
    const groups = calls.filter(
      (call) => /^\\?(?:[\w\\]+\\)?Route::/.test(call.callee) && /(?:->|::)group$/.test(call.callee),
    );
    return calls.flatMap((call): readonly Route[] => {
      const match = /^\\?(?:[\w\\]+\\)?Route::(.*?)(\w+)$/s.exec(call.callee);
      const word = match?.[2];
      if (
        match?.[1] === undefined ||
        word === undefined ||
        !(word in VERBS || /^(?:api)?[rR]esources?$/.test(word))
      )
        return [];
      // `Route::get(…)->name(…)`: only the call that declares, not the ones behind it.
      if (/(?:^|->)(?:get|post|put|patch|delete|any|match|resources?|apiResources?)\(/.test(match[1]))
        return [];
      const around = groups.filter(
        (each) =>
          each !== call &&
          source.offset(each) < source.offset(call) &&
          source.offset(call) < source.end(each),
      );
      const settings = [...around, call].map((each) => settingsOf(source, each));
      const guards = [...settings.flatMap((each) => each.guards), ...source.behind(call).flatMap(middleware)];
      const prefix = settings.map((each) => each.prefix);
      if (/resources?$/i.test(word)) {
        return resourcesOf(word, call).flatMap(([named, controller]) => {
          const name = source.literal(named);
          const each = { word, name: name ?? '', controller: handlerOf(controller, null) };
          return name === null ? [] : resource(source, call, each, joinPath(...prefix), guards);
        });
      }
      const path = source.literal(call.args[word === 'match' ? 1 : 0]);
      if (path === null) return [];
      const verbs = word === 'match' ? literalsIn(call.args[0] ?? '') : (VERBS[word] ?? []);
      const handler = handlerOf(
        call.args[word === 'match' ? 2 : 1],
        settings.findLast((each) => each.controller)?.controller ?? null,
      );
      return verbs.map((method) =>
        route(call, method, joinPath(...prefix, path), handler, guards, 'laravel'),
      );
    });
  },
};

interface Settings {
  readonly prefix: string;
  readonly guards: readonly string[];
  readonly controller: string | null;
}

/** What `prefix('x')->middleware('auth')->` in front of a call says, and the list that older groups are given. */
function settingsOf(source: Source, call: Call): Settings {
  const steps = source.chain(call).filter((each) => each !== call);
  const one = (word: string): string | undefined =>
    steps.find((each) => new RegExp(`(?:->|::)${word}$`).test(each.callee))?.args[0];
  const list = call.callee.endsWith('group') && call.args.length > 1 ? (call.args[0] ?? '') : '';
  const listed = list === '' ? '' : (source.literal(option(list, 'prefix') ?? undefined) ?? '');
  return {
    prefix: joinPath(source.literal(one('prefix')) ?? '', listed),
    guards: [
      ...steps.flatMap(middleware),
      ...literalsIn(list === '' ? '' : (option(list, 'middleware') ?? '')),
    ],
    controller: nameOf(one('controller')?.replace(/::class$/, '')),
  };
}

function middleware(call: Call): readonly string[] {
  if (!/(?:->|::)(?:middleware|can)$/.test(call.callee)) return [];
  const text = call.args.join(', ');
  return [
    ...literalsIn(text),
    ...[...text.matchAll(/([\w\\]+)::class/g)].flatMap((each) => each[1]?.split('\\').at(-1) ?? []),
  ];
}

function handlerOf(argument: string | undefined, controller: string | null): string | null {
  const text = argument?.trim() ?? '';
  const pair = /^(?:\[|array\()\s*([\w\\]+)::class\s*,\s*['"](\w+)['"]/.exec(text);
  if (pair?.[1] && pair[2]) return `${pair[1].split('\\').at(-1)}.${pair[2]}`;
  const single = /^([\w\\]+)::class$/.exec(text)?.[1];
  if (single !== undefined) return single.split('\\').at(-1) ?? null;
  const written = literal(text);
  if (written === null) return null;
  return controller !== null && !written.includes('@')
    ? `${controller}.${written}`
    : written.replace('@', '.');
}

/** The one that `resource('photos', C::class)` names, or each of `resources(['photos' => C::class])`. */
function resourcesOf(
  word: string,
  call: Call,
): readonly (readonly [string | undefined, string | undefined])[] {
  if (!word.endsWith('s')) return [[call.args[0], call.args[1]]];
  return splitList((call.args[0] ?? '').replace(/^\[|\]$/g, '')).map((each) => {
    const [name, controller] = each.split('=>');
    return [name?.trim(), controller?.trim()];
  });
}

function resource(
  source: Source,
  call: Call,
  {
    word,
    name,
    controller,
  }: { readonly word: string; readonly name: string; readonly controller: string | null },
  prefix: string,
  guards: readonly string[],
): readonly Route[] {
  const options = call.args[word.endsWith('s') ? 1 : 2] ?? '';
  const named = (key: string): readonly string[] => [
    ...literalsIn(option(options, key) ?? ''),
    ...source
      .behind(call)
      .flatMap((each) => (each.callee.endsWith(`->${key}`) ? literalsIn(each.args.join(', ')) : [])),
  ];
  const only = named('only');
  const except = named('except');
  return RESOURCE.filter(
    ([action]) => word.startsWith('resource') || (action !== 'create' && action !== 'edit'),
  )
    .filter(([action]) => (only.length === 0 || only.includes(action)) && !except.includes(action))
    .map(([action, method, tail]) =>
      route(
        call,
        method,
        joinPath(prefix, `${name.replace(/\./g, '/{id}/')}${tail}`),
        controller === null ? null : `${controller}.${action}`,
        guards,
        'laravel',
      ),
    );
}
