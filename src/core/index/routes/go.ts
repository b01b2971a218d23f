import type { Call, Route } from '../facts.ts';
import type { Source } from '../source.ts';
import { Groups } from './goGroups.ts';
import { guardNames, handlerName, joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const VERB =
  /^(.+)\.(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD|Any|Get|Post|Put|Patch|Delete|Options|Head|All)$/s;
/** Registrations that take the methods as their first argument. */
const ASKED = /^(.+)\.(Handle|Method|MethodFunc|Match|Add)$/s;
const PLAIN = /^(.+)\.(?:HandleFunc|Handle)$/s;

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
    const groups = new Groups(source);
    return calls.flatMap((call): readonly Route[] => {
      const read = readCall(source, call, framework);
      if (read === null || !isRouter(source, read.router, framework)) return [];
      const steps = source.chain(call).filter((each) => each !== call);
      const chained = steps
        .filter((each) => each.callee.endsWith('.With'))
        .flatMap((each) => guardNames(each.args));
      const inline = steps
        .filter((each) => /\.(?:Group|PathPrefix)$/.test(each.callee))
        .map((each) => source.literal(each.args[0], each.inside) ?? '${}');
      return groups
        .of(root(read.router), call)
        .flatMap(({ path, guards }) =>
          read.methods.map((method) =>
            route(
              call,
              method,
              joinPath(...path, ...inline, read.path),
              read.handler,
              [...guards, ...chained, ...read.guards],
              framework,
            ),
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

function readCall(source: Source, call: Call, framework: string): Read | null {
  const { callee, args, inside } = call;
  const [, router, verb] = VERB.exec(callee) ?? [];
  if (router !== undefined && verb !== undefined)
    return registered(source, router, [/^(?:Any|All)$/.test(verb) ? 'ANY' : verb], args, inside, framework);
  const [, asking, word] = ASKED.exec(callee) ?? [];
  if (asking !== undefined && word !== undefined && (word !== 'Handle' || args.length > 2)) {
    const methods = methodsIn(args[0] ?? '');
    return methods.length === 0
      ? null
      : registered(source, asking, methods, args.slice(1), inside, framework);
  }
  const plain = PLAIN.exec(callee)?.[1];
  const text = plain === undefined ? null : source.literal(args[0], inside);
  if (plain === undefined || text === null) return null;
  const [, own, path] = /^(?:([A-Z]+)\s+)?(?:[\w.-]+(?=\/))?((?:\/|\$\{\}).*)$/.exec(text) ?? [];
  if (path === undefined) return null;
  const later = own === undefined ? laterMethods(source, call) : [own];
  const answering = args.at(-1) ?? '';
  // What is mounted answers by its own routes.
  if (/StripPrefix\(/.test(answering) && !/FileServer/.test(answering)) return null;
  const wrapped = /^([\w.]+)\((.*)\)$/s.exec(answering.trim());
  const isGuard = wrapped?.[1] !== undefined && !/HandlerFunc$|FileServer$|StripPrefix$/.test(wrapped[1]);
  return {
    router: plain,
    methods: later.length > 0 ? later : ['ANY'],
    path,
    handler: handlerName(answering),
    guards: isGuard ? [wrapped[1] ?? ''] : [],
  };
}

/** Path, handler and middleware. Echo takes the handler first, the others last. */
function registered(
  source: Source,
  router: string,
  methods: readonly string[],
  args: readonly string[],
  inside: string | null,
  framework: string,
): Read | null {
  const path = source.literal(args[0], inside);
  if (path === null || args.length < 2 || !/^[/*:$]|^$/.test(path)) return null;
  const rest = args.slice(1);
  const isEcho = framework === 'echo';
  return {
    router,
    methods,
    path,
    handler: handlerName(isEcho ? rest[0] : rest.at(-1)),
    guards: guardNames(isEcho ? rest.slice(1) : rest.slice(0, -1)),
  };
}

/** `r.HandleFunc("/x", h).Methods("GET", "PUT")`. */
function laterMethods(source: Source, call: Call): readonly string[] {
  const list = source.behind(call).find((each) => each.callee.endsWith('.Methods'))?.args;
  return methodsIn(list?.join(',') ?? '');
}

/** `"GET"`, `http.MethodGet`, `[]string{"GET", "POST"}`. */
function methodsIn(text: string): readonly string[] {
  return [...text.matchAll(/"([A-Z]+)"|Method([A-Z][a-z]+)/g)].map((each) =>
    (each[1] ?? each[2] ?? '').toUpperCase(),
  );
}

function root(router: string): string {
  return /^[\w.]+?(?=\.(?:With|Group|PathPrefix)\(|$)/.exec(router)?.[0] ?? router;
}

/** A client's `http.Get("/x", …)` is no route. */
function isRouter(source: Source, router: string, framework: string): boolean {
  if (router === 'http') return framework === 'net/http' || source.text.includes('http.Handle');
  return !/(?:client|Client|resty|req|header|Header|cache|Cache)$|^(?:c|ctx)$/.test(root(router));
}
