import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkSeal, seal, type SealedEntry } from '../../../src/core/snapshot/seal.ts';
import { systemClock } from '../../../src/node/clock.ts';

const hash = (text: string): string => systemClock.hash(text);
const entries: readonly SealedEntry[] = [
  { kind: 'head', data: { planId: 'p1', title: 'Grüße 🎉' } },
  { kind: 'event', data: { b: 2, a: [1, null, 'x'] } },
  { kind: 'event', data: 'last' },
];

describe('A sealed record', () => {
  it('is read back as it was sealed', () => {
    const { text, sha256 } = seal(entries, hash);
    assert.deepEqual(checkSeal(text, hash), { entries, sha256, problems: [] });
  });

  it('does not depend on the order in which an object was written', () => {
    const turned = entries.with(1, { kind: 'event', data: { a: [1, null, 'x'], b: 2 } });
    assert.equal(seal(turned, hash).sha256, seal(entries, hash).sha256);
  });

  it('shows any changed, lost or moved line', () => {
    const { text, sha256 } = seal(entries, hash);
    const lines = text.trimEnd().split('\n');
    const of = (some: readonly (string | undefined)[]): string => `${some.join('\n')}\n`;
    // Once each: what stands behind is as it was sealed.
    const problems = (some: readonly (string | undefined)[]): readonly string[] =>
      checkSeal(of(some), hash).problems;
    assert.deepEqual(problems([lines[0], lines[2]]), [
      'Line 2 does not follow the line before it: 1 missing between them.',
    ]);
    assert.deepEqual(problems([lines[0], '{"n":2}', lines[2]]), [
      'Line 2 is not an entry of a sealed record.',
    ]);
    assert.deepEqual(problems([lines[1], lines[0], lines[2]]), [
      'Line 1 does not follow the line before it: 1 missing between them.',
      'Line 2 does not follow the line before it: it was sealed as line 1.',
      'Line 3 does not follow the line before it: 1 missing between them.',
    ]);
    const other = seal(entries.with(0, { kind: 'head', data: {} }), hash).text.split('\n')[1];
    assert.deepEqual(problems([lines[0], other, lines[2]]).slice(0, 1), [
      'Line 2 does not follow the line before it.',
    ]);
    assert.deepEqual(checkSeal('', hash).problems.length > 0, true);
    // A record that was cut at its end is whole in itself: only the hash that the plan keeps tells.
    const cut = checkSeal(of(lines.slice(0, 2)), hash);
    assert.deepEqual([cut.problems, cut.sha256 === sha256], [[], false]);
  });

  it('holds halves of letters, and shows where one was put in', () => {
    const half = '\ud83c';
    const { text, sha256 } = seal([{ kind: 'event', data: { [`a${half}`]: [half] } }], hash);
    const check = checkSeal(text, hash);
    assert.deepEqual([check.problems, check.sha256], [[], sha256]);
    assert.deepEqual(check.entries, [{ kind: 'event', data: { 'a\ufffd': ['\ufffd'] } }]);
    const forged = seal(entries, hash).text.replace('last', '\\ud83c');
    assert.match(checkSeal(forged, hash).problems.join(' '), /Line 3 was changed/);
    const raw = seal(entries, hash).text.replace('last', half);
    assert.match(checkSeal(raw, hash).problems.join(' '), /Line 3 was changed/);
  });

  it('lets no single character be changed unseen', () => {
    const { text, sha256 } = seal(entries, hash);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        fc.pre(text[at] !== letter);
        const check = checkSeal(text.slice(0, at) + letter + text.slice(at + 1), hash);
        assert.ok(check.problems.length > 0 || check.sha256 !== sha256);
      }),
      { numRuns: 500 },
    );
  });
});
