import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LANGUAGES, type Place, type SyntaxFacts } from '../../../../src/core/index/facts.ts';
import { Extractor } from '../../../../src/node/index/extract.ts';
import { inNodeModules, openGrammars, type ParsedLanguage } from '../../../../src/node/index/grammars.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
export const FIXTURES = path.join(ROOT, 'test/fixtures/languages');
export const locate = inNodeModules(path.join(ROOT, 'node_modules'));

export const PARSED_LANGUAGES: readonly ParsedLanguage[] = LANGUAGES.filter((one) => one !== 'sql');

export interface Reader {
  facts(language: ParsedLanguage, text: string): Promise<SyntaxFacts>;
}

/** Reads facts as a thread of the index does. */
export async function openReader(): Promise<Reader> {
  const grammars = await openGrammars(locate);
  const extractor = new Extractor();
  return {
    async facts(language, text) {
      const grammar = await grammars.load(language);
      assert(grammar !== null);
      const facts = extractor.extract(text, grammar, { timeoutMs: 60_000 });
      assert(facts !== null);
      return facts;
    },
  };
}

/** The source of a language's fixture. */
export function sourceOf(language: ParsedLanguage): string {
  const folder = path.join(FIXTURES, language);
  const [file] = readdirSync(folder).filter((name) => name !== 'facts.txt');
  assert(file !== undefined);
  return readFileSync(path.join(folder, file), 'utf8');
}

/** Facts as lines that people can check. */
export function listed(facts: SyntaxFacts): string {
  const at = ({ line, column }: Place): string => `${line}:${column}`;
  const within = (inside: string | null): string => (inside === null ? '' : ` | in ${inside}`);
  const lines = [
    ...facts.definitions.map((d) => {
      const name = d.container === null ? d.name : `${d.container} . ${d.name}`;
      const parameters = d.parameters === null ? '' : ` (${d.parameters})`;
      return `definition ${at(d)}-${d.endLine} ${d.kind} ${name}${parameters}${d.exported ? ' exported' : ''}`;
    }),
    ...facts.references.map((r) => {
      const name = r.receiver === null ? r.name : `${r.receiver} . ${r.name}`;
      return `reference ${at(r)} ${r.role} ${name}${within(r.inside)}`;
    }),
    ...facts.calls.map((c) => `call ${at(c)} ${c.callee} ${JSON.stringify(c.args)}${within(c.inside)}`),
    ...facts.assignments.map(
      (a) => `assignment ${at(a)} ${a.target} = ${JSON.stringify(a.source)}${within(a.inside)}`,
    ),
    ...facts.imports.map((i) => {
      const names = i.names.map(({ name, alias }) => (alias === null ? name : `${name} as ${alias}`));
      return `import ${at(i)} ${i.module} {${names.join(', ')}}`;
    }),
    ...facts.strings.map((s) => `string ${at(s)} ${JSON.stringify(s.value)}`),
    ...facts.decorators.map(
      (d) => `decorator ${at(d)} ${d.name} ${JSON.stringify(d.args)} on ${d.target ?? 'nothing'}`,
    ),
    `errors ${facts.errorLines.join(' ')}`.trimEnd(),
  ];
  return `${lines.join('\n')}\n`;
}
