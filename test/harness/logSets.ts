import fs from 'node:fs';
import path from 'node:path';
import { STREAMS, type StreamKind } from '../../src/core/store/streams.ts';

/** The sets of logs that releases wrote, each in a folder with the states that its logs fold into. */
export const LOGS = path.join(import.meta.dirname, '../fixtures/logs');

/** The folders of a set that hold logs, as a workspace has them. */
export const logFolders: readonly string[] = STREAMS.map(({ folder }) => folder);

/** What the logs of a set meant when they were written. */
export interface MeantState {
  readonly kind: StreamKind;
  readonly id: string;
  readonly state: object;
}

export function logSets(): readonly string[] {
  return fs.readdirSync(LOGS).sort();
}

export function statesOf(set: string): readonly MeantState[] {
  const kept = JSON.parse(fs.readFileSync(path.join(LOGS, set, 'states.json'), 'utf8')) as Partial<
    Record<StreamKind, { readonly id: string } | readonly { readonly id: string }[]>
  >;
  return STREAMS.flatMap(({ kind }) =>
    [kept[kind] ?? []].flat().map((state): MeantState => ({ kind, id: state.id, state })),
  );
}

/** The types of the events in a set, as its lines name them. */
export function eventsOf(set: string): readonly { readonly kind: StreamKind; readonly type: string }[] {
  return STREAMS.flatMap(({ kind, folder: name }) => {
    const folder = path.join(LOGS, set, name);
    // A release knew only the kinds of its time.
    if (!fs.existsSync(folder)) return [];
    const lines = fs
      .readdirSync(folder)
      .flatMap((file) => fs.readFileSync(path.join(folder, file), 'utf8').split('\n'));
    return lines
      .filter((line) => line !== '')
      .map((line) => ({ kind, type: (JSON.parse(line) as { readonly type: string }).type }));
  });
}
