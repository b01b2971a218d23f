import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { PATTERN_KINDS } from '../../../../src/core/model/verification.ts';
import { gramBits, Grams } from '../../../../src/core/verify/evaluate/grams.ts';
import { escapeRegex } from '../../../../src/core/verify/evaluate/pattern.ts';
import { run, specOf, viewOf } from './workspace.ts';

const SOURCES = {
  'app/api/orders/[id]/route.ts':
    'export async function GET() { return db.query(`SELECT * /* old */ FROM orders`); }\n',
  'src/cart.ts': `import { merge } from 'lodash';
import type { Cart } from '../model/cart.ts';
export class CartStore { @Input() total = a?.items?.map((each) => each.price * 2); }
const long = [${Array.from({ length: 120 }, (_, at) => `legacy${at}`).join(', ')}];
test('adds up the cart', () => expect(long.legacy7).toBe(process.env.CART_LIMIT));
`,
  'app.py': `import os
@app.route("/orders/<id>", methods=["POST"])
def order_total(a):
    return os.getenv("ORDER_LIMIT") + "old-12"
class Order(models.Model):
    pass
`,
  'orders.sql': 'CREATE TABLE orders (id int); -- legacy\nSELECT  total /* x */ FROM public.orders;\n',
  'Strasse.java': 'class Straße { @Override void fahren() { Kelvin.ſum("İ"); new Fahrt("K"); } }\n',
};
const base = specOf('name: t\nrules:\n  - id: one\n    description: d\n    match: {text: [x]}\n');

describe('narrowing by the texts of the facts', () => {
  const whole = Object.values(SOURCES).join('');
  const piece = fc
    .tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 14 }))
    .map(([at, length]) => whole.slice(at, at + length).trim());
  const between = fc.constantFrom('', '.', '.*', '\\d+', '\\w*', '(a|b)?', '/', ' ', '::');
  const written = fc
    .array(fc.tuple(piece, between), { minLength: 1, maxLength: 3 })
    .chain((parts) =>
      fc.constantFrom(
        parts.map(([text]) => text).join(''),
        `/${parts.map(([text, sign]) => escapeRegex(text) + sign).join('')}/`,
        `/${parts.map(([text, sign]) => escapeRegex(text.toUpperCase()) + sign).join('')}/`,
      ),
    );

  it('loses no hit of any pattern', () => {
    const view = viewOf(SOURCES);
    const wide = { ...view, factTexts: () => null };
    let found = 0;
    fc.assert(
      fc.property(fc.constantFrom(...PATTERN_KINDS), written, fc.boolean(), (kind, text, caseSensitive) => {
        fc.pre(text.trim() !== '');
        const [rule] = base.rules;
        assert.ok(rule);
        const match = [{ kind, text, atLeast: null, atMost: null, line: 1, column: 1 }];
        const spec = { ...base, rules: [{ ...rule, match, caseSensitive }] };
        const report = run(spec, view);
        assert.deepEqual(report, run(spec, wide));
        found += report.findingTotal;
      }),
      { numRuns: 1500 },
    );
    assert.ok(found > 100, 'The patterns find something.');
  });
});

describe('narrowing of what is looked for in several texts joined', () => {
  const cases = [
    ['imports', '/lodash\\.merge/'],
    ['definitions', '/CartStore\\.total/'],
    ['definitions', '/CartStore::total/'],
    ['references', '/process\\.env\\.CART/'],
    ['calls', '/a\\.items\\.map/'],
    ['decorators', '/app\\.route\\("\\/orders\\/<id>", methods/'],
    ['api_routes', '/POST \\/orders/'],
    ['expressions', '/SELECT.*orders/'],
    ['expressions', '/legacy117/'],
    ['sql_tables', 'public.orders'],
    ['tests', 'adds up the cart'],
  ] as const;
  for (const [kind, text] of cases) {
    it(`finds ${kind} ${text}`, () => {
      const [rule] = base.rules;
      assert.ok(rule);
      const match = [{ kind, text, atLeast: null, atMost: null, line: 1, column: 1 }];
      const spec = { ...base, rules: [{ ...rule, match }] };
      const report = run(spec, viewOf(SOURCES));
      assert.ok(report.findingTotal > 0);
      assert.deepEqual(report, run(spec, { ...viewOf(SOURCES), factTexts: () => null }));
    });
  }
});

describe('the groups of characters of a text', () => {
  const letters = fc.stringMatching(/^[a-cKSsſK12._ éß😀]{0,20}$/u);

  it('never deny what an expression finds whatever the case', () => {
    fc.assert(
      fc.property(letters, letters, letters, fc.boolean(), (before, needle, after, upper) => {
        const text = before + (upper ? needle.toUpperCase() : needle) + after;
        if (!RE2JS.compile(RE2JS.quote(needle), RE2JS.CASE_INSENSITIVE).matcher(text).find()) return;
        assert.ok(new Grams(text).mayHold(gramBits(needle)), `${text} holds ${needle}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('deny nearly everything else', () => {
    const text = Array.from({ length: 500 }, (_, at) => `symbol${at * 7} `).join('');
    const grams = new Grams(text);
    const absent = Array.from({ length: 200 }, (_, at) => `legacy-${at}`);
    assert.ok(absent.filter((each) => grams.mayHold(gramBits(each))).length < 5);
  });
});
