import fs from 'node:fs';
import path from 'node:path';
import { PlanningError } from '../../core/base/errors.ts';
import type { Kinds } from '../../core/log/kinds.ts';
import type { LogRef } from '../../core/log/records.ts';
import type { AnyStream } from '../../core/log/streamType.ts';
import { storeFailed } from './failure.ts';

/** The folder inside the workspace that holds all state. */
export const STATE_FOLDER = '.planning-studio';

/** Holds the sealed records of archived plans. */
export const ARCHIVE_FOLDER = 'archive';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}

/** What names a log of each sort; nothing else becomes a part of a path. */
const NAMES: Readonly<Record<AnyStream['named'], RegExp>> = { 'by id': ID, 'by day': /^\d{4}-\d{2}-\d{2}$/ };
const ENDING = '.jsonl';

/** `plan/0193…`: names a stream in maps. */
export function streamKey(ref: LogRef): string {
  return `${ref.kind}/${ref.id}`;
}

/** Where everything stands in the state folder. */
export interface StateFolder {
  readonly root: string;
  readonly cache: string;
  readonly lock: string;
  readonly pending: string;
  /** The kinds of log that stand here. */
  readonly kinds: Kinds;
  logFolder(kind: string): string;
  /** Throws `not_found` when the reference cannot name a log. */
  logFile(ref: LogRef): string;
  /** Relative to the state folder, for findings. */
  logName(ref: LogRef): string;
  /** True when it can name a log. */
  isRef(ref: LogRef): boolean;
  /** The stream whose log has this file name; null when it is not one of ours. */
  streamOf(kind: string, name: string): LogRef | null;
}

/**
 * Makes the state folder ready; with `readOnly` it is taken as it is. Refuses when it, or a folder in it, leads elsewhere through a symbolic link:
 * a cloned repository must not make us write outside the workspace. Throws `store_failed` or `no_workspace`.
 */
export function openStateFolder(workspace: string, kinds: Kinds, readOnly = false): StateFolder {
  if (!fs.existsSync(workspace)) {
    throw new PlanningError('no_workspace', `There is no folder ${workspace}. Open a folder that exists.`);
  }
  const root = path.join(workspace, STATE_FOLDER);
  const isRef = (ref: LogRef): boolean => kinds.has(ref.kind) && NAMES[kinds.of(ref.kind).named].test(ref.id);
  const logName = (ref: LogRef): string => `${kinds.of(ref.kind).folder}/${ref.id}${ENDING}`;
  const folder: StateFolder = {
    root,
    kinds,
    cache: path.join(root, 'cache'),
    lock: path.join(root, 'lock'),
    pending: path.join(root, 'pending.jsonl'),
    logFolder: (kind) => path.join(root, kinds.of(kind).folder),
    logFile(ref) {
      if (isRef(ref)) return path.join(root, logName(ref));
      throw new PlanningError('not_found', `"${ref.id.slice(0, 60)}" is not an id.`);
    },
    logName,
    isRef,
    streamOf(kind, name) {
      const ref = { kind, id: name.slice(0, -ENDING.length) };
      return name.endsWith(ENDING) && isRef(ref) ? ref : null;
    },
  };
  const logs = kinds.all.map(({ kind }) => folder.logFolder(kind));
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
