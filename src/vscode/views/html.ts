import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostScope } from '../pages/doors.ts';

/** What a webview may load: our own compiled files and pictures, nothing of the workspace, nothing of the network. */
export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    enableForms: false,
    enableCommandUris: false,
    localResourceRoots: [vscode.Uri.joinPath(extension, 'dist'), vscode.Uri.joinPath(extension, 'media')],
  };
}

/**
 * The page of a view. Its only script carries a nonce made for this page; the Markdown editor
 * inside reads it from the meta element for its own styles. Data never stands in the page: the view asks for it.
 */
export function webviewHtml(webview: vscode.Webview, extension: vscode.Uri, view: HostScope['view']): string {
  const nonce = randomBytes(18).toString('base64url');
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replaceAll(/[^\w-]/g, '')}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <link rel="stylesheet" href="${file('webview.css')}">
    <title>Planning Studio</title>
  </head>
  <body data-view="${view}">
    <div id="root"></div>
    <script nonce="${nonce}" src="${file('webview.js')}"></script>
  </body>
</html>`;
}
