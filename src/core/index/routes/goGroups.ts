import type { Call } from '../facts.ts';
import { nameOf } from '../source.ts';
import type { Source } from '../source.ts';
import { guardNames } from './route.ts';
import { passedFor, valueAt } from './scopes.ts';

/** What stands in front of a router's routes. */
export interface Group {
  readonly path: readonly string[];
  readonly guards: readonly string[];
}

const NONE: Group = { path: [], guards: [] };
/** Groups in groups; nobody goes deeper. */
const DEEPEST = 12;
const MADE = /^([\w.]+)\.(Group|PathPrefix|Route|Subrouter)\(/;

/** The places of routers in one file: what encloses them, what they were made from, where they are mounted. */
export class Groups {
  readonly #source: Source;
  readonly #blocks: readonly Call[];
  readonly #mounts: readonly Call[];
  readonly #uses: readonly Call[];

  constructor(source: Source) {
    this.#source = source;
    const { calls } = source.syntax;
    this.#blocks = calls.filter(
      ({ callee, args }) => /\.(?:Route|Group)$/.test(callee) && /^func\s*\(/.test(args.at(-1) ?? ''),
    );
    this.#mounts = calls.filter(
      ({ callee, args }) =>
        args.length > 1 &&
        (callee.endsWith('.Mount') || (callee.endsWith('.Handle') && /StripPrefix\(/.test(args[1] ?? ''))),
    );
    this.#uses = calls.filter(({ callee }) => callee.endsWith('.Use'));
  }

  /** Every way in which a router stands in others; a router that stands alone is one empty group. */
  of(router: string, at: Call, depth = DEEPEST): readonly Group[] {
    if (depth === 0) return [NONE];
    const source = this.#source;
    const offset = source.offset(source.nameOf(at));
    const made = this.#made(router, at, depth);
    if (made) return made;
    const name = nameOf(router);
    if (name === null) return [NONE];
    const block = this.#blockOf(name, offset);
    const used = this.#used(name, at, block, offset);
    if (block) {
      const outer = this.of(block.callee.replace(/\.\w+$/, ''), block, depth - 1);
      const path = block.args.length > 1 ? (source.literal(block.args[0], block.inside) ?? '${}') : '';
      const more = block.args.slice(1, -1);
      return outer.map((each) => ({
        path: [...each.path, path],
        guards: [...each.guards, ...guardNames(more), ...used],
      }));
    }
    const value = valueAt(source, name, at.inside, offset);
    const fromValue = value && this.#made(value.source, { ...at, ...value }, depth);
    const outer = fromValue ?? this.#given(name, at, depth);
    return outer.map((each) => ({ path: each.path, guards: [...each.guards, ...used] }));
  }

  /** `api.Group("/x", guard)`; null for anything else. */
  #made(text: string, at: Pick<Call, 'line' | 'column' | 'inside'>, depth: number): readonly Group[] | null {
    const source = this.#source;
    const call = MADE.test(text)
      ? source.syntax.calls.find(
          (each) =>
            text.startsWith(`${each.callee}(`) &&
            each.inside === at.inside &&
            each.args.every((arg) => text.includes(arg)) &&
            /^["`\w]/.test(each.args[0] ?? ''),
        )
      : undefined;
    if (!call) return null;
    const path = source.literal(call.args[0], call.inside) ?? '${}';
    return this.of(call.callee.replace(/\.\w+$/, ''), call, depth - 1).map((each) => ({
      path: [...each.path, path],
      guards: [...each.guards, ...guardNames(call.args.slice(1))],
    }));
  }

  /** What callers pass for a parameter, or where the router, or what its function returns, is mounted. */
  #given(name: string, at: Call, depth: number): readonly Group[] {
    const passed = passedFor(this.#source, name, at.inside);
    if (passed.length > 0) return passed.flatMap(({ text, call }) => this.of(text, call, depth - 1));
    const own = at.inside?.split('.').at(-1);
    const groups = this.#mounts.flatMap((mount): readonly Group[] => {
      const child = mount.args.at(-1) ?? '';
      const stripped = /StripPrefix\([^,]*,\s*([\w.]+)(?:\(\))?\s*\)/.exec(child)?.[1] ?? child;
      const made = /^(?:[\w.]+\.)?(\w+)\(/.exec(child)?.[1];
      const isIt =
        (stripped === name && mount.inside === at.inside) ||
        (made === own && own !== undefined && mount.inside !== at.inside);
      if (!isIt) return [];
      const path = this.#source.literal(mount.args[0], mount.inside) ?? '${}';
      return this.of(mount.callee.replace(/\.\w+$/, ''), mount, depth - 1).map((each) => ({
        path: [...each.path, path],
        guards: each.guards,
      }));
    });
    return groups.length > 0 ? groups : [NONE];
  }

  /** The innermost `Route("/x", func(r chi.Router) { … })` around a place that gives the name. */
  #blockOf(name: string, offset: number): Call | null {
    const gives = new RegExp(`^func\\s*\\(\\s*${name.replace(/\W/g, '\\$&')}\\s`);
    return (
      this.#blocks.findLast(
        (each) => gives.test(each.args.at(-1) ?? '') && this.#source.holdsInArguments(each, offset),
      ) ?? null
    );
  }

  /** `r.Use(guard)` before a place, in the same block. */
  #used(name: string, at: Call, block: Call | null, offset: number): readonly string[] {
    return this.#uses
      .filter((each) => {
        const place = this.#source.offset(each);
        return (
          each.callee === `${name}.Use` &&
          each.inside === at.inside &&
          place < offset &&
          this.#blockOf(name, this.#source.offset(this.#source.nameOf(each))) === block
        );
      })
      .flatMap((each) => guardNames(each.args));
  }
}
