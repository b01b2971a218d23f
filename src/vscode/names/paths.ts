import type { Id } from '../../core/model/basics.ts';

/** What a `planning-studio:` address names: a plan, a document (or an old version of it), or a session's synthesis. */
interface TextFile {
  readonly kind: 'plans' | 'documents' | 'sessions';
  readonly id: Id;
  readonly version: number | null;
}

/** The verification spec of a task, named by its plan and its number, which it keeps for ever. */
export interface SpecFile {
  readonly kind: 'specs';
  readonly id: Id;
  readonly number: number;
  readonly version: null;
}

export type StudioFile = TextFile | SpecFile;

const TITLE_MAX = 60;

/** `/plans/<id>/<title>.md`, `/plans/<id>/tasks/3 <title>.verify.yaml`; the title is only for people. */
export function formatStudioPath(file: StudioFile, title: string): string {
  const cleaned = title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._ -]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, TITLE_MAX)
    .replaceAll(/^[ .]+|[ .]+$/g, '');
  const name = cleaned === '' ? 'untitled' : cleaned;
  return file.kind === 'specs'
    ? `/plans/${file.id}/tasks/${file.number} ${name}.verify.yaml`
    : `/${file.kind}/${file.id}/${name}.md`;
}

/** Null when the address names nothing of ours. */
export function parseStudioPath(path: string, query: string): StudioFile | null {
  const spec = /^\/plans\/([0-9a-f-]{36})\/tasks\/(\d{1,9}) [^/]+\.verify\.yaml$/.exec(path);
  if (spec) {
    if (query !== '') return null;
    return { kind: 'specs', id: spec[1] ?? '', number: Number(spec[2]), version: null };
  }
  const match = /^\/(plans|documents|sessions)\/([0-9a-f-]{36})\/[^/]+\.md$/.exec(path);
  if (!match) return null;
  const version = /(?:^|&)version=(\d{1,9})(?:&|$)/.exec(query)?.[1];
  if (query !== '' && version === undefined) return null;
  return {
    kind: match[1] as TextFile['kind'],
    id: match[2] ?? '',
    version: version === undefined ? null : Number(version),
  };
}

/** True for the folders above our files, which VS Code looks for before it writes. */
export function isFolderPath(path: string): boolean {
  return /^\/(?:(?:plans|documents|sessions)(?:\/[0-9a-f-]{36})?|plans\/[0-9a-f-]{36}\/tasks)?\/?$/.test(
    path,
  );
}
