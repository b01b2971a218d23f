import type { Place, Route } from '../facts.ts';
import { nameOf } from '../source.ts';
import type { Source } from '../source.ts';
import { handlerName, joinPath, route, SCRIPT } from './route.ts';
import type { RouteReader } from './route.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];
const APP = /(?:^|\/)app\/((?:.+\/)?)route\.[cm]?[jt]sx?$/;
const PAGES = /(?:^|\/)pages\/(api(?:\/.+)?)\.[cm]?[jt]sx?$/;

export const next: RouteReader = {
  framework: 'next',
  languages: SCRIPT,
  // What is a route says the file's path; every handler is exported.
  signs: ['export', 'exports'],
  read(source) {
    const app = APP.exec(source.path)?.[1];
    if (app !== undefined) return appRoutes(source, urlOf(app));
    const page = PAGES.exec(source.path)?.[1];
    return page === undefined ? [] : pageRoutes(source, urlOf(page.replace(/(^|\/)index$/, '')));
  },
};

/** Groups `(shop)` and slots `@modal` are folders that no address shows. */
function urlOf(folders: string): string {
  return joinPath(...folders.split('/').filter((part) => part !== '' && !/^\(.*\)$|^@/.test(part)));
}

function appRoutes(source: Source, path: string): readonly Route[] {
  const routes: Route[] = [];
  const add = (at: Place, method: string, handler: string, guards: readonly string[]): void => {
    if (!routes.some((each) => each.method === method))
      routes.push(route(at, method, path, handler, guards, 'next'));
  };
  for (const each of source.syntax.definitions) {
    if (each.container !== null || !each.exported || !METHODS.includes(each.name)) continue;
    const value = source.values(each.name)[0]?.source;
    add(each, each.name, handlerName(value) ?? each.name, wrappers(value));
  }
  // `export { handler as GET, handler as POST }`
  for (const match of source.text.matchAll(/^export\s*\{([^}]*)\}/gm)) {
    for (const part of (match[1] ?? '').split(',')) {
      const [, name, alias] = /^\s*([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(part) ?? [];
      const method = alias ?? name;
      if (name !== undefined && method !== undefined && METHODS.includes(method))
        add(source.place(match.index), method, name, wrappers(source.values(name)[0]?.source));
    }
  }
  return routes;
}

function pageRoutes(source: Source, path: string): readonly Route[] {
  const match = /^export\s+default\s+(?:async\s+)?(?:function\s*\*?\s*)?([^\n{;]*)/m.exec(source.text);
  const old = match ? null : /^module\.exports\s*=\s*([^\n;]*)/m.exec(source.text);
  const found = match ?? old;
  if (!found) return [];
  const text = (found[1] ?? '').trim();
  const named = nameOf(text) ?? /^([\w$]+)\s*\(/.exec(text)?.[1] ?? null;
  const isDeclared = /^export\s+default\s+(?:async\s+)?function/.test(found[0]);
  const handler = isDeclared ? named : handlerName(text);
  const guards = isDeclared ? [] : wrappers(text);
  const asked = new Set<string>();
  for (const each of source.text.matchAll(
    /\bmethod\s*(?:===?|!==?)\s*['"]([A-Z]+)['"]|\bcase\s+['"]([A-Z]+)['"]\s*:/g,
  )) {
    const method = each[1] ?? each[2] ?? '';
    if (METHODS.includes(method)) asked.add(method);
  }
  const methods = asked.size > 0 ? [...asked] : ['ANY'];
  return methods.map((method) => route(source.place(found.index), method, path, handler, guards, 'next'));
}

/** `withAuth(withRole('x', handler))` → `withAuth`, `withRole`. */
function wrappers(value: string | undefined): readonly string[] {
  const names: string[] = [];
  let text = value?.trim() ?? '';
  for (
    let call = /^([\w$.]+)\(([\s\S]*)\)$/.exec(text);
    call?.[1];
    call = /^([\w$.]+)\(([\s\S]*)\)$/.exec(text)
  ) {
    names.push(call[1]);
    text = (call[2] ?? '').trim();
  }
  return names;
}
