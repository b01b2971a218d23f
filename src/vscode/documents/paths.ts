import type { Id } from '../../core/model/basics.ts';

/** What a `planning-studio:` address names: a plan, a document (or an old version of it), or a session's synthesis. */
export interface StudioFile {
  readonly kind: 'plans' | 'documents' | 'sessions';
  readonly id: Id;
  readonly version: number | null;
}

const TITLE_MAX = 60;

/** `/plans/<id>/<title>.md`; the title is only for people. */
export function formatStudioPath(file: StudioFile, title: string): string {
  const name = title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._ -]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, TITLE_MAX)
    .replaceAll(/^[ .]+|[ .]+$/g, '');
  return `/${file.kind}/${file.id}/${name === '' ? 'untitled' : name}.md`;
}

/** Null when the address names nothing of ours. */
export function parseStudioPath(path: string, query: string): StudioFile | null {
  const match = /^\/(plans|documents|sessions)\/([0-9a-f-]{36})\/[^/]+\.md$/.exec(path);
  if (!match) return null;
  const version = /(?:^|&)version=(\d{1,9})(?:&|$)/.exec(query)?.[1];
  if (query !== '' && version === undefined) return null;
  return {
    kind: match[1] as StudioFile['kind'],
    id: match[2] ?? '',
    version: version === undefined ? null : Number(version),
  };
}

/** True for the folders above our files, which VS Code looks for before it writes. */
export function isFolderPath(path: string): boolean {
  return /^\/(?:(?:plans|documents|sessions)(?:\/[0-9a-f-]{36})?)?\/?$/.test(path);
}
