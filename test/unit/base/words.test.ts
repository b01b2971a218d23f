import assert from 'node:assert/strict';
import { errorWords } from '../../../src/core/base/errors.ts';
import { compact, plural } from '../../../src/core/base/words.ts';
import { errorCode } from '../../../src/node/errorCode.ts';

describe('Words', () => {
  it('name an amount with the form of the word that goes with it', () => {
    assert.deepEqual(
      [0, 1, 2].map((amount) => plural(amount, 'task')),
      ['0 tasks', '1 task', '2 tasks'],
    );
    assert.deepEqual(
      [plural(1, 'criterion', 'criteria'), plural(3, 'criterion', 'criteria')],
      ['1 criterion', '3 criteria'],
    );
  });

  it('make large counts short, and never "1000k"', () => {
    const counts = [0, 940, 999, 1000, 1234, 9949, 9950, 12_345, 999_499, 999_500, 1_234_567];
    assert.deepEqual(counts.map(compact), [
      '0',
      '940',
      '999',
      '1.0k',
      '1.2k',
      '9.9k',
      '10k',
      '12k',
      '999k',
      '1.0M',
      '1.2M',
    ]);
  });

  it('say what was thrown, whatever it was, and what the system calls it', () => {
    assert.deepEqual([new TypeError('No.'), 'No.', null, 7].map(errorWords), ['No.', 'No.', 'null', '7']);
    const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    const odd = Object.assign(new Error('x'), { code: 7 });
    assert.deepEqual([full, odd, new Error('x'), { code: 'ENOSPC' }, null].map(errorCode), [
      'ENOSPC',
      '',
      '',
      '',
      '',
    ]);
  });
});
