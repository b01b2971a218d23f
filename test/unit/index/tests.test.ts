import assert from 'node:assert/strict';
import { factsOf } from './source.ts';

async function tests(file: string, text: string): Promise<readonly string[]> {
  return (await factsOf(file, text)).tests.map((each) => each.name);
}

describe('tests', () => {
  it('of JavaScript are named with the groups around them, whether skipped, repeated or focused', async () => {
    assert.deepEqual(
      await tests(
        'cart.test.ts',
        `import { test } from 'node:test';
describe('cart', () => {
  describe.skip(Money.name, () => {
    it.only('adds (all) "parts"', async () => {});
  });
  it.each([[1, 2], [3, 4]])('sums %i', (a) => {});
  it.each\`a | b
  \${1} | \${2}\`('tables $a', () => {});
  xit('is off', () => {});
  it.todo('comes later');
  it('has no body');
});
test.describe('page', () => { test('opens', async ({ page }) => {}); });
test(\`template \${x}\`, () => {});
regex.test('x');
// it('is a comment', () => {});
`,
      ),
      [
        'cart Money adds (all) "parts"',
        'cart sums %i',
        'cart tables $a',
        'cart is off',
        'cart comes later',
        'page opens',
        'template ${}',
      ],
    );
  });
});
