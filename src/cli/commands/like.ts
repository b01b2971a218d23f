import type { Analogue, AnalogueQuery } from '../../core/index/port.ts';
import type { CliCommand } from '../command.ts';
import { oneOf, UsageError } from '../input.ts';
import type { Input } from '../input.ts';
import { buildIndex } from '../indexProgress.ts';
import { oneLine } from '../terminal.ts';
import type { Paint } from '../terminal.ts';

const TYPES = ['route', 'function', 'component', 'test', 'symbol'] as const;

export const like: CliCommand = {
  name: 'like',
  summary: 'find places in the code that new work should resemble, best first',
  args: [
    ['<what>', TYPES.join(', ')],
    ['[name]', 'its name, a part of one, or a pattern such as validate_*'],
  ],
  options: [
    ['--method <method>', 'of a route: GET, POST …'],
    ['--path <path>', 'of a route: /users; of a symbol: the file that it stands in'],
    ['--limit <n>', 'how many (preset 10)'],
  ],
  async run(door, input) {
    const query = queryOf(input);
    const limit = input.whole('limit', 1, 100) ?? 10;
    const engine = await door.engine();
    await buildIndex({ ...door, event: () => undefined }, engine);
    const found = await engine.analogous(query, limit, door.signal);
    door.result(found, () =>
      found.length === 0
        ? ['Nothing like it was found.']
        : found.flatMap((each) => analogueLines(each, door.terminal.paint)),
    );
  },
};

function queryOf(input: Input): AnalogueQuery {
  const what = oneOf('What is looked for', input.arg(0), TYPES);
  const name = input.arg(1);
  const [method, path] = [input.text('method'), input.text('path')];
  if (method !== undefined && what !== 'route') throw new UsageError('--method belongs to route.');
  if (path !== undefined && what !== 'route' && what !== 'symbol')
    throw new UsageError('--path belongs to route and symbol.');
  switch (what) {
    case 'route': {
      const route = path ?? (name === '' ? undefined : name);
      return {
        type: 'api_route',
        ...(method === undefined ? {} : { method: method.toUpperCase() }),
        ...(route === undefined ? {} : { path: route }),
      };
    }
    case 'function':
      if (name === '') throw new UsageError('Name the function, e.g. like function validate_*');
      return { type: 'function', name };
    case 'symbol':
      if (name === '') throw new UsageError('Name the symbol, e.g. like symbol CartItem');
      return { type: 'like', symbol: name, ...(path === undefined ? {} : { path }) };
    case 'component':
    case 'test':
      return { type: what, ...(name === '' ? {} : { name }) };
  }
}

function analogueLines({ path, line, what, name, why, text }: Analogue, paint: Paint): readonly string[] {
  return [
    `${paint('bold', `${oneLine(path)}:${line}`)}  ${oneLine(what)} ${oneLine(name)}`,
    paint('dim', `  ${oneLine(text)}`),
    `  ${oneLine(why)}`,
  ];
}
