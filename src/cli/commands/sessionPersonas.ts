import { readFile } from 'node:fs/promises';
import { errorWords } from '../../core/base/errors.ts';
import { PERSONA_COUNT } from '../../core/model/session.ts';
import type { PersonaInput } from '../../core/model/persona.ts';
import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import { runStep } from '../step.ts';
import { personaLines } from '../sessionText.ts';

export const sessionPersonas: CliCommand = {
  name: 'session personas',
  summary: 'make personas for the idea, or edit them',
  args: [['<id>', 'session id']],
  options: [
    [
      '--count <number>',
      `how many (${PERSONA_COUNT.min} to ${PERSONA_COUNT.max}, preset ${PERSONA_COUNT.preset})`,
    ],
    ['--show', 'only show the present ones'],
    ['--drop <role>', 'leave one out', 'many'],
    ['--set <file>', 'replace them by a JSON file (the "personas" of --show --json)'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    const drop = input.list('drop');
    const file = input.text('set');
    const count = input.whole('count', PERSONA_COUNT.min, PERSONA_COUNT.max) ?? PERSONA_COUNT.preset;
    if (file !== undefined) await engine.setPersonas(session.id, await readPersonas(file));
    else if (drop.length > 0) {
      const unknown = drop.find((role) => !session.personas.some((persona) => persona.role === role));
      if (unknown) throw new UsageError(`No persona has the role "${unknown}".`);
      await engine.setPersonas(
        session.id,
        session.personas.filter(({ role }) => !drop.includes(role)),
      );
    } else if (!input.flag('show')) {
      await runStep(door, session.id, 'personas', (_, id) => engine.generatePersonas(id, count, door.signal));
    }
    const view = await engine.session(session.id);
    door.result({ type: 'result', personas: view.session.personas, source: view.session.personaSource }, () =>
      personaLines(view, door.terminal.paint),
    );
  },
};

/** The engine checks each persona; here only that the file is JSON and a list. */
async function readPersonas(file: string): Promise<readonly PersonaInput[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read as JSON: ${errorWords(error)}`);
  }
  const list: unknown =
    typeof value === 'object' && value !== null && 'personas' in value ? value.personas : value;
  if (!Array.isArray(list)) throw new UsageError(`"${file}" must hold a list of personas.`);
  return list as readonly PersonaInput[];
}
