import assert from 'node:assert/strict';
import {
  compileLanguages,
  hasGrammar,
  isOtherCode,
  LANGUAGE_NAMES,
} from '../../../../src/core/verify/evaluate/languages.ts';
import { languageOf } from '../../../../src/node/index/languages/list.ts';

describe('languages of a scope', () => {
  it('have extensions that the index parses', () => {
    for (const extension of LANGUAGE_NAMES.flatMap(({ extensions }) => extensions)) {
      assert.notEqual(languageOf(`a.${extension}`), null, extension);
      assert.ok(hasGrammar(`src/a.${extension.toUpperCase()}`) && !isOtherCode(`a.${extension}`), extension);
    }
    assert.ok(!hasGrammar('swift') && isOtherCode('a.swift') && languageOf('a.swift') === null);
  });

  it('hold a file that was not parsed by its extension', () => {
    const file = { path: 'a.ts', hash: '', language: null, skipped: null };
    assert.ok(compileLanguages(['typescript'])(file));
    assert.ok(!compileLanguages(['python'])(file));
  });
});
