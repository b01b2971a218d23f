import assert from 'node:assert/strict';
import { cursorReader, emptyTree, sameTree } from '../../../../src/node/index/extractTree.ts';
import { memoryReader } from '../../../../src/node/index/extractMemory.ts';
import { openGrammars } from '../../../../src/node/index/grammars.ts';
import { locate, PARSED_LANGUAGES, sourceOf } from './read.ts';

describe('a syntax tree read from the memory of the engine', () => {
  for (const language of PARSED_LANGUAGES) {
    it(`is the one that the cursor shows, in ${language}`, async () => {
      const grammars = await openGrammars(locate);
      const grammar = await grammars.load(language);
      assert(grammar !== null);
      assert.notEqual(
        grammar.read,
        cursorReader,
        'the layout of the engine is another: see extractMemory.ts',
      );
      const source = sourceOf(language);
      const cuts = [
        source,
        '',
        '\n\n',
        source.slice(source.length / 3),
        source.slice(0, source.length / 2),
        `é😀 ${source}`,
      ];
      for (const text of cuts) {
        const tree = grammar.parser.parse(text);
        assert(tree !== null);
        const wanted = emptyTree();
        const seen = emptyTree();
        cursorReader(tree, wanted);
        grammar.read(tree, seen);
        assert(wanted.size > 0 && sameTree(wanted, seen));
        tree.delete();
      }
      grammars.close();
    });
  }

  it('is read by the cursor when the engine does not show its memory', () => {
    assert.equal(memoryReader({}), null);
  });
});
