import type {
  Assignment,
  Call,
  Decorator,
  Definition,
  DefinitionKind,
  Import,
  Reference,
  StringLiteral,
} from '../../core/index/facts.ts';
import type { FlatTree } from './extractTree.ts';
import { CHAIN_PARTS, Nodes } from './extractNodes.ts';
import type { CompiledRules } from './extractRules.ts';
import type { MemberFields } from './languages/rules.ts';

/** What is already known of a node before it is reached. */
const SKIP = 1;
const ROLE_MARKS = { read: 2, write: 3, call: 4, type: 5, import: 6, env: 7 } as const;
const MARK_ROLES: readonly (Reference['role'] | null)[] = [
  null,
  null,
  'read',
  'write',
  'call',
  'type',
  'import',
  'env',
];

interface Scope {
  readonly path: string | null;
  readonly end: number;
  readonly exported: boolean;
  readonly kind: DefinitionKind | null;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface DefineOptions {
  readonly parameters?: string | null;
  /** False = only this file can name it. Preset: false. */
  readonly exported?: boolean;
  /** Instead of the scope that is open. */
  readonly container?: string | null;
  /** The name, when the text of its node holds more. */
  readonly text?: string;
  /** For `declare`, in languages whose blocks have names of their own. */
  readonly block?: number;
}

/** The names in use while one tree is read; `on…` rules of a language talk to it. Goes through nodes in pre-order. */
export class Walk extends Nodes {
  readonly definitions: Mutable<Definition>[] = [];
  readonly references: Reference[] = [];
  readonly calls: Call[] = [];
  readonly assignments: Assignment[] = [];
  readonly imports: Import[] = [];
  readonly strings: StringLiteral[] = [];
  readonly decorators: { readonly decorator: Omit<Decorator, 'target'>; readonly target: number }[] = [];
  /** Top-level names that are exported apart from where they are defined. */
  readonly exportedNames = new Set<string>();
  private readonly declared = new Set<string>();
  private readonly marks: Uint8Array;
  private readonly scopes: Scope[] = [];
  private scope: Scope = { path: null, end: Number.MAX_SAFE_INTEGER, exported: true, kind: null };
  private node = 0;

  constructor(text: string, tree: FlatTree, rules: CompiledRules) {
    super(text, tree, rules);
    this.marks = new Uint8Array(tree.size);
  }

  run(): void {
    const { type, size } = this.tree;
    const { handlers } = this.rules;
    for (this.node = 0; this.node < size; this.node++) {
      while (this.node >= this.scope.end) this.leave();
      const handler = handlers[type[this.node] ?? 0];
      if (handler !== undefined) handler(this, this.node);
    }
  }

  // Marks

  /** The node, and nothing in it, is a name. */
  hide(node: number): void {
    if (node >= 0) this.marks.fill(SKIP, node, this.after(node));
  }

  mark(node: number, role: Reference['role']): void {
    if (node >= 0 && this.marks[node] === 0) this.marks[node] = ROLE_MARKS[role];
  }

  /** Marks the last name of `a.b.c`, which is what is called or written. */
  markLast(node: number, role: Reference['role']): void {
    let last = node;
    for (let depth = 0; last >= 0 && depth < CHAIN_PARTS; depth++) {
      const type = this.tree.type[last] ?? 0;
      const member = this.rules.members[type];
      if (member !== undefined && this.rules.kinds[type] !== 'call') last = this.pick(last, member.name);
      else if (this.rules.kinds[type] === 'transparent') last = this.pick(last, 'first');
      else break;
    }
    if (last >= 0 && this.rules.kinds[this.tree.type[last] ?? 0] === 'name') this.mark(last, role);
  }

  /** Marks every name in the node that nothing is said of yet. */
  markAll(node: number, role: Reference['role']): void {
    if (node < 0) return;
    const after = this.after(node);
    for (let inner = node; inner < after; inner++)
      if (this.rules.kinds[this.tree.type[inner] ?? 0] === 'name') this.mark(inner, role);
  }

  isHidden(node: number): boolean {
    return this.marks[node] === SKIP;
  }

  /** Nothing is said of the node yet. */
  isFree(node: number): boolean {
    return this.marks[node] === 0;
  }

  roleOf(node: number): Reference['role'] | null {
    return MARK_ROLES[this.marks[node] ?? 0] ?? null;
  }

  /** Nodes inside are not looked at. */
  pass(node: number): void {
    this.node = this.after(node) - 1;
  }

  // Scopes

  /** The path of what is called `name` in the scope that is open. */
  inner(name: string): string {
    return this.scope.path === null ? name : `${this.scope.path}.${name}`;
  }

  get path(): string | null {
    return this.scope.path;
  }

  get scopeKind(): DefinitionKind | null {
    return this.scope.kind;
  }

  /** Whether what is defined here by a public name can be named by other files. */
  get scopeExported(): boolean {
    return this.scope.exported;
  }

  /** What stands in `node` is inside of `name`. */
  enter(node: number, name: string, kind: DefinitionKind | null, exported: boolean): void {
    const path = this.inner(name);
    this.scopes.push(this.scope);
    // A definition may outlive its scope when the tree has it closed early; the outer end holds as well.
    this.scope = { path, end: Math.min(this.after(node), this.scope.end), exported, kind };
  }

  private leave(): void {
    this.scope = this.scopes.pop() ?? {
      path: null,
      end: Number.MAX_SAFE_INTEGER,
      exported: true,
      kind: null,
    };
  }

  // Facts

  define(name: number, kind: DefinitionKind, whole: number, options: DefineOptions = {}): void {
    if (name < 0) return;
    const text = options.text ?? this.nameText(name);
    if (text === '') return;
    this.hide(name);
    const { line, column } = this.place(name);
    this.definitions.push({
      name: text,
      kind,
      container: options.container === undefined ? this.scope.path : options.container,
      endLine: this.source.place(Math.max((this.tree.end[whole] ?? 1) - 1, 0)).line,
      parameters: options.parameters ?? null,
      exported: options.exported ?? false,
      line,
      column,
    });
  }

  /** For languages whose first assignment is the declaration: defines the name, or writes to one that is there. */
  declare(name: number, kind: DefinitionKind, whole: number, options: DefineOptions = {}): void {
    if (name < 0) return;
    const container = options.container === undefined ? this.scope.path : options.container;
    const key = `${container ?? ''}.${this.nameText(name)}`;
    const inBlock = options.block === undefined ? key : `${key}:${options.block}`;
    if (this.declared.has(inBlock)) {
      this.mark(name, 'write');
      return;
    }
    this.declared.add(inBlock);
    this.define(name, kind, whole, options);
  }

  /** A name of this scope that stands for one elsewhere: `global x`. */
  borrow(name: string, block?: number): void {
    const key = `${this.scope.path ?? ''}.${name}`;
    this.declared.add(block === undefined ? key : `${key}:${block}`);
  }

  /** Whether `declare` or `borrow` named it in the scope that is open. */
  isDeclared(name: string): boolean {
    return this.declared.has(`${this.scope.path ?? ''}.${name}`);
  }

  /** A use of a name. A node that is hidden or was used before is left out. */
  refer(node: number, preset: Reference['role']): void {
    const mark = this.marks[node];
    if (mark === SKIP) return;
    let role = mark === 0 ? preset : (MARK_ROLES[mark ?? 0] ?? preset);
    const name = this.nameText(node);
    if (name === '') return;
    let receiver: string | null = null;
    let at = node;
    let parent = this.tree.parent[at] ?? -1;
    while (parent >= 0 && this.rules.kinds[this.tree.type[parent] ?? 0] === 'transparent') {
      at = parent;
      parent = this.tree.parent[at] ?? -1;
    }
    const member = parent < 0 ? undefined : this.rules.members[this.tree.type[parent] ?? 0];
    if (member !== undefined && this.pick(parent, member.name) === at) {
      receiver = this.receiverOf(parent, at, member);
      if (receiver !== null && this.rules.environments.has(receiver)) role = 'env';
    }
    const { line, column } = this.place(node);
    this.references.push({ name, receiver, role, inside: this.scope.path, line, column });
  }

  private receiverOf(parent: number, node: number, member: MemberFields): string | null {
    const object = this.pick(parent, member.object);
    if (object !== node) return object < 0 ? null : this.chain(object);
    // The name stands in a node of its own, as in `a?.b` of some grammars: what it is of is further out.
    const outer = this.parent(parent);
    const around = outer < 0 ? undefined : this.rules.members[this.tree.type[outer] ?? 0];
    if (around === undefined || this.pick(outer, around.name) !== parent) return null;
    return this.chain(this.pick(outer, around.object));
  }

  /** A read of a member whose chain is no node of its own. */
  referMember(node: number, receiver: string): void {
    const { line, column } = this.place(node);
    this.references.push({
      name: this.nameText(node),
      receiver,
      role: 'read',
      inside: this.scope.path,
      line,
      column,
    });
    this.hide(node);
  }

  /** A use of a name that has no node of its own. */
  referAt(start: number, name: string, role: Reference['role'], receiver: string | null = null): void {
    const { line, column } = this.source.place(start);
    this.references.push({ name, receiver, role, inside: this.scope.path, line, column });
  }

  /** The name of an environment variable that stands in a string. */
  env(name: string, receiver: string | null, start: number): void {
    if (!/^[A-Za-z_]\w*$/.test(name)) return;
    const { line, column } = this.source.place(start);
    this.references.push({ name, receiver, role: 'env', inside: this.scope.path, line, column });
  }

  call(at: number, callee: string, args: readonly number[]): void {
    const texts = args.map((arg) => this.value(arg));
    this.callWith(at, callee, texts);
  }

  callWith(at: number, callee: string, args: readonly string[]): void {
    if (callee === '') return;
    const { line, column } = this.place(at);
    this.calls.push({ callee, args, inside: this.scope.path, line, column });
  }

  assign(target: number, source: number, name?: string): void {
    if (target < 0 || source < 0) return;
    const { line, column } = this.place(target);
    this.assignments.push({
      target: name ?? this.compact(target),
      source: this.value(source),
      inside: this.scope.path,
      line,
      column,
    });
  }

  import(at: number, module: string, names: Import['names']): void {
    if (module === '') return;
    const { line, column } = this.place(at);
    this.imports.push({ module, names, line, column });
  }

  string(node: number, value: string): void {
    const { line, column } = this.place(node);
    this.strings.push({ value, line, column });
  }

  /** `target` = the node of the name that the decorated definition has; -1 when there is none. */
  decorate(at: number, name: string, args: readonly (number | string)[], target: number): void {
    if (name === '') return;
    const { line, column } = this.place(at);
    const texts = args.map((arg) => (typeof arg === 'string' ? arg : this.value(arg)));
    const decorator = { name, args: texts, line, column };
    this.decorators.push({ decorator, target });
  }
}
