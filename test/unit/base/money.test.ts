import assert from 'node:assert/strict';
import { formatUsd, parseUsd } from '../../../src/core/model/money.ts';

describe('Money', () => {
  it('is shown with two decimals, four below ten cents, and never as nothing when it is something', () => {
    assert.deepEqual([0, 1, 99, 1234, 99_999, 100_000, 2_500_000].map(formatUsd), [
      '$0.00',
      '<$0.0001',
      '<$0.0001',
      '$0.0012',
      '$0.1000',
      '$0.10',
      '$2.50',
    ]);
  });

  it('is read with or without a sign and with a comma', () => {
    assert.deepEqual(['2.5', '$2.50', ' 2,5 usd', '0'].map(parseUsd), [2_500_000, 2_500_000, 2_500_000, 0]);
    assert.deepEqual(['', 'two', '-1', '1e9', '1.2.3'].map(parseUsd), [null, null, null, null, null]);
  });
});
