import type { CliCommand } from '../command.ts';
import { money, table } from '../format.ts';
import { oneLine } from '../terminal.ts';

export const usage: CliCommand = {
  name: 'usage',
  summary: 'show model calls, tokens and cost',
  args: [['[session]', 'only of this session']],
  options: [['--by <what>', 'session, role, model or step (preset model)']],
  async run(door, input) {
    const by = input.word('by', ['session', 'role', 'model', 'step']) ?? 'model';
    const engine = await door.engine();
    const name = input.arg(0);
    const sessionId = name === '' ? null : (await engine.session(name)).session.id;
    const rows = await engine.usage(sessionId, by);
    door.result({ by, rows }, () =>
      rows.length === 0
        ? ['No model was called yet.']
        : table([
            [by, 'calls', 'tokens in', 'cached', 'out', 'cost'],
            ...rows.map(({ key, totals }) => [
              oneLine(key),
              String(totals.calls),
              String(totals.inputTokens),
              String(totals.cachedTokens),
              String(totals.outputTokens),
              money(totals.costMicroUsd) +
                (totals.unpricedCalls > 0 ? ` + ${totals.unpricedCalls} calls of unknown price` : ''),
            ]),
          ]),
    );
  },
};
