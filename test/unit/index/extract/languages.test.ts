import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Place, SyntaxFacts } from '../../../../src/core/index/facts.ts';
import type { ParsedLanguage } from '../../../../src/node/index/grammars.ts';
import { FIXTURES, listed, openReader, PARSED_LANGUAGES, sourceOf, type Reader } from './read.ts';

const HASH_COMMENTS = new Set<ParsedLanguage>(['python', 'ruby', 'bash']);

function commentOf(language: ParsedLanguage): string {
  return HASH_COMMENTS.has(language) ? '# ghost_name(1)' : '/* ghost_name(1) */';
}

/** Comments and empty lines before every line that is not inside of a string, a JSX text or a list of tokens. */
function commented(language: ParsedLanguage, source: string): string {
  const lines = source.split('\n');
  const first = language === 'php' || language === 'bash' ? 1 : 0;
  return [...lines.slice(0, first), commentOf(language), '', ...lines.slice(first)].join('\n');
}

function withoutLines(facts: SyntaxFacts): unknown {
  return JSON.parse(JSON.stringify(facts), (key, value: unknown) =>
    key === 'line' || key === 'endLine' ? 0 : value,
  );
}

function inOrder(places: readonly Place[]): boolean {
  return places.every((place, index) => {
    const before = places[index - 1];
    return (
      before === undefined ||
      before.line < place.line ||
      (before.line === place.line && before.column <= place.column)
    );
  });
}

describe('facts of a language', () => {
  let reader: Reader;
  before(async () => {
    reader = await openReader();
  });

  for (const language of PARSED_LANGUAGES) {
    describe(language, () => {
      let source: string;
      let facts: SyntaxFacts;
      before(async () => {
        source = sourceOf(language);
        facts = await reader.facts(language, source);
      });

      it('are those of the reviewed list', () => {
        const file = path.join(FIXTURES, language, 'facts.txt');
        if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, listed(facts));
        assert.equal(listed(facts), readFileSync(file, 'utf8'));
      });

      it('take no name from a comment or a string', () => {
        assert(source.includes('ghost_name'));
        const names = [...facts.definitions, ...facts.references].map(({ name }) => name);
        assert(!names.some((name) => name.includes('ghost_name')));
        assert(!facts.calls.some(({ callee }) => callee.includes('ghost_name')));
      });

      it('tell what is declared only from what is used', () => {
        const defined = facts.definitions.map(({ name }) => name);
        const used = facts.references.map(({ name }) => name);
        assert(defined.includes('used_value') && used.includes('used_value'));
        assert(defined.includes('unused_value') && !used.includes('unused_value'));
      });

      it('tell methods of one name on different receivers apart', () => {
        const receivers = facts.references
          .filter(({ name, role }) => name.toLowerCase() === 'total' && role === 'call')
          .map(({ receiver }) => receiver?.replace('$', ''));
        // Bash has functions only.
        assert.deepEqual(receivers, language === 'bash' ? [undefined] : ['cart', 'order']);
      });

      it('know the environment variable that is read', () => {
        if (language === 'bash')
          assert(facts.references.some(({ name, role }) => name === 'API_KEY' && role === 'read'));
        else assert(facts.references.some(({ name, role }) => name === 'API_KEY' && role === 'env'));
      });

      it('are in order of place', () => {
        const { definitions, references, calls, assignments, imports, strings, decorators } = facts;
        for (const list of [definitions, references, calls, assignments, imports, strings, decorators])
          assert(inOrder(list));
      });

      it('stand where their names stand', () => {
        const lines = source.split('\n');
        for (const { name, line, column } of [...facts.definitions, ...facts.references]) {
          const text = lines[line - 1]?.slice(column - 1).replace(/^[$:]/, '') ?? '';
          assert(text.startsWith(name), `${name} at ${line}:${column} is ${text}`);
        }
      });

      it('change in their lines only when comments and empty lines are added', async () => {
        const changed = await reader.facts(language, commented(language, source));
        assert.deepEqual(withoutLines(changed), withoutLines(facts));
        assert.notEqual(changed.definitions[0]?.line, facts.definitions[0]?.line);
      });

      it('are the same with CRLF and a byte order mark', async () => {
        const changed = await reader.facts(language, `\uFEFF${source.replaceAll('\n', '\r\n')}`);
        const names = (found: SyntaxFacts): string[] =>
          [...found.definitions, ...found.references].map(
            ({ name, line, column }) => `${name} ${line}:${column}`,
          );
        assert.deepEqual(names(changed), names(facts));
      });

      it('are given in part, with the lines of errors, when the source is broken', async () => {
        const broken = await reader.facts(language, `${source}\n)]} ((( "\n`);
        assert(broken.errorLines.length > 0 && broken.errorLines.length <= 5);
        assert(broken.definitions.some(({ name }) => name === 'used_value'));
      });
    });
  }
});
