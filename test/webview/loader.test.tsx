import assert from 'node:assert/strict';
import { render } from 'preact';

describe('the page of the webview tests', () => {
  it('renders Preact from .tsx files into a document', () => {
    const root = document.createElement('div');
    render(<h1 title="a title">Planning Studio</h1>, root);
    assert.equal(root.innerHTML, '<h1 title="a title">Planning Studio</h1>');
  });

  it('delivers events of the page to handlers', () => {
    const root = document.createElement('div');
    let clicks = 0;
    render(<button onClick={() => (clicks += 1)}>Add</button>, root);
    root.querySelector('button')?.dispatchEvent(new Event('click'));
    assert.equal(clicks, 1);
  });
});
