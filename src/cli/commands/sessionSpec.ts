import { readFile } from 'node:fs/promises';
import { errorCode } from '../../node/errorCode.ts';
import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import { plain } from '../terminal.ts';
import { runStep } from '../step.ts';

export const sessionSpec: CliCommand = {
  name: 'session spec',
  summary: 'write the spec, revise it, show it, or save your own',
  args: [['<id>', 'session id']],
  options: [
    ['--instruction <text>', 'what to change in the present spec'],
    ['--show', 'only print the present spec'],
    ['--save <file>', 'save a Markdown file as the next version'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    const file = input.text('save');
    const present = session.specDocumentId ? await engine.document(session.specDocumentId) : null;
    if (file !== undefined) {
      if (!present) throw new UsageError('There is no spec yet. Write the first one: session spec ID');
      await engine.saveDocument(
        present.id,
        await readText(file),
        present.versions.at(-1)?.number ?? 0,
        `saved from the terminal`,
      );
    } else if (!input.flag('show')) {
      const instruction = input.text('instruction') ?? null;
      await runStep(door, session.id, 'spec', (_, id) => engine.draftSpec(id, instruction, door.signal));
    }
    const { specDocumentId } = (await engine.session(session.id)).session;
    if (!specDocumentId) throw new UsageError('There is no spec yet. Write it: session spec ID');
    const document = await engine.document(specDocumentId);
    const last = document.versions.at(-1);
    door.result(
      { type: 'result', documentId: document.id, version: last?.number, content: last?.content },
      () => [plain(last?.content ?? '')],
    );
  },
};

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read (${errorCode(error) || 'unknown'}).`);
  }
}
