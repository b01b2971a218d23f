import assert from 'node:assert/strict';
import { render, waitFor } from '@testing-library/preact';
import { cutBlocks, NO_BLOCKS } from '../../webview/ui/blocks.ts';
import { Markdown, renderMarkdown } from '../../webview/ui/markdown.tsx';
import { visible } from '../../webview/ui/text.ts';
import { estimateWords, money, parseMoney } from '../../webview/words.ts';

const attacks: readonly string[] = [
  '<img src=x onerror="window.hacked=1">',
  '<script>window.hacked=1</script>',
  '<svg/onload=window.hacked=1>',
  '[click](javascript:window.hacked=1)',
  '[click](JaVaScRiPt&colon;window.hacked=1)',
  '[click](data:text/html,<script>window.hacked=1</script>)',
  '[click](vbscript:x)',
  '[click](command:workbench.action.quit)',
  '[click](vscode://some.extension/run)',
  '[click](file:///etc/passwd)',
  '<javascript:window.hacked=1>',
  '![picture](https://tracker.example/pixel.png)',
  '![picture](data:image/svg+xml,<svg onload=window.hacked=1>)',
  '<a href="https://ok.example" onclick="window.hacked=1">x</a>',
  '<style>body{display:none}</style>',
  '<iframe src="https://evil.example"></iframe>',
  '`<img src=x onerror=window.hacked=1>`',
  '```html\n<img src=x onerror=window.hacked=1>\n```',
  '"><img src=x onerror=window.hacked=1>',
  '[a]: javascript:window.hacked=1\n\n[a]',
  '[x](https://ok.example "a\\" onmouseover=window.hacked=1 b=\\"")',
];

describe('text that a model wrote', () => {
  for (const attack of attacks) {
    it(`is shown, not obeyed: ${attack.slice(0, 48).replaceAll('\n', ' ')}`, () => {
      const place = document.createElement('div');
      place.innerHTML = renderMarkdown(attack);
      assert.equal(place.querySelector('img, script, svg, style, iframe, object, embed, form, input'), null);
      for (const element of place.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
          assert.ok(!name.startsWith('on'), `${name} on <${element.tagName}>`);
          if (name === 'href') assert.match(value, /^https?:\/\//);
          assert.ok(name !== 'src' && name !== 'style');
        }
      }
      assert.equal('hacked' in window, false);
    });
  }

  it('keeps its links to the web', () => {
    assert.match(
      renderMarkdown('[a](https://example.com/x?y=1)'),
      /<a href="https:\/\/example\.com\/x\?y=1">a<\/a>/,
    );
  });

  it('shows control characters and turns of direction by their code', () => {
    assert.equal(visible('a\u0000b\u001b[31mc\u007f'), 'a\u2400b\u241b[31mc\u2421');
    assert.equal(visible('user\u202egpj.exe'), 'user\u27e8U+202E\u27e9gpj.exe');
    assert.equal(visible('\u0085\u200f\ufeff'), '\u27e8U+0085\u27e9\u27e8U+200F\u27e9\u27e8U+FEFF\u27e9');
    assert.equal(visible('line\r\nnext\tcell 👩‍💻'), 'line\nnext\tcell 👩‍💻');
    assert.match(renderMarkdown('a\u202eb'), /U\+202E/);
  });

  it('draws task items of lists as boxes', () => {
    const html = renderMarkdown('- [x] done\n- [ ] open\n\n[x] no item');
    assert.match(html, /☑ done/);
    assert.match(html, /☐ open/);
    assert.match(html, /\[x\] no item/);
  });

  it('renders whole blocks and the one that is being written', async () => {
    const { container, rerender } = render(<Markdown text={'# One\n\nTwo **bo'} streaming />);
    await waitFor(() => assert.equal(container.querySelector('h1')?.textContent, 'One'));
    const heading = container.querySelector('h1');
    rerender(<Markdown text={'# One\n\nTwo **bold** <b>x</b>\n\nThree'} streaming />);
    await waitFor(() => assert.equal(container.querySelector('strong')?.textContent, 'bold'));
    assert.equal(container.querySelector('h1'), heading, 'what was there is not drawn again');
    assert.equal(container.querySelector('b'), null);
    rerender(<Markdown text={'Something else'} />);
    await waitFor(() => assert.equal(container.textContent, 'Something else\n'));
  });
});

describe('the cutting of a growing text into blocks', () => {
  const text =
    '# A\n\npara one\nstill one\n\n```ts\nconst a = 1;\n\nconst b = 2;\n```\n\n- item\n\n  more of it\n- two\n\nend';

  it('cuts at blank lines, not in fences and not in items', () => {
    const { done, tail } = cutBlocks(text);
    assert.deepEqual(done, [
      '# A\n\n',
      'para one\nstill one\n\n',
      '```ts\nconst a = 1;\n\nconst b = 2;\n```\n\n',
      '- item\n\n  more of it\n- two\n\n',
    ]);
    assert.equal(tail, 'end');
  });

  it('gives the same at every length, however it grew, and loses nothing', () => {
    let grown = NO_BLOCKS;
    for (let length = 0; length <= text.length; length += 3) {
      const part = text.slice(0, length);
      grown = cutBlocks(part, grown);
      assert.equal(grown.done.join('') + grown.tail, part);
      assert.deepEqual(grown, cutBlocks(part));
    }
  });

  it('takes a long text without end in little time per piece', () => {
    const line = `${'word '.repeat(20)}\n`;
    const { done, tail } = cutBlocks(line.repeat(2000));
    assert.equal(done.join('') + tail, line.repeat(2000));
    assert.ok(done.every((block) => block.length < 10_000));
  });
});

describe('words and figures', () => {
  it('never show a cost as free or a missing price as nothing', () => {
    assert.equal(money(1_500_000), '$1.50');
    assert.equal(money(1200), '$0.0012');
    const estimate = {
      step: 'spec',
      calls: 1,
      inputTokens: 1000,
      outputTokens: 500,
      costMicroUsd: null,
      durationMs: null,
      basis: 'assumed',
      provider: 'p',
      model: 'm',
      local: false,
    } as const;
    assert.equal(estimateWords(estimate), '1 call · 1.5K tokens · price unknown');
    assert.equal(
      estimateWords({ ...estimate, costMicroUsd: 0, durationMs: 95_000 }),
      '1 call · 1.5K tokens · free · about 2 min',
    );
  });

  it('read an amount of dollars as typed', () => {
    assert.equal(parseMoney('2'), 2_000_000);
    assert.equal(parseMoney(' $0.50 '), 500_000);
    assert.equal(parseMoney('1,25'), 1_250_000);
    assert.equal(parseMoney(''), null);
    for (const wrong of ['two', '-1', '0', '1.2.3', '1e9', '99999999'])
      assert.equal(parseMoney(wrong), undefined, wrong);
  });
});
