import * as vscode from 'vscode';

/** Builds Markdown of which only the structure is ours: everything from outside is text. */
export class PlainMarkdown {
  readonly markdown = new vscode.MarkdownString();

  bold(text: string): void {
    this.markdown.appendMarkdown('**').appendText(text.trim()).appendMarkdown('**\n\n');
  }

  paragraph(text: string): void {
    if (text !== '') this.markdown.appendText(text).appendMarkdown('\n\n');
  }

  item(text: string): void {
    this.markdown.appendMarkdown('- ').appendText(text.replaceAll(/\s+/g, ' ')).appendMarkdown('\n');
  }
}
