import path from 'node:path';
import { errorWords } from '../../core/base/errors.ts';
import { deriveFacts } from '../../core/index/derive.ts';
import type { FileFacts, Language } from '../../core/index/facts.ts';
import type { SkippedFile } from '../../core/index/port.ts';
import { errorCode } from '../errorCode.ts';
import { encodeFacts } from './encodeFacts.ts';
import {
  PARSED_MAX_BYTES,
  skippedEntry,
  WORDS_MAX_BYTES,
  type Entry,
  type ParseJob,
  type ParseResult,
} from './entry.ts';
import { emptyFacts, Extractor } from './extract.ts';
import { parsedText } from './extractScripts.ts';
import { withTemplate } from './extractTemplate.ts';
import type { Grammars } from './grammars.ts';
import { languageOf } from './languages/list.ts';
import { decodeText, hashOf, readSource } from './sourceText.ts';
import { wordHashes } from './wordHashes.ts';

export interface ParserOptions {
  readonly root: string;
  /** Null when the parser itself could not be started: then no file of a language that has a grammar is known. */
  readonly grammars: Grammars | null;
  readonly timeoutMs: number;
  /** Told once per language whose grammar cannot be loaded. */
  readonly onMissing: (language: Language, error: unknown) => void;
}

/** Reads, parses and packs files. One per thread. */
export class FileParser {
  readonly #options: ParserOptions;
  readonly #extractor = new Extractor();
  readonly #missing = new Set<Language>();

  constructor(options: ParserOptions) {
    this.#options = options;
  }

  /** Never throws for what is wrong with the file. A fault of the parser itself (WebAssembly) goes through. */
  async parse(job: ParseJob): Promise<ParseResult> {
    const readAt = Date.now();
    if (job.text !== null) {
      const bytes = Buffer.from(job.text);
      const hash = hashOf(bytes);
      if (hash === job.known) return { kind: 'same', stamp: null, readAt };
      const base = { path: job.path, hash, bytes: bytes.length, stamp: null, readAt };
      return { kind: 'entry', entry: await this.#entryOf(base, job.text) };
    }
    let read;
    try {
      read = readSource(path.join(this.#options.root, job.path), WORDS_MAX_BYTES + 1);
    } catch (error) {
      return unreadable(job.path, error);
    }
    const hash = hashOf(read.bytes);
    if (hash === job.known && job.known !== '') return { kind: 'same', stamp: read.stamp, readAt };
    const whole = read.bytes.length <= WORDS_MAX_BYTES;
    const base = {
      path: job.path,
      // Of a file that is not read to its end, a change behind that shows in its stamp only.
      hash: whole ? hash : read.stamp === null ? '' : hashOf(`${hash} ${JSON.stringify(read.stamp)}`),
      bytes: read.stamp?.size ?? read.bytes.length,
      stamp: read.stamp,
      readAt,
    };
    if (!whole) {
      const detail = `It is larger than ${WORDS_MAX_BYTES / 1024 / 1024} MB.`;
      const binary = decodeText(read.bytes.subarray(0, 8000)) === null;
      const entry = binary ? binaryEntry(base) : skippedEntry(job.path, 'too_large', detail, base);
      return { kind: 'entry', entry };
    }
    const text = decodeText(read.bytes);
    return { kind: 'entry', entry: text === null ? binaryEntry(base) : await this.#entryOf(base, text) };
  }

  async #entryOf(base: BaseEntry, text: string): Promise<Entry> {
    const words = wordHashes(text);
    if (base.bytes > PARSED_MAX_BYTES) {
      const detail = `It has ${Math.round(base.bytes / 1024)} KB, more than the ${PARSED_MAX_BYTES / 1024} that are parsed.`;
      return skippedEntry(base.path, 'too_large', detail, { ...base, words });
    }
    const language = languageOf(base.path, text.slice(0, 200).split('\n', 1)[0]);
    const facts = language === null ? null : await this.#factsOf(base.path, text, language);
    if (facts !== null && 'reason' in facts)
      return skippedEntry(base.path, facts.reason, facts.detail, { ...base, words });
    return {
      ...base,
      language: facts === null ? null : facts.language,
      facts: facts === null ? null : encodeFacts(facts),
      words,
      errorLines: facts?.errorLines ?? [],
      skipped: null,
    };
  }

  async #factsOf(file: string, text: string, language: Language): Promise<FileFacts | Unparsed> {
    try {
      // Statements of .sql files are read without a grammar.
      if (language === 'sql') return deriveFacts(file, text, emptyFacts(language));
      const parsed = parsedText(file, text, language);
      const grammar = await this.#grammar(parsed.language);
      if (grammar === null)
        return { reason: 'no_grammar', detail: `The grammar of ${parsed.language} cannot be loaded.` };
      const { timeoutMs } = this.#options;
      const syntax = this.#extractor.extract(parsed.text, grammar, { timeoutMs });
      return syntax === null
        ? { reason: 'timeout', detail: `Parsing it takes longer than ${timeoutMs / 1000} s.` }
        : deriveFacts(file, text, withTemplate(file, text, syntax));
    } catch (error) {
      // A fault of the parser's memory: nothing that it says afterwards can be trusted.
      if (error instanceof Error && error.name === 'RuntimeError') throw error;
      const why = errorWords(error);
      return { reason: 'crashed', detail: `Reading its syntax failed: ${why}` };
    }
  }

  async #grammar(language: Language) {
    const { grammars, onMissing } = this.#options;
    if (grammars === null || this.#missing.has(language)) return null;
    try {
      return await grammars.load(language);
    } catch (error) {
      this.#missing.add(language);
      onMissing(language, error);
      return null;
    }
  }
}

/** Why there are no facts of a file whose language should have some. */
type Unparsed = Pick<SkippedFile, 'reason' | 'detail'>;
type BaseEntry = Pick<Entry, 'path' | 'hash' | 'bytes' | 'stamp' | 'readAt'>;

function binaryEntry(base: BaseEntry): Entry {
  return skippedEntry(base.path, 'binary', 'It is not text.', { ...base, words: new Uint32Array(0) });
}

function unreadable(file: string, error: unknown): ParseResult {
  const code = errorCode(error) || 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'gone' };
  if (code === 'ELOOP')
    return { kind: 'entry', entry: skippedEntry(file, 'symlink', 'Symbolic links are not followed.') };
  return { kind: 'entry', entry: skippedEntry(file, 'unreadable', `It cannot be read (${code}).`) };
}
