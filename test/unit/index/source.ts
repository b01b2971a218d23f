import path from 'node:path';
import { deriveFacts } from '../../../src/core/index/derive.ts';
import type { FileFacts, Route } from '../../../src/core/index/facts.ts';
import { emptyFacts, Extractor } from '../../../src/node/index/extract.ts';
import { inNodeModules, openGrammars } from '../../../src/node/index/grammars.ts';
import { languageOf } from '../../../src/node/index/languages/list.ts';

const grammars = openGrammars(inNodeModules(path.join(import.meta.dirname, '../../../node_modules')));
const extractor = new Extractor();

/** The facts of a source file as the index has them. */
export async function factsOf(file: string, text: string): Promise<FileFacts> {
  const language = languageOf(file, text.split('\n')[0]) ?? 'sql';
  const grammar = await (await grammars).load(language);
  const syntax =
    grammar === null ? emptyFacts(language) : extractor.extract(text, grammar, { timeoutMs: 10_000 });
  if (syntax === null) throw new Error(`${file} took too long`);
  return deriveFacts(file, text, syntax);
}

/** `GET /users list [auth]`, in the order of the file. */
export async function routesOf(file: string, text: string): Promise<readonly string[]> {
  return (await factsOf(file, text)).routes.map(shown);
}

function shown({ method, path: at, handler, guards }: Route): string {
  return `${method} ${at} ${handler ?? '-'}${guards.length > 0 ? ` [${guards.join(', ')}]` : ''}`;
}
