// Lets Node run the webview's .tsx files as they are, and gives them a page to render into (jsdom).
import { registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { JSDOM } from 'jsdom';

registerHooks({
  load(url, context, nextLoad) {
    if (url.endsWith('.css')) return { format: 'module', source: '', shortCircuit: true };
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    const sourcefile = fileURLToPath(url);
    const { code } = transformSync(readFileSync(sourcefile, 'utf8'), {
      loader: 'tsx',
      format: 'esm',
      target: 'node22',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      sourcemap: 'inline',
      sourcefile,
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

const { window } = new JSDOM('<!DOCTYPE html><html lang="en"><body></body></html>', {
  pretendToBeVisual: true,
  url: 'https://studio.invalid/',
});
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) {
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
  }
}
// Node has classes of these names too, but events must be of the page's own kind to be dispatched in it.
for (const name of ['Event', 'CustomEvent', 'EventTarget', 'MessageEvent', 'KeyboardEvent', 'navigator']) {
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
}
globalThis.window = window;
// By this Node's own helpers know the page's targets as such: the engine's queues are made of them here.
window.EventTarget[Symbol.for('nodejs.event_target')] = true;
// jsdom has no layout, so no media queries either; the toolkit asks for them when it is loaded.
window.matchMedia ??= (media) => Object.assign(new window.EventTarget(), { matches: false, media });
globalThis.matchMedia ??= window.matchMedia;
