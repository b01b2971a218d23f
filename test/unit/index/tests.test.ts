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

describe('tests of other languages', () => {
  const cases: readonly (readonly [file: string, text: string, names: readonly string[]])[] = [
    [
      'tests/test_cart.py',
      `def test_total():\n    pass\nclass TestCart:\n    def test_add(self): pass\n    def helper(self): pass\nclass Other:\n    def test_no(self): pass\ndef testing(): pass\n`,
      ['test_total', 'TestCart test_add'],
    ],
    [
      'app/connection.py',
      `def test_connection(): pass\nclass Db(unittest.TestCase):\n    def test_x(self): pass\n`,
      ['Db test_x'],
    ],
    [
      'cart_test.go',
      `package c\nfunc TestTotal(t *testing.T) {\n\tt.Run("empty", func(t *testing.T) {\n\t\tt.Run("deep", func(t *testing.T) {})\n\t})\n}\nfunc (s *Suite) TestAdd() {}\nfunc helper() {}\nfunc Testing() {}\n`,
      ['TestTotal', 'TestTotal empty', 'TestTotal empty deep', 'Suite TestAdd'],
    ],
    [
      'CartTest.java',
      `class CartTest {\n  @Test\n  void adds() {}\n  @ParameterizedTest @DisplayName("sums all")\n  void sums(int a) {}\n  void helper() {}\n  @Nested class Empty { @Test void isNull() {} }\n}\n`,
      ['CartTest adds', 'CartTest sums sums all', 'CartTest Empty isNull'],
    ],
    ['CartTest.kt', 'class CartTest {\n  @Test\n  fun `adds an item`() {}\n}\n', ['CartTest adds an item']],
    [
      'CartTests.cs',
      `public class CartTests {\n  [Fact(DisplayName = "adds")]\n  public void Adds() {}\n  [Theory]\n  [InlineData(1)]\n  public void Sums(int a) {}\n  [Test] public void Old() {}\n  [TestMethod] public void Ms() {}\n  public void Help() {}\n}\n`,
      ['CartTests Adds adds', 'CartTests Sums', 'CartTests Old', 'CartTests Ms'],
    ],
    [
      'lib.rs',
      `#[cfg(test)]\nmod tests {\n  #[test]\n  fn adds() {}\n  #[tokio::test]\n  async fn waits() {}\n  fn helper() {}\n}\n`,
      ['tests adds', 'tests waits'],
    ],
    [
      'spec/cart_spec.rb',
      `RSpec.describe Cart, '#total' do\n  context 'when empty' do\n    it 'is zero' do\n      expect(1).to eq 1\n    end\n  end\n  xit 'later' do\n  end\nend\n`,
      ['Cart #total when empty is zero', 'Cart #total later'],
    ],
    [
      'test/cart_test.rb',
      `class CartTest < Minitest::Test\n  def test_total\n  end\n  def helper\n  end\nend\n`,
      ['CartTest test_total'],
    ],
    [
      'tests/CartTest.php',
      `<?php\nclass CartTest extends TestCase {\n  public function testTotal() {}\n  #[Test]\n  public function sums() {}\n  /**\n   * @test\n   */\n  public function old_way() {}\n  public function helper() {}\n}\n`,
      ['CartTest testTotal', 'CartTest sums', 'CartTest old_way'],
    ],
    [
      'tests/Pest.php',
      `<?php\ndescribe('cart', function () {\n  it('adds', function () {});\n});\ntest('sum', fn () => 1);\n`,
      ['cart adds', 'sum'],
    ],
    [
      'cart_test.cc',
      `TEST(CartTest, AddsItem) {}\n// TEST(No, Comment) {}\nTEST_F(Fixture, Sums) { EXPECT_EQ(1, 1); }\n/*\nTEST(No, Block) {}\n*/\nTEST_CASE("parses", "[x]") { SECTION("empty") {} }\n`,
      ['CartTest AddsItem', 'Fixture Sums', 'parses', 'parses empty'],
    ],
    ['cart.bats', `#!/usr/bin/env bats\n@test "adds an item" {\n  run x\n}\n`, ['adds an item']],
  ];
  for (const [file, text, names] of cases)
    it(`of ${file} are known`, async () => assert.deepEqual(await tests(file, text), names));
});
