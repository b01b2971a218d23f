import { DEFINITION_KINDS, LANGUAGES } from '../../core/index/facts.ts';
import type { DefinitionKind, FileFacts, Place, Reference } from '../../core/index/facts.ts';
import { ByteWriter } from './bytes.ts';

export const ROLES: readonly Reference['role'][] = ['read', 'write', 'call', 'type', 'import', 'env'];
const kindNumbers = new Map<DefinitionKind, number>(DEFINITION_KINDS.map((kind, number) => [kind, number]));
const roleNumbers = new Map<Reference['role'], number>(ROLES.map((role, number) => [role, number]));

/**
 * The facts of a file in a few kilobytes: every text once, numbers as differences. `decodeFacts` gives them back,
 * a half of a surrogate pair apart, which becomes U+FFFD.
 */
export function encodeFacts(facts: FileFacts): Uint8Array<ArrayBuffer> {
  return new FactsEncoder().encode(facts);
}

class FactsEncoder {
  readonly #body = new ByteWriter(4096);
  readonly #sections = new ByteWriter();
  readonly #numbers = new Map<string, number>();
  #line = 1;

  encode(facts: FileFacts): Uint8Array<ArrayBuffer> {
    const body = this.#body;
    this.#list(facts.definitions, (each) => {
      this.#text(each.name);
      body.uint((kindNumbers.get(each.kind) ?? 0) * 2 + (each.exported ? 1 : 0));
      this.#optional(each.container);
      body.int(each.endLine - each.line);
      this.#optional(each.parameters);
    });
    this.#list(facts.references, (each) => {
      this.#text(each.name);
      this.#optional(each.receiver);
      body.uint(roleNumbers.get(each.role) ?? 0);
      this.#optional(each.inside);
    });
    this.#list(facts.calls, (each) => {
      this.#text(each.callee);
      this.#texts(each.args);
      this.#optional(each.inside);
    });
    this.#list(facts.assignments, (each) => {
      this.#text(each.target);
      this.#text(each.source);
      this.#optional(each.inside);
    });
    this.#list(facts.imports, (each) => {
      this.#text(each.module);
      body.uint(each.names.length);
      for (const { name, alias } of each.names) {
        this.#text(name);
        this.#optional(alias);
      }
    });
    this.#list(facts.strings, (each) => this.#text(each.value));
    this.#list(facts.decorators, (each) => {
      this.#text(each.name);
      this.#texts(each.args);
      this.#optional(each.target);
    });
    this.#list(facts.routes, (each) => {
      this.#text(each.method);
      this.#text(each.path);
      this.#optional(each.handler);
      this.#texts(each.guards);
      this.#text(each.framework);
    });
    this.#list(facts.sql, (each) => {
      this.#text(each.command);
      this.#text(each.text);
      this.#texts(each.tables);
    });
    this.#list(facts.models, (each) => {
      this.#text(each.table);
      this.#text(each.model);
    });
    this.#list(facts.tests, (each) => this.#text(each.name));
    return this.#whole(facts);
  }

  /** A section of its own, so that a reader can pass over it. */
  #list<Each extends Place>(list: readonly Each[], write: (each: Each) => void): void {
    this.#body.clear();
    this.#body.uint(list.length);
    this.#line = 1;
    for (const each of list) {
      this.#body.int(each.line - this.#line);
      this.#body.uint(each.column);
      this.#line = each.line;
      write(each);
    }
    this.#sections.run(this.#body.take());
  }

  #text(value: string): void {
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(value, number);
    }
    this.#body.uint(number + 1);
  }

  #optional(value: string | null): void {
    if (value === null) this.#body.uint(0);
    else this.#text(value);
  }

  #texts(values: readonly string[]): void {
    this.#body.uint(values.length);
    for (const value of values) this.#text(value);
  }

  #whole({ language, errorLines }: FileFacts): Uint8Array<ArrayBuffer> {
    const texts = [...this.#numbers.keys()];
    const whole = new ByteWriter(this.#sections.length + texts.length * 12 + 64);
    whole.uint(LANGUAGES.indexOf(language));
    whole.uint(errorLines.length);
    for (const line of errorLines) whole.uint(line);
    whole.uint(texts.length);
    for (const text of texts) whole.uint(text.length);
    whole.text(texts.join(''));
    whole.raw(this.#sections.take());
    return whole.take();
  }
}
