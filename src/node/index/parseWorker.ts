import { parentPort, workerData } from 'node:worker_threads';
import { errorWords } from '../../core/base/errors.ts';
import type { ParseResult } from './entry.ts';
import { inDirectory, inNodeModules, openGrammars } from './grammars.ts';
import { FileParser } from './parseFile.ts';
import type { ParseBatch, ParseReply, ParseWorkerData } from './parseMessages.ts';

/** Entry of a parse worker: batches of files in, packed facts out. */
const port = parentPort;
if (port === null) throw new Error('This program runs as a worker thread.');
const data = workerData as ParseWorkerData;
const progress = new Int32Array(data.progress);

const reply = (message: ParseReply, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

const { folder, bundled } = data.grammars;
const locate = bundled ? inDirectory(folder) : inNodeModules(folder);
const grammars = await openGrammars(locate).catch((error: unknown) => {
  reply({
    kind: 'warn',
    message: `The parser cannot be started, source files are left out of the index: ${errorWords(error)}`,
  });
  return null;
});
const parser = new FileParser({
  root: data.root,
  grammars,
  timeoutMs: data.timeoutMs,
  onMissing: (language, error) =>
    reply({
      kind: 'warn',
      message: `The grammar of ${language} cannot be loaded, its files are left out of the index: ${errorWords(error)}`,
    }),
});

async function work({ batch, jobs }: ParseBatch): Promise<void> {
  const results: ParseResult[] = [];
  const transfer: ArrayBuffer[] = [];
  for (const [at, job] of jobs.entries()) {
    Atomics.store(progress, 0, at);
    if (data.faults) fail(job.path);
    const result = await parser.parse(job);
    results.push(result);
    if (result.kind === 'entry')
      for (const bytes of [result.entry.facts, result.entry.words])
        if (bytes) transfer.push(bytes.buffer as ArrayBuffer);
  }
  Atomics.store(progress, 0, -1);
  reply({ kind: 'done', batch, results }, transfer);
}

function fail(path: string): void {
  if (path === data.faults?.crash) process.exit(7);
  while (path === data.faults?.hang);
}

port.on('message', (batch: ParseBatch) => {
  // What goes through is a fault of the parser: the thread ends by it, and the pool starts another one.
  work(batch).catch((error: unknown) => {
    throw error;
  });
});
