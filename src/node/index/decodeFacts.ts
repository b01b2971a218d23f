import { DEFINITION_KINDS, LANGUAGES } from '../../core/index/facts.ts';
import type { FileFacts, Place } from '../../core/index/facts.ts';
import type { FactTexts } from '../../core/index/view.ts';
import { ByteReader } from './bytes.ts';
import { ROLES } from './encodeFacts.ts';

/**
 * Gives back what `encodeFacts` was given; each list is unpacked when it is first read, because most rules are
 * about one of them. Throws `RangeError` for bytes that are no facts, maybe only then.
 */
export function decodeFacts(bytes: Uint8Array): PackedFacts {
  return new PackedFacts(new ByteReader(bytes));
}

/** In the order in which the lists are packed. */
const LISTS = [
  'definitions',
  'references',
  'calls',
  'assignments',
  'imports',
  'strings',
  'decorators',
  'routes',
  'sql',
  'models',
  'tests',
] as const;
type List = (typeof LISTS)[number];

export class PackedFacts implements FileFacts {
  readonly language: FileFacts['language'];
  readonly errorLines: readonly number[];
  readonly #texts: Texts;
  readonly #sections = new Map<List, Uint8Array>();
  readonly #lists: { -readonly [Name in List]?: FileFacts[Name] } = {};

  constructor(reader: ByteReader) {
    this.language = pick(LANGUAGES, reader.uint());
    this.errorLines = Array.from({ length: reader.uint() }, () => reader.uint());
    this.#texts = new Texts(reader);
    for (const list of LISTS) this.#sections.set(list, reader.run());
  }

  /** All texts, without unpacking a list. */
  get texts(): FactTexts {
    return this.#texts;
  }

  get definitions(): FileFacts['definitions'] {
    return (this.#lists.definitions ??= this.#section('definitions').places((read, { line, column }) => {
      const name = read.text();
      const flags = read.uint();
      return {
        name,
        kind: pick(DEFINITION_KINDS, flags >> 1),
        container: read.optional(),
        line,
        column,
        endLine: line + read.int(),
        parameters: read.optional(),
        exported: flags % 2 === 1,
      };
    }));
  }

  get references(): FileFacts['references'] {
    return (this.#lists.references ??= this.#section('references').places((read, { line, column }) => ({
      name: read.text(),
      receiver: read.optional(),
      role: pick(ROLES, read.uint()),
      inside: read.optional(),
      line,
      column,
    })));
  }

  get calls(): FileFacts['calls'] {
    return (this.#lists.calls ??= this.#section('calls').places((read, { line, column }) => ({
      callee: read.text(),
      args: read.texts(),
      inside: read.optional(),
      line,
      column,
    })));
  }

  get assignments(): FileFacts['assignments'] {
    return (this.#lists.assignments ??= this.#section('assignments').places((read, { line, column }) => ({
      target: read.text(),
      source: read.text(),
      inside: read.optional(),
      line,
      column,
    })));
  }

  get imports(): FileFacts['imports'] {
    return (this.#lists.imports ??= this.#section('imports').places((read, { line, column }) => ({
      module: read.text(),
      names: read.repeat(() => ({ name: read.text(), alias: read.optional() })),
      line,
      column,
    })));
  }

  get strings(): FileFacts['strings'] {
    return (this.#lists.strings ??= this.#section('strings').places((read, { line, column }) => ({
      value: read.text(),
      line,
      column,
    })));
  }

  get decorators(): FileFacts['decorators'] {
    return (this.#lists.decorators ??= this.#section('decorators').places((read, { line, column }) => ({
      name: read.text(),
      args: read.texts(),
      target: read.optional(),
      line,
      column,
    })));
  }

  get routes(): FileFacts['routes'] {
    return (this.#lists.routes ??= this.#section('routes').places((read, { line, column }) => ({
      method: read.text(),
      path: read.text(),
      handler: read.optional(),
      guards: read.texts(),
      framework: read.text(),
      line,
      column,
    })));
  }

  get sql(): FileFacts['sql'] {
    return (this.#lists.sql ??= this.#section('sql').places((read, { line, column }) => ({
      command: read.text(),
      text: read.text(),
      tables: read.texts(),
      line,
      column,
    })));
  }

  get models(): FileFacts['models'] {
    return (this.#lists.models ??= this.#section('models').places((read, { line, column }) => ({
      table: read.text(),
      model: read.text(),
      line,
      column,
    })));
  }

  get tests(): FileFacts['tests'] {
    return (this.#lists.tests ??= this.#section('tests').places((read, { line, column }) => ({
      name: read.text(),
      line,
      column,
    })));
  }

  #section(list: List): Section {
    return new Section(this.#sections.get(list) ?? new Uint8Array(1), this.#texts);
  }
}

/** Every text of the file, cut out when first asked for. */
class Texts implements FactTexts {
  readonly longest: number;
  readonly #ends: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #cut: (string | undefined)[] = [];
  #all: string | null = null;

  constructor(reader: ByteReader) {
    this.#ends = new Uint32Array(reader.uint());
    let end = 0;
    let longest = 0;
    for (let at = 0; at < this.#ends.length; at += 1) {
      const length = reader.uint();
      longest = Math.max(longest, length);
      this.#ends[at] = end += length;
    }
    this.longest = longest;
    this.#bytes = reader.run();
  }

  get all(): string {
    const { buffer, byteOffset, length } = this.#bytes;
    return (this.#all ??= Buffer.from(buffer, byteOffset, length).toString('utf8'));
  }

  get(number: number): string {
    const known = this.#cut[number];
    if (known !== undefined) return known;
    const text = this.all.slice(number === 0 ? 0 : pick(this.#ends, number - 1), pick(this.#ends, number));
    this.#cut[number] = text;
    return text;
  }
}

/** Reads one list. */
class Section {
  readonly #reader: ByteReader;
  readonly #texts: Texts;

  constructor(bytes: Uint8Array, texts: Texts) {
    this.#reader = new ByteReader(bytes);
    this.#texts = texts;
  }

  uint(): number {
    return this.#reader.uint();
  }

  int(): number {
    return this.#reader.int();
  }

  text(): string {
    return this.#texts.get(this.#reader.uint() - 1);
  }

  optional(): string | null {
    const number = this.#reader.uint();
    return number === 0 ? null : this.#texts.get(number - 1);
  }

  texts(): string[] {
    return this.repeat(() => this.text());
  }

  repeat<Value>(read: () => Value): Value[] {
    const values: Value[] = [];
    for (let left = this.#reader.uint(); left > 0; left -= 1) values.push(read());
    return values;
  }

  places<Value>(read: (section: Section, place: Place) => Value): Value[] {
    let line = 1;
    return this.repeat(() => {
      line += this.#reader.int();
      return read(this, { line, column: this.#reader.uint() });
    });
  }
}

function pick<Value>(values: ArrayLike<Value>, number: number): Value {
  const value = values[number];
  if (value === undefined) throw new RangeError('The facts name something that is not there.');
  return value;
}
