import type { Route } from '../facts.ts';
import { splitList } from '../brackets.ts';
import { literal, literalsIn, option } from '../source.ts';
import type { Source } from '../source.ts';
import { singular } from '../inflect.ts';
import { joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

interface Block {
  /** Path of what stands directly in it. */
  readonly path: string;
  /** Path of one item, for `member`. */
  readonly member: string;
  readonly module: string;
  readonly controller: string | null;
  readonly isMember: boolean;
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'match'];
const ALL: readonly (readonly [action: string, method: string, tail: string])[] = [
  ['index', 'GET', ''],
  ['create', 'POST', ''],
  ['new', 'GET', '/new'],
  ['edit', 'GET', '/:id/edit'],
  ['show', 'GET', '/:id'],
  ['update', 'PATCH', '/:id'],
  ['update', 'PUT', '/:id'],
  ['destroy', 'DELETE', '/:id'],
];

/** `config/routes.rb`, read line by line: its language is one of words and blocks. */
export const rails: RouteReader = {
  framework: 'rails',
  languages: ['ruby'],
  signs: ['routes.draw', 'Routes.draw'],
  read: (source) => readRoutes(source),
};

function readRoutes(source: Source): readonly Route[] {
  const routes: Route[] = [];
  const blocks: (Block | null)[] = [];
  let skipped = false;
  for (let number = 1; number <= source.lineCount; number += 1) {
    const whole = source.line(number);
    if (/^=begin\b/.test(whole)) skipped = true;
    if (/^=end\b/.test(whole)) skipped = false;
    const text = withoutComment(whole).trim();
    if (skipped || text === '') continue;
    if (/^end\b/.test(text)) {
      blocks.pop();
      continue;
    }
    const around = blocks.findLast((each) => each !== null) ?? ROOT;
    const opens = /\bdo\s*(?:\|[^|]*\|)?\s*$/.test(text);
    const [, word, rest] = /^(\w+)[ (]\s*(.*)$/.exec(text.replace(/\s*\bdo\s*(?:\|[^|]*\|)?\s*$/, '')) ?? [
      null,
      text.replace(/\s+do$/, ''),
      '',
    ];
    const args = splitList((rest ?? '').replace(/\)$/, ''));
    const at = { line: number, column: whole.length - whole.trimStart().length + 1 };
    const add = (method: string, path: string, handler: string | null): void =>
      void routes.push(route(at, method, joinPath(path.replace(/\(\.:format\)$/, '')), handler, [], 'rails'));
    const inner = blockOf(word ?? '', args, around);
    if (inner?.resources)
      for (const each of inner.resources)
        for (const [method, path, handler] of each) add(method, path, handler);
    if (word !== undefined && word !== null && VERBS.includes(word)) verb(word, args, around, add);
    if (word === 'root') add('GET', around.path, target(args, around));
    if (opens || /^(?:if|unless|case|begin|while)\b/.test(text)) blocks.push(inner?.block ?? null);
  }
  return routes;
}

const ROOT: Block = { path: '', member: '', module: '', controller: null, isMember: false };

function withoutComment(line: string): string {
  const hash = line.search(/(?:^|\s)#/);
  return hash < 0 ? line : line.slice(0, hash);
}

type Three = readonly [method: string, path: string, handler: string];

function blockOf(
  word: string,
  args: readonly string[],
  around: Block,
): { block: Block; resources?: readonly (readonly Three[])[] } | null {
  const options = args.join(', ');
  const text = (key: string): string | null => {
    const value = option(options, key);
    return value === null ? null : literal(value);
  };
  const names = args.filter((each) => !/^\w+:\s|=>/.test(each)).flatMap((each) => literal(each) ?? []);
  const module = (name: string | null): string =>
    name === null ? around.module : `${around.module}${name}/`;
  switch (word) {
    case 'namespace': {
      const path = `${around.path}/${text('path') ?? names[0] ?? ''}`;
      return { block: { ...ROOT, path, member: path, module: module(text('module') ?? names[0] ?? null) } };
    }
    case 'scope': {
      const path = `${around.path}/${text('path') ?? names[0] ?? ''}`;
      return {
        block: {
          ...around,
          path,
          member: path,
          module: module(text('module')),
          controller: text('controller') ?? around.controller,
        },
      };
    }
    case 'controller':
      return { block: { ...around, controller: names[0] ?? null } };
    case 'member':
      return { block: { ...around, path: around.member, isMember: true } };
    case 'collection':
      return { block: { ...around, isMember: true } };
    case 'resources':
    case 'resource': {
      const made = names.map((name) => resource(word, name, options, around));
      const first = made[0];
      return first ? { block: first.block, resources: made.map((each) => each.routes) } : null;
    }
    default:
      return null;
  }
}

function resource(
  word: string,
  name: string,
  options: string,
  around: Block,
): { block: Block; routes: readonly Three[] } {
  const value = (key: string): string | null => option(options, key);
  const path = `${around.path}/${literal(value('path') ?? undefined) ?? name}`;
  const controller = `${around.module}${literal(value('controller') ?? undefined) ?? (word === 'resource' ? `${name}s` : name)}`;
  const parameter = literal(value('param') ?? undefined) ?? 'id';
  const only = names(value('only'));
  const except = names(value('except')) ?? [];
  const routes = ALL.filter(([action]) => (only?.includes(action) ?? true) && !except.includes(action))
    .filter(([action]) => word === 'resources' || action !== 'index')
    .map(([action, method, tail]): Three => {
      const end = word === 'resource' ? tail.replace('/:id', '') : tail.replace(':id', `:${parameter}`);
      return [method, `${path}${end}`, `${controller}#${action}`];
    });
  const item = word === 'resource' ? path : `${path}/:${parameter}`;
  const nested = word === 'resource' ? path : `${path}/:${singular(name)}_${parameter}`;
  return {
    block: { path: nested, member: item, module: around.module, controller, isMember: false },
    routes,
  };
}

function names(value: string | null): readonly string[] | null {
  if (value === null) return null;
  const words = /^%i\[(.*)\]|^%w\[(.*)\]/.exec(value);
  if (words) return (words[1] ?? words[2] ?? '').split(/\s+/).filter(Boolean);
  return [...value.matchAll(/:(\w+)/g)].flatMap((each) => each[1] ?? []);
}

function verb(
  word: string,
  args: readonly string[],
  around: Block,
  add: (method: string, path: string, handler: string | null) => void,
): void {
  const options = args.join(', ');
  const arrow = /^(["'][^"']*["'])\s*=>\s*(["'][^"']*["'])/.exec(args[0] ?? '');
  const path = literal(arrow?.[1] ?? args[0]);
  if (path === null) return;
  const via =
    word === 'match' ? (names(option(options, 'via')) ?? literalsIn(option(options, 'via') ?? '')) : [word];
  const handler =
    literal(arrow?.[2]) ??
    target(args, around) ??
    (around.controller
      ? `${around.controller}#${path.replace(/^\//, '')}`
      : path.includes('/')
        ? path.replace(/^\//, '').replace('/', '#')
        : null);
  // Directly in `resources`, an action belongs to one item of the nested path unless it says `on: :collection`.
  const on = literal(option(options, 'on') ?? undefined);
  const base =
    on === 'member'
      ? around.member
      : on === 'collection'
        ? around.member.replace(/\/:[^/]*$/, '')
        : around.isMember && around.path !== around.member
          ? around.member.replace(/\/:[^/]*$/, '')
          : around.path;
  for (const method of via.length > 0 ? via : ['ANY'])
    add(method === 'all' ? 'ANY' : method, `${base}/${path}`, handler);
}

function target(args: readonly string[], around: Block): string | null {
  const to =
    literal(option(args.join(', '), 'to') ?? undefined) ?? (args.length === 1 ? literal(args[0]) : null);
  return to !== null && to.includes('#') ? `${around.module}${to}` : null;
}
