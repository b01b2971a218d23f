import type { FileChange, FileChangeKind } from '../../core/model/snapshot.ts';
import { shown } from './paths.ts';
import type { RawPath } from './paths.ts';

/** What git prints with -z, as data. */

export interface IndexEntry {
  readonly path: RawPath;
  readonly mode: string;
  readonly oid: string;
  readonly stage: number;
  /** The index says: not in the work tree (sparse checkout). */
  readonly skipped: boolean;
  /** The index says: do not look whether it changed. */
  readonly assumed: boolean;
  /** Size of the file when it was last looked at; only from `--debug`. */
  readonly size: number | null;
}

/** `git ls-files -v -s -z`, with or without `--debug`. */
export function parseIndexEntries(output: Buffer): readonly IndexEntry[] {
  const entries: IndexEntry[] = [];
  const text = output.toString('latin1');
  let at = 0;
  while (at < text.length) {
    const tab = text.indexOf('\t', at);
    const end = text.indexOf('\0', tab);
    if (tab < 0 || end < 0) break;
    const [tag = '', mode = '', oid = '', stage = '0'] = text.slice(at, tab).split(' ');
    at = end + 1;
    let size: number | null = null;
    if (text.startsWith('  ctime: ', at)) {
      const sizeAt = text.indexOf('  size: ', at);
      const lineEnd = text.indexOf('\n', sizeAt);
      size = Number.parseInt(text.slice(sizeAt + '  size: '.length, lineEnd), 10);
      at = lineEnd + 1;
    }
    entries.push({
      path: text.slice(tab + 1, end),
      mode,
      oid,
      stage: Number(stage),
      skipped: tag.toUpperCase() === 'S',
      assumed: tag !== tag.toUpperCase(),
      size,
    });
  }
  return entries;
}

export function parsePaths(output: Buffer): readonly RawPath[] {
  const text = output.toString('latin1');
  return text === '' ? [] : text.slice(0, -1).split('\0');
}

/** One line of a raw diff. Modes are null where there is nothing. */
export interface RawChange {
  readonly path: RawPath;
  readonly from: RawPath | null;
  readonly status: string;
  readonly oldMode: string | null;
  readonly newMode: string | null;
  readonly oldOid: string;
  readonly newOid: string;
  readonly binary: boolean;
  readonly addedLines: number;
  readonly removedLines: number;
}

/** `git diff-tree|diff-files -z --raw [--numstat]`. */
export function parseRawDiff(output: Buffer): readonly RawChange[] {
  return parseFields(output.toString('latin1').split('\0'));
}

/** What git tells of a pair of trees. */
export interface RawDiff {
  /** The names of both. */
  readonly title: string;
  readonly changes: readonly RawChange[];
}

/** `git diff-tree -z --raw [--numstat] --stdin`. */
export function parseRawDiffs(output: Buffer): readonly RawDiff[] {
  const told: { readonly title: string; readonly fields: string[] }[] = [];
  let names = 0;
  for (const field of output.toString('latin1').split('\0')) {
    // What follows an entry are names, whatever they look like.
    const [, title, rest = ''] = (names === 0 && /^([0-9a-f]+ [0-9a-f]+)\n([\s\S]*)$/.exec(field)) || [];
    const entry = title === undefined ? field : rest;
    if (title === undefined) told.at(-1)?.fields.push(field);
    else told.push({ title, fields: [rest] });
    names = names > 0 ? names - 1 : namesOf(entry);
  }
  return told.map(({ title, fields }) => ({ title, changes: parseFields(fields) }));
}

const COUNT = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/;

/** How many names follow an entry or a count: a rename has two. */
function namesOf(entry: string): number {
  if (!entry.startsWith(':')) return COUNT.exec(entry)?.[3] === '' ? 2 : 0;
  return /^[RC]/.test(entry.split(' ')[4] ?? '') ? 2 : 1;
}

function parseFields(fields: readonly string[]): readonly RawChange[] {
  const changes: RawChange[] = [];
  const counts = new Map<RawPath, readonly [added: string, removed: string]>();
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? '';
    if (field.startsWith(':')) {
      const [oldMode = '', newMode = '', oldOid = '', newOid = '', status = ''] = field.slice(1).split(' ');
      const from = namesOf(field) === 2 ? (fields[++at] ?? '') : null;
      changes.push({
        path: fields[++at] ?? '',
        from,
        status: status.slice(0, 1),
        oldMode: oldMode === '000000' ? null : oldMode,
        newMode: newMode === '000000' ? null : newMode,
        oldOid,
        newOid,
        binary: false,
        addedLines: 0,
        removedLines: 0,
      });
      continue;
    }
    const count = COUNT.exec(field);
    if (!count) continue;
    const [, added = '0', removed = '0', name = ''] = count;
    // A rename has an empty name here, then the old and the new one.
    const path = name === '' ? (fields[(at += 2)] ?? '') : name;
    counts.set(path, [added, removed]);
  }
  if (counts.size === 0) return changes;
  return changes.map((change) => {
    const [added = '0', removed = '0'] = counts.get(change.path) ?? [];
    if (added === '-') return { ...change, binary: true };
    return { ...change, addedLines: Number(added), removedLines: Number(removed) };
  });
}

const GITLINK = '160000';

export function isGitlink(mode: string | null): boolean {
  return mode === GITLINK;
}

/** As the model has it, for people. */
export function toFileChange(change: RawChange): FileChange {
  return {
    path: shown(change.path),
    from: change.from === null ? null : shown(change.from),
    kind: kindOf(change),
    oldMode: change.oldMode,
    newMode: change.newMode,
    binary: change.binary,
    addedLines: change.addedLines,
    removedLines: change.removedLines,
  };
}

function kindOf({ status, oldOid, newOid }: RawChange): FileChangeKind {
  switch (status) {
    case 'A':
      return 'added';
    case 'D':
      return 'deleted';
    case 'R':
    case 'C':
      return 'renamed';
    case 'T':
      return 'type';
    default:
      return oldOid === newOid ? 'mode' : 'modified';
  }
}
