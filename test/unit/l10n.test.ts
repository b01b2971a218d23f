import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { l10nBundle, localizedSources, providerTexts } from '../harness/l10n.ts';
import { root } from '../harness/paths.ts';

/** What a person may read in the manifest; everything else in it is for programs. */
const WORDS =
  /^(displayName|name|title|category|description|markdownDescription|contents|altText|patternErrorMessage)$/;
const LISTS = /^(markdownE|e)numDescriptions$/;

describe('What can be translated', () => {
  it('holds the text of every call of vscode.l10n.t', async function () {
    this.timeout(60_000);
    const bundle = await l10nBundle();
    const missing: string[] = [];
    const variable: string[] = [];
    let calls = 0;
    for (const file of await localizedSources()) {
      for (const argument of firstArguments(file)) {
        calls += 1;
        if (!ts.isStringLiteralLike(argument)) variable.push(`${file}: ${argument.getText()}`);
        else if (!(argument.text in bundle)) missing.push(`${file}: ${argument.text}`);
      }
    }
    assert.ok(calls > 400, String(calls));
    assert.deepEqual(missing, []);
    // Texts that are data: those of the providers' entries, which are in the bundle as well.
    assert.deepEqual(
      [...new Set(variable)],
      [
        'src/vscode/provider/chooseProvider.ts: entry.label',
        'src/vscode/provider/chooseProvider.ts: entry.detail',
        'src/vscode/provider/chooseProvider.ts: hint',
      ],
    );
    for (const text of providerTexts()) assert.equal(bundle[text], text);
    assert.ok(Object.values(bundle).every((text) => text !== ''));
  });

  it('holds every word of the manifest, each under a key that is there and used', () => {
    const nls = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<
      string,
      string
    >;
    const { displayName, description, capabilities, contributes } = JSON.parse(
      readFileSync(path.join(root, 'package.json'), 'utf8'),
    ) as Record<string, unknown>;
    const texts = [...wordsOf({ displayName, description, capabilities, contributes })];
    assert.ok(texts.length > 250, String(texts.length));
    const keys = texts.map((text) => /^%([\w.-]+)%$/.exec(text)?.[1] ?? `no key: ${text}`);
    assert.deepEqual(
      keys.filter((key) => !(key in nls)),
      [],
    );
    assert.deepEqual(
      Object.keys(nls).filter((key) => !keys.includes(key)),
      [],
    );
  });
});

/** The first argument of each call of `….l10n.t` in a source. */
function firstArguments(file: string): readonly ts.Expression[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /\bl10n\.t$/.test(node.expression.getText(source))) {
      const [first] = node.arguments;
      if (first) found.push(first);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function* wordsOf(value: unknown): Generator<string, void, undefined> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    if (typeof each === 'string' && !Array.isArray(value) && WORDS.test(name)) yield each;
    else if (Array.isArray(each) && LISTS.test(name)) yield* each as string[];
    else yield* wordsOf(each);
  }
}
