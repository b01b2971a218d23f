import assert from 'node:assert/strict';
import { silentLog } from '../../../src/node/log.ts';
import { IndexServer } from '../../../src/node/index/indexServer.ts';
import type { FromThread, Question } from '../../../src/node/index/messages.ts';
import { findProgram } from '../../../src/node/index/program.ts';
import { IndexedFolder } from './samples.ts';

describe('the thread of the code index', () => {
  it('ends a question that waits for its turn at once when it is cancelled, and goes on with the one before', async () => {
    const folder = new IndexedFolder({ 'a.ts': 'export const a = 1;\n' });
    const program = findProgram();
    const told: FromThread[] = [];
    const list = Promise.withResolvers<string>();
    const last = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const server = new IndexServer({
      data: {
        root: folder.root,
        cacheFile: null,
        parser: program.parser.href,
        grammars: program.grammars,
        program: '',
        workers: 1,
        timeoutMs: 5000,
        watched: true,
        maxFiles: 100,
        texts: [],
        faults: null,
      },
      // A folder that takes long to list.
      git: () => list.promise,
      log: silentLog,
      tell: (message) => {
        told.push(message);
        if (message.kind === 'answer' && message.id === 3) last.resolve();
        if (message.kind === 'closed') closed.resolve();
      },
      load: () => null,
      save: async () => {},
    });
    const ended = (): string[] =>
      told.flatMap((each) =>
        each.kind === 'answer' || each.kind === 'failed' ? [`${each.kind} ${each.id}`] : [],
      );
    const ask = (id: number, question: Question): void =>
      server.hear({ kind: 'ask', id, question, exclude: [] });
    ask(1, { kind: 'refresh' });
    ask(2, { kind: 'outline', path: 'a.ts' });
    ask(3, { kind: 'outline', path: 'a.ts' });
    server.hear({ kind: 'cancel', id: 2 });
    assert.deepEqual(ended(), ['failed 2']);
    list.resolve('a.ts\0');
    await last.promise;
    assert.deepEqual(ended(), ['failed 2', 'answer 1', 'answer 3']);
    server.hear({ kind: 'close' });
    await closed.promise;
    await folder.close();
  });
});
