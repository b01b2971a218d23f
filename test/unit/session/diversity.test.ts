import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contentWords, diversity, stem, uncoveredAreas } from '../../../src/core/session/diversity.ts';

describe('diversity', () => {
  it('is 0 for the same words in another order and form, 1 for nothing in common', () => {
    assert.equal(diversity(['The limits are counting requests.', 'Requests, limited: count!']), 0);
    assert.equal(diversity(['Cache answers.', 'Train people.']), 1);
  });

  it('is the mean over all pairs', () => {
    assert.equal(diversity(['alpha beta', 'alpha beta', 'gamma delta']), 0.667);
  });

  it('needs two texts with words', () => {
    assert.equal(diversity([]), null);
    assert.equal(diversity(['one text only']), null);
    assert.equal(diversity(['words', '... the of']), null);
  });

  it('stays between 0 and 1 and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 12 }), { minLength: 2, maxLength: 5 }), (texts) => {
        const value = diversity(texts);
        assert.ok(value === null || (value >= 0 && value <= 1));
        assert.equal(diversity(texts.toReversed()), value);
      }),
    );
  });

  it('reads identifiers as words and folds common endings', () => {
    assert.deepEqual(contentWords('rateLimit rate_limits RateLimiter'), [
      'rat',
      'limit',
      'rat',
      'limit',
      'rat',
      'limit',
    ]);
    for (const [a, b] of [
      ['migrate', 'migration'],
      ['test', 'tests'],
      ['retry', 'retries'],
      ['planning', 'plan'],
      ['caching', 'caches'],
      ['handle', 'handled'],
    ] as const)
      assert.equal(stem(a), stem(b), `${a} ${b}`);
    for (const word of ['as', 'bus', 'is', 'access']) assert.ok(stem(word).length >= 2);
  });
});

describe('uncovered areas', () => {
  it('names what matters for the idea and nobody touched', () => {
    const areas = uncoveredAreas('Add a settings page for users', ['We test it and write docs.']);
    for (const area of ['accessibility', 'security', 'privacy', 'performance', 'rollback', 'error handling'])
      assert.ok(areas.includes(area), area);
    assert.ok(!areas.includes('testing'));
    assert.ok(!areas.includes('documentation'));
  });

  it('leaves out what the idea has nothing to do with, and what was said', () => {
    const areas = uncoveredAreas('Rename an internal function', [
      'Errors, tests, docs, rollback and performance are fine.',
    ]);
    assert.ok(!areas.includes('accessibility'));
    assert.ok(!areas.includes('cost'));
    assert.ok(!areas.includes('error handling'));
  });
});
