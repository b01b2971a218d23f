import { errorWords, PlanningError } from '../../core/base/errors.ts';
import type { Language } from '../../core/index/facts.ts';
import type { Log } from '../../core/ports.ts';
import { inDirectory, inNodeModules, openGrammars } from './grammars.ts';
import type { IndexProgram } from './program.ts';
import { openStructure, type StructureSearch } from './structure.ts';

/** Code patterns, started when a spec first has one: their engine has a parser and grammars of its own. */
export class Structures {
  readonly #grammars: IndexProgram['grammars'];
  readonly #log: Pick<Log, 'warn'>;
  readonly #missing = new Set<Language>();
  #search: Promise<StructureSearch> | null = null;

  constructor(grammars: IndexProgram['grammars'], log: Pick<Log, 'warn'>) {
    this.#grammars = grammars;
    this.#log = log;
  }

  /** The search, ready for these languages as far as they have grammars; null when it cannot be started. */
  async ready(languages: Iterable<Language>): Promise<Pick<StructureSearch, 'find' | 'check'> | null> {
    try {
      this.#search ??= this.#start();
      const search = await this.#search;
      for (const language of languages) if (!this.#missing.has(language)) await this.#load(search, language);
      return {
        find: (language, text, pattern) => this.#loaded(search, language).find(language, text, pattern),
        check: (language, pattern) => this.#loaded(search, language).check(language, pattern),
      };
    } catch (error) {
      this.#log.warn(`Code patterns cannot be searched: ${errorWords(error)}`);
      return null;
    }
  }

  async #load(search: StructureSearch, language: Language): Promise<void> {
    try {
      await search.load([language]);
    } catch (error) {
      this.#missing.add(language);
      const reason = errorWords(error);
      this.#log.warn(`Code patterns cannot be searched in ${language}: ${reason}`);
    }
  }

  /** A language that could not be loaded must not look as if nothing were found in it. */
  #loaded(search: StructureSearch, language: Language): StructureSearch {
    if (!this.#missing.has(language)) return search;
    throw new PlanningError('invalid_input', `Code patterns cannot be searched in ${language} here.`, {
      language,
    });
  }

  async #start(): Promise<StructureSearch> {
    const { folder, bundled } = this.#grammars;
    const locate = bundled ? inDirectory(folder) : inNodeModules(folder);
    return openStructure(locate, await openGrammars(locate));
  }
}
