import fs from 'node:fs';
import path from 'node:path';
import { PlanningError } from '../../core/base/errors.ts';
import type { Id } from '../../core/model/basics.ts';
import type { StreamKind, StreamRef } from '../../core/store/streams.ts';
import { storeFailed } from './failure.ts';

/** The folder inside the workspace that holds all state. */
export const STATE_FOLDER = '.planning-studio';

/** Holds the sealed records of archived plans. */
export const ARCHIVE_FOLDER = 'archive';

export const LOG_FOLDERS: Readonly<Record<StreamKind, string>> = {
  session: 'sessions',
  document: 'documents',
  plan: 'plans',
};
export const STREAM_KINDS: readonly StreamKind[] = ['session', 'document', 'plan'];

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}

/** `plan/0193…`: names a stream in maps. */
export function streamKey(ref: StreamRef): string {
  return `${ref.kind}/${ref.id}`;
}

/** Where everything stands in the state folder. */
export interface StateFolder {
  readonly root: string;
  readonly cache: string;
  readonly lock: string;
  readonly pending: string;
  logFolder(kind: StreamKind): string;
  logFile(ref: StreamRef): string;
  /** Relative to the state folder, for findings. */
  logName(ref: StreamRef): string;
}

/**
 * Makes the state folder ready; with `readOnly` it is taken as it is. Refuses when it, or a folder in it, leads elsewhere through a symbolic link:
 * a cloned repository must not make us write outside the workspace. Throws `store_failed` or `no_workspace`.
 */
export function openStateFolder(workspace: string, readOnly = false): StateFolder {
  if (!fs.existsSync(workspace)) {
    throw new PlanningError('no_workspace', `There is no folder ${workspace}. Open a folder that exists.`);
  }
  const root = path.join(workspace, STATE_FOLDER);
  const folder: StateFolder = {
    root,
    cache: path.join(root, 'cache'),
    lock: path.join(root, 'lock'),
    pending: path.join(root, 'pending.jsonl'),
    logFolder: (kind) => path.join(root, LOG_FOLDERS[kind]),
    logFile: (ref) => path.join(root, LOG_FOLDERS[ref.kind], `${checkedId(ref.id)}.jsonl`),
    logName: (ref) => `${LOG_FOLDERS[ref.kind]}/${ref.id}.jsonl`,
  };
  const logs = STREAM_KINDS.map((kind) => folder.logFolder(kind));
  const folders = [root, folder.cache, folder.lock, path.join(root, ARCHIVE_FOLDER), ...logs];
  try {
    for (const one of folders) {
      if (!readOnly) fs.mkdirSync(one, { recursive: true });
      if (fs.lstatSync(one, { throwIfNoEntry: !readOnly })?.isDirectory() === false) {
        throw new PlanningError(
          'store_failed',
          `${one} is a link or a file. Planning Studio keeps its state only in real folders of the workspace: ` +
            'remove it and try again.',
        );
      }
    }
  } catch (error) {
    throw storeFailed(error, root);
  }
  return folder;
}

function checkedId(id: Id): Id {
  if (!isId(id)) throw new PlanningError('not_found', `"${id.slice(0, 60)}" is not an id.`);
  return id;
}

/** The stream whose log has this file name; null when it is not one of ours. */
export function streamOfFile(kind: StreamKind, name: string): StreamRef | null {
  const id = name.endsWith('.jsonl') ? name.slice(0, -'.jsonl'.length) : '';
  return isId(id) ? { kind, id } : null;
}
