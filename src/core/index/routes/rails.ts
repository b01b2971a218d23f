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

/** `config/routes.rb`, read statement by statement. */
export const rails: RouteReader = {
  framework: 'rails',
  languages: ['ruby'],
  signs: ['routes.draw', 'Routes.draw', 'resource', 'namespace', 'get ', 'post '],
  // A file of `draw(:admin)` has no word of its own for what it is.
  read: (source) =>
    /[rR]outes\.draw/.test(source.text) || /(?:^|\/)config\/routes\//.test(source.path)
      ? readRoutes(source)
      : [],
};

function readRoutes(source: Source): readonly Route[] {
  const routes: Route[] = [];
  const blocks: (Block | null)[] = [];
  for (const { text: whole, offset } of withConcerns(statements(source.text))) {
    if (whole === 'end') {
      blocks.pop();
      continue;
    }
    const around = blocks.findLast((each) => each !== null) ?? ROOT;
    const opens = /\bdo$/.test(whole);
    const text = whole.replace(/\s*\bdo$/, '');
    const [, word = text, rest = ''] = /^(\w+)(?:[ (]\s*(.*))?$/s.exec(text) ?? [];
    const args = splitList(rest.replace(/\)$/, ''));
    const at = source.place(offset);
    const add = (method: string, path: string, handler: string | null): void =>
      void routes.push(route(at, method, joinPath(path.replace(/\(\.:format\)$/, '')), handler, [], 'rails'));
    const inner = blockOf(word, args, around);
    if (inner?.resources)
      for (const each of inner.resources)
        for (const [method, path, handler] of each) add(method, path, handler);
    if (VERBS.includes(word)) verb(word, args, around, add);
    if (word === 'root') add('GET', around.path, target(args, around));
    if (word === 'mount') mounted(args, around, add);
    if (opens || /^(?:if|unless|case|begin|while)\b/.test(text)) blocks.push(inner?.block ?? null);
  }
  return routes;
}

/** `mount Engine => '/path'`, `mount Engine, at: '/path'`. */
function mounted(
  args: readonly string[],
  around: Block,
  add: (method: string, path: string, handler: string | null) => void,
): void {
  const [, name, arrow] = /^([\w:]+)[^=]*(?:=>\s*(.+))?$/s.exec(args[0] ?? '') ?? [];
  const path = literal(arrow ?? option(args.slice(1).join(', '), 'at') ?? undefined);
  if (path !== null) add('ANY', `${around.path}/${path}`, name ?? null);
}

interface Statement {
  /** Without comments, on one line; a block's begin is ` do` at its end, a block's end is `end`. */
  readonly text: string;
  readonly offset: number;
}

/** Strings, lists of words, comments, what begins and ends blocks and lists, words. */
const PIECES =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|%[iwIW][[({<][^\])}>]*[\])}>]|(?<=^|\s)#[^\n]*|\bdo\b(?:\s*\|[^|\n]*\|)?|\{(?:\s*\|[^|\n]*\|)?|[[\](){};\n]|[^\s"'#%[\](){};]+|\s|./g;

/**
 * The statements of a file of routes, whose language is one of words and blocks: several may stand on one line, and
 * one on several.
 */
function statements(text: string): readonly Statement[] {
  const found: Statement[] = [];
  let from = -1;
  let own = '';
  const flush = (begins = ''): void => {
    const trimmed = own.replace(/\s+/g, ' ').trim();
    if (trimmed !== '') found.push({ text: `${trimmed}${begins}`, offset: Math.max(from, 0) });
    own = '';
    from = -1;
  };
  let depth = 0;
  let last = '';
  const code = text.replace(/^=begin\b[\s\S]*?^=end\b.*$/gm, (piece) => piece.replace(/[^\n]/g, ' '));
  for (const { 0: piece, index } of code.matchAll(PIECES)) {
    if (piece.startsWith('#')) continue;
    const goesOn = /[,(|&\\]$|=>$/.test(last);
    if (piece.trim() !== '') last = piece;
    if (depth === 0 && (/^do\b/.test(piece) || (piece.startsWith('{') && beginsBlock(own)))) flush(' do');
    else if (depth === 0 && (piece === '}' || piece === 'end')) {
      flush();
      found.push({ text: 'end', offset: index });
    } else if (depth === 0 && (piece === ';' || (piece === '\n' && !goesOn))) flush();
    else {
      if (/^[[({]/.test(piece)) depth += 1;
      else if (/^[\])}]$/.test(piece)) depth = Math.max(0, depth - 1);
      if (from < 0 && piece.trim() !== '') from = index;
      own += piece;
    }
  }
  flush();
  return found;
}

/** More statements than concerns make of a file that a person wrote. */
const STATEMENTS = 20_000;

/** The statements with those of a concern where it is used, and not where it is written. */
function withConcerns(all: readonly Statement[]): readonly Statement[] {
  const concerns = new Map<string, readonly Statement[]>();
  const rest: Statement[] = [];
  for (let index = 0; index < all.length; index++) {
    const statement = all[index];
    const name = /^concern[ (]\s*:(\w+).* do$/.exec(statement?.text ?? '')?.[1];
    if (statement === undefined || name === undefined) {
      if (statement) rest.push(statement);
      continue;
    }
    const start = index + 1;
    for (let depth = 1; depth > 0 && index + 1 < all.length;) {
      const text = all[(index += 1)]?.text ?? '';
      depth += text === 'end' ? -1 : text.endsWith(' do') ? 1 : 0;
    }
    concerns.set(name, all.slice(start, index));
  }
  if (concerns.size === 0) return rest;
  let count = rest.length;
  const used = (statements: readonly Statement[], around: readonly string[]): readonly Statement[] =>
    statements.flatMap((each): readonly Statement[] => {
      const found = /^concerns[ (]\s*(.*)$|\bconcerns:\s*(.*)$/.exec(each.text);
      const list = found?.[1] ?? found?.[2];
      if (list === undefined) return [each];
      const body = [...list.matchAll(/:(\w+)|(\w+)(?=[\s\]])/g)].flatMap(([, symbol, word]) => {
        const name = symbol ?? word ?? '';
        const own = concerns.get(name) ?? [];
        // A concern that uses itself says nothing.
        if (around.includes(name) || (count += own.length) > STATEMENTS) return [];
        return used(own, [...around, name]);
      });
      if (each.text.startsWith('concerns')) return body;
      if (each.text.endsWith(' do')) return [each, ...body];
      return [{ ...each, text: `${each.text} do` }, ...body, { text: 'end', offset: each.offset }];
    });
  return used(rest, []);
}

/** A brace behind a bare word or a closed list of arguments begins a block; everything else a hash. */
function beginsBlock(before: string): boolean {
  return /(?:^\s*\w+|\)|\w\s*["'\w\]:]+)\s+$|^\s*\w+$/.test(before) && !/(?:,|=>|\w:)\s*$/.test(before);
}

const ROOT: Block = { path: '', member: '', module: '', controller: null, isMember: false };

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
