import { parentPort, workerData } from 'node:worker_threads';
import { gitIn } from '../git/run.ts';
import { loadCache, saveCache } from './cacheFile.ts';
import { IndexServer } from './indexServer.ts';
import type { FromThread, IndexThreadData, ToThread } from './messages.ts';

/** Entry of the index thread: everything that is known of the code lives here. */
const port = parentPort;
if (port === null) throw new Error('This program runs as a worker thread.');
const data = workerData as IndexThreadData;
const tell = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const log = {
  info: (message: string): void => tell({ kind: 'log', level: 'info', message }),
  warn: (message: string): void => tell({ kind: 'log', level: 'warn', message }),
  error: (message: string): void => tell({ kind: 'log', level: 'warn', message }),
};
const { cacheFile, program } = data;

const server = new IndexServer({
  data,
  git: gitIn(data.root),
  log,
  tell,
  load: () => (cacheFile === null ? null : loadCache(cacheFile, program, log)),
  save: async (entries) => {
    if (cacheFile !== null) await saveCache(cacheFile, program, entries);
  },
});
port.on('message', (message: ToThread) => server.hear(message));
