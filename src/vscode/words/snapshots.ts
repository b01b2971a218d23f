import * as vscode from 'vscode';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { COUNTED_MAX } from '../../core/snapshot/limits.ts';

/** `1 file`, `3 files`. */
export function filesWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', count);
}

/** What a snapshot changed against the one before, in a few words. */
export function changesLine({ files, addedLines, removedLines }: Snapshot['changes']): string {
  if (files === 0) return vscode.l10n.t('no changes');
  if (files > COUNTED_MAX) return vscode.l10n.t('{0}, lines not counted', filesWord(files));
  return vscode.l10n.t('{0}, +{1} −{2}', filesWord(files), addedLines, removedLines);
}

/** Bytes as people read them. */
export function bytesWord(bytes: number): string {
  const kilobytes = Math.ceil(bytes / 1024);
  return kilobytes < 1024
    ? vscode.l10n.t('{0} KB', kilobytes)
    : vscode.l10n.t('{0} MB', Math.round(kilobytes / 102.4) / 10);
}
