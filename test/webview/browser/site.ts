/** Builds the webview and serves it on loopback as VS Code would: one page, strict content policy, theme variables. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { themeCss, type ThemeName } from './themes.ts';

const root = path.resolve(import.meta.dirname, '../../..');

export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

async function bundle(): Promise<{ script: string; style: string }> {
  const result = await build({
    entryPoints: [path.join(root, 'webview/main.tsx')],
    bundle: true,
    write: false,
    minify: true,
    outdir: 'out',
    format: 'iife',
    platform: 'browser',
    target: 'chrome128',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const text = (end: string): string =>
    result.outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

/** The same policy and markup that the extension gives its webviews. */
function page(nonce: string, source: string, theme: ThemeName): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source} 'nonce-${nonce}'; img-src data:; font-src ${source}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${source}/theme.css?${theme}">
    <link rel="stylesheet" href="${source}/webview.css">
    <title>Planning Studio</title>
  </head>
  <body class="vscode-${theme}" data-vscode-theme-kind="vscode-${theme}">
    <div id="root"></div>
    <script nonce="${nonce}" src="${source}/webview.js"></script>
  </body>
</html>`;
}

export async function openSite(): Promise<Site> {
  const webview = await bundle();
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const send = (type: string, body: string): void => {
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
    };
    const theme = (url.searchParams.get('theme') ?? 'dark') as ThemeName;
    if (url.pathname === '/webview.js') return send('text/javascript', webview.script);
    if (url.pathname === '/webview.css') return send('text/css', webview.style);
    if (url.pathname === '/theme.css') return send('text/css', themeCss(url.search.slice(1) as ThemeName));
    if (url.pathname === '/')
      return send('text/html', page(randomBytes(16).toString('base64url'), address(), theme));
    response.writeHead(404).end();
  });
  const address = (): string => {
    const at = server.address();
    return `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: address(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
