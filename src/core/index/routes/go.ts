import type { Call, Route } from '../facts.ts';
import { nameOf } from '../source.ts';
import type { Source } from '../source.ts';
import { guardNames, handlerName, joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const VERB =
  /^(.+)\.(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD|Any|Get|Post|Put|Patch|Delete|Options|Head|All)$/s;
const PLAIN = /^(.+)\.(HandleFunc|Handle|Method|MethodFunc)$/s;
const GROUP = /^([\w.]+)\.(?:Group|PathPrefix)\(\s*("[^"]*"|`[^`]*`)\s*(?:,([\s\S]*))?\)/;

const FRAMEWORKS: readonly (readonly [module: RegExp, framework: string])[] = [
  [/gin-gonic\/gin/, 'gin'],
  [/go-chi\/chi/, 'chi'],
  [/labstack\/echo/, 'echo'],
  [/gofiber\/fiber/, 'fiber'],
  [/gorilla\/mux/, 'gorilla'],
  [/^net\/http$/, 'net/http'],
];

/** Gin, Chi, Echo, Fiber, gorilla/mux and net/http: routers differ in little but the case of their verbs. */
export const go: RouteReader = {
  framework: 'go',
  languages: ['go'],
  signs: ['HandleFunc', '.Handle(', 'gin', 'chi', 'echo', 'fiber', 'http'],
  read(source) {
    const { imports, calls } = source.syntax;
    const framework = FRAMEWORKS.find(([module]) => imports.some((each) => module.test(each.module)))?.[1];
    if (framework === undefined) return [];
    const outer = calls.filter(
      (call) => /\.(?:Route|Group|Mount)$/.test(call.callee) && call.args.length > 0,
    );
    return calls.flatMap((call): readonly Route[] => {
      const read = readCall(source, call);
      if (read === null || !isRouter(source, read.router, framework)) return [];
      const around = enclosing(source, call, outer);
      const group = groupOf(source, read.router, new Set());
      const used = usedBefore(source, call, root(read.router), around);
      const steps = source.chain(call).filter((each) => each !== call);
      const chained = steps
        .filter((each) => each.callee.endsWith('.With'))
        .flatMap((each) => guardNames(each.args));
      const inline = steps.filter((each) => /\.(?:Group|PathPrefix)$/.test(each.callee));
      const prefix = [
        ...around.map((each) => source.literal(each.args[0]) ?? ''),
        ...group.path,
        ...inline.map((each) => source.literal(each.args[0]) ?? ''),
      ];
      const guards = [...used, ...group.guards, ...chained, ...read.guards];
      const mounted = mountedUnder(source, call, calls);
      return read.methods.flatMap((method) =>
        mounted.map((mount) =>
          route(call, method, joinPath(mount, ...prefix, read.path), read.handler, guards, framework),
        ),
      );
    });
  },
};

interface Read {
  readonly router: string;
  readonly methods: readonly string[];
  readonly path: string;
  readonly handler: string | null;
  readonly guards: readonly string[];
}

function readCall(source: Source, call: Call): Read | null {
  const verb = VERB.exec(call.callee);
  if (verb?.[1] && verb[2]) {
    const path = source.literal(call.args[0]);
    if (path === null || call.args.length < 2 || !/^[/*:]|^$/.test(path)) return null;
    const method = /^(?:Any|All)$/.test(verb[2]) ? 'ANY' : verb[2];
    // Gin and Fiber take the handler last, Echo first: middleware behind it are further names.
    const rest = call.args.slice(1);
    return {
      router: verb[1],
      methods: [method],
      path,
      handler: handlerName(rest.at(-1)),
      guards: guardNames(rest.slice(0, -1)),
    };
  }
  const plain = PLAIN.exec(call.callee);
  if (!plain?.[1] || !plain[2]) return null;
  const hasMethod = plain[2].startsWith('Method');
  const text = source.literal(call.args[hasMethod ? 1 : 0]);
  if (text === null) return null;
  const [, own, path] = /^(?:([A-Z]+)\s+)?(?:[\w.-]+(?=\/))?(\/.*)$/.exec(text) ?? [];
  if (path === undefined) return null;
  const asked = hasMethod ? source.literal(call.args[0]) : (own ?? null);
  const later = asked === null ? laterMethods(source, call) : [];
  const answering = call.args.at(-1) ?? '';
  const wrapped = /^([\w.]+)\((.*)\)$/s.exec(answering.trim());
  const isGuard = wrapped?.[1] !== undefined && !/HandlerFunc$|FileServer$|StripPrefix$/.test(wrapped[1]);
  return {
    router: plain[1],
    methods: asked !== null ? [asked] : later.length > 0 ? later : ['ANY'],
    path,
    handler: handlerName(answering),
    guards: isGuard ? [wrapped[1] ?? ''] : [],
  };
}

/** `r.HandleFunc("/x", h).Methods("GET", "PUT")`. */
function laterMethods(source: Source, call: Call): readonly string[] {
  const list =
    source
      .behind(call)
      .find((each) => each.callee.endsWith('.Methods'))
      ?.args.join(',') ?? '';
  return [...list.matchAll(/"([A-Z]+)"|Method([A-Z][a-z]+)/g)].map((each) =>
    (each[1] ?? each[2] ?? '').toUpperCase(),
  );
}

function root(router: string): string {
  return /^[\w.]+?(?=\.(?:With|Group|PathPrefix)\(|$)/.exec(router)?.[0] ?? router;
}

/** A client's `http.Get("/x", …)` is no route. */
function isRouter(source: Source, router: string, framework: string): boolean {
  if (router === 'http') return framework === 'net/http' || source.text.includes('http.Handle');
  return !/(?:client|Client|resty|req|header|Header|cache|Cache)$/.test(root(router));
}

function groupOf(
  source: Source,
  name: string,
  seen: ReadonlySet<string>,
): { path: readonly string[]; guards: readonly string[] } {
  const text = GROUP.test(name)
    ? name
    : (source.values(name).find((each) => GROUP.test(each.source))?.source ?? '');
  const match = GROUP.exec(text);
  if (!match?.[1] || seen.has(name)) return { path: [], guards: [] };
  const outer = groupOf(source, match[1], new Set([...seen, name]));
  const used = source.syntax.calls
    .filter((call) => call.callee === `${name}.Use`)
    .flatMap((call) => guardNames(call.args));
  return {
    path: [...outer.path, source.literal(match[2]) ?? ''],
    guards: [...outer.guards, ...guardNames((match[3] ?? '').split(',')), ...used],
  };
}

/** `r.Route("/x", func(r chi.Router) { … })` and `r.Group(func …)` around a call, outermost first. */
function enclosing(source: Source, call: Call, outer: readonly Call[]): readonly Call[] {
  if (outer.length === 0) return [];
  const at = source.offset(call);
  return outer.filter(
    (each) =>
      each !== call &&
      source.offset(each) < at &&
      at < source.end(each) &&
      /func\s*\(/.test(each.args.join(' ')),
  );
}

function usedBefore(source: Source, call: Call, router: string, around: readonly Call[]): readonly string[] {
  const at = source.offset(call);
  return (
    source.syntax.calls
      .filter(
        (each) => each.callee === `${router}.Use` && source.offset(each) < at && each.inside === call.inside,
      )
      // What a sibling group uses stays in it.
      .filter((each) =>
        enclosing(
          source,
          each,
          source.syntax.calls.filter((one) => /\.(?:Route|Group)$/.test(one.callee)),
        ).every((one) => around.includes(one)),
      )
      .filter(() => !source.values(router).some((value) => GROUP.test(value.source)))
      .flatMap((each) => guardNames(each.args))
  );
}

/** `r.Mount("/admin", adminRouter())`: what the function of this file declares stands under it. */
function mountedUnder(source: Source, call: Call, calls: readonly Call[]): readonly string[] {
  const prefixes = calls.flatMap((each) => {
    if (!each.callee.endsWith('.Mount')) return [];
    const child = each.args[1] ?? '';
    const made = /^([\w.]+)\(/.exec(child)?.[1]?.split('.').at(-1);
    const isInside = made !== undefined && (call.inside ?? '').split('.').includes(made);
    const isVariable = nameOf(child) !== null && call.callee.startsWith(`${child}.`);
    return isInside || isVariable ? [source.literal(each.args[0]) ?? ''] : [];
  });
  return prefixes.length > 0 ? prefixes : [''];
}
