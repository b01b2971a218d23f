import { errorWords } from '../../core/base/errors.ts';
import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';

/** Any call of the engine by name, with its arguments as JSON: what has no command of its own can be done all the same. */
export const call: CliCommand = {
  name: 'call',
  summary: 'make any call of `calls` by name; always prints JSON',
  args: [
    ['<name>', 'name of the call'],
    ['[arguments]', 'JSON: an array in order, or an object by name, such as \'{"id":"latest"}\''],
  ],
  async run(door, input) {
    const name = input.arg(0);
    const [engine, { CALLS, isCall }] = await Promise.all([
      door.engine(),
      import('../../core/engine/callList.ts'),
    ]);
    if (!isCall(name) || CALLS[name].atOnce === true)
      throw new UsageError(`There is no call "${name}". See: planning-studio calls`);
    const labels = CALLS[name].input.map(([label]) => label);
    const args = argumentsOf(input.arg(1), labels);
    const result: unknown = await engine.call(name, args, { signal: door.signal });
    const shown = result instanceof Uint8Array ? Buffer.from(result).toString('base64') : (result ?? null);
    door.terminal.out(JSON.stringify(shown, null, door.json ? undefined : 2));
  },
};

function argumentsOf(text: string, labels: readonly string[]): readonly unknown[] {
  if (text === '') return [];
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The arguments are no JSON: ${errorWords(error)}`);
  }
  if (Array.isArray(given)) return given as readonly unknown[];
  if (typeof given !== 'object' || given === null)
    throw new UsageError('The arguments must be a JSON array or object.');
  const unknown = Object.keys(given).filter((key) => !labels.includes(key));
  if (unknown.length > 0)
    throw new UsageError(
      `There is no argument "${unknown[0]}". ${labels.length === 0 ? 'It takes none.' : `It takes: ${labels.join(', ')}.`}`,
    );
  const byName = new Map(Object.entries(given));
  return labels.map((label) => byName.get(label));
}
