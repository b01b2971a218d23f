import type { CliCommand } from '../command.ts';
import { shortId, table } from '../format.ts';
import { UsageError } from '../input.ts';
import { oneLine } from '../terminal.ts';

export const sessionContext: CliCommand = {
  name: 'session context',
  summary: 'show, add or remove what the models are shown beside the idea',
  args: [['<id>', 'session id']],
  options: [
    ['--file <path>', 'add a file of the workspace', 'many'],
    ['--note <text>', 'add a note', 'many'],
    ['--search <words>', 'add what a search finds', 'many'],
    ['--scan', 'propose files worth reading'],
    ['--add', 'with --scan: add all that are proposed'],
    ['--force', 'with --file: also what git ignores or what looks like a secret'],
    ['--remove <entry>', 'remove an entry, by its id or label', 'many'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    const force = input.flag('force');
    if (input.flag('add') && !input.flag('scan')) throw new UsageError('--add belongs to --scan.');
    for (const name of input.list('remove')) {
      const entry = session.context.find(
        ({ id, label }) => id === name || label === name || (name.length >= 4 && id.endsWith(name)),
      );
      if (!entry)
        throw new UsageError(
          `No context entry is called "${name}". See: session context ${shortId(session.id)}`,
        );
      await engine.removeContext(session.id, entry.id);
    }
    for (const path of input.list('file'))
      await engine.addContext(session.id, { kind: 'file', path, force }, door.signal);
    for (const text of input.list('note'))
      await engine.addContext(session.id, { kind: 'note', text }, door.signal);
    for (const query of input.list('search'))
      await engine.addContext(session.id, { kind: 'search', query }, door.signal);
    const scan = input.flag('scan') ? await engine.scan(session.id, door.signal) : null;
    if (scan && input.flag('add')) {
      for (const { path } of scan.proposed)
        await engine.addContext(session.id, { kind: 'file', path }, door.signal);
    }
    const view = await engine.session(session.id);
    const { paint } = door.terminal;
    door.result({ context: view.session.context, contextTokens: view.contextTokens, scan }, () => [
      ...(scan
        ? scan.proposed.map(
            ({ path, why, bytes }) => `proposed  ${oneLine(path)}  ${paint('dim', `${why}, ${bytes} bytes`)}`,
          )
        : []),
      ...(scan
        ? scan.refused.map(({ path, reason }) => paint('yellow', `left out  ${oneLine(path)}  (${reason})`))
        : []),
      ...table(
        view.session.context.map((entry) => [
          shortId(entry.id),
          entry.kind,
          oneLine(entry.label),
          entry.cutBytes > 0
            ? paint('yellow', `${entry.cutBytes} bytes cut off`)
            : `${entry.content.length} characters`,
        ]),
      ),
      paint('dim', `about ${view.contextTokens} tokens are sent with each question`),
    ]);
  },
};
