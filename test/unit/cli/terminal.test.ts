import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { estimateLine, money, table } from '../../../src/cli/format.ts';
import { oneLine, openTerminal, plain } from '../../../src/cli/terminal.ts';

class Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns = 80;
  text = '';

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

describe('what the terminal shows', () => {
  const painted = (isTTY: boolean, env: NodeJS.ProcessEnv): string =>
    openTerminal({}, new Screen(isTTY), new Screen(isTTY), env).paint('red', 'x');

  it('is coloured only on a terminal without NO_COLOR', () => {
    assert.equal(painted(true, {}), '\u001b[31mx\u001b[39m');
    assert.equal(painted(false, {}), 'x');
    assert.equal(painted(true, { NO_COLOR: '1' }), 'x');
    assert.equal(painted(true, { TERM: 'dumb' }), 'x');
  });

  it('is plain in what is said beside the result when that goes elsewhere', () => {
    const [screen, file] = [new Screen(true), new Screen(false)];
    const terminal = openTerminal({}, screen, file, {});
    terminal.note(`${terminal.paint('red', 'error')}: ${terminal.paint('bold', 'no')}`);
    assert.equal(file.text, 'error: no\n');
  });

  it('moves no cursor and hides nothing, whatever a model wrote', () => {
    assert.equal(plain('a\u001b[2Jb\u0007\u009bc\u202ed\te\r\nf'), 'a\ufffd[2Jb\ufffd\ufffdc\ufffdd\te\nf');
    assert.equal(oneLine(' a\n\u001b]0;x\u0007b '), 'a \ufffd]0;x\ufffdb');
  });

  it('aligns columns by what is seen', () => {
    assert.deepEqual(
      table([
        ['\u001b[31ma\u001b[39m', 'b'],
        ['ccc', 'd'],
      ]),
      ['\u001b[31ma\u001b[39m    b', 'ccc  d'],
    );
  });

  it('says money and estimates in words, and an unknown price as unknown', () => {
    assert.deepEqual(
      [money(0), money(null), money(1234), money(2_500_000)],
      ['free', 'price unknown', '$0.0012', '$2.50'],
    );
    const line = estimateLine({
      step: 'spec',
      calls: 1,
      inputTokens: 12_345,
      outputTokens: 600,
      costMicroUsd: 20_000,
      durationMs: 61_000,
      basis: 'history',
      provider: 'Anthropic',
      model: 'm',
      local: false,
    });
    assert.equal(
      line,
      'spec: 1 call of m, about 12k tokens in, 600 out, $0.0200, 61.0 s (from earlier runs; sent to Anthropic)',
    );
  });
});
