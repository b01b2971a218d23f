import type { SessionView } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import { threadLines } from '../sessionText.ts';
import { runStep } from '../step.ts';

export const sessionSay: CliCommand = {
  name: 'session say',
  summary: 'say something to one persona, to all, or to the interviewer',
  args: [
    ['<id>', 'session id'],
    ['<message...>', 'what you say'],
  ],
  options: [
    ['--to <role>', 'one persona, by role or name'],
    ['--interviewer', 'talk with the interviewer, who asks what is unclear'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const before = await engine.session(input.arg(0));
    const known = new Set(before.session.messages.map(({ id }) => id));
    const message = input.arg(1);
    const to = input.text('to');
    if (to !== undefined && input.flag('interviewer')) throw new UsageError('Choose --to or --interviewer.');
    const threadId = to === undefined ? null : threadOf(before, to);
    const view = input.flag('interviewer')
      ? await runStep(door, before.session.id, 'discuss', (_, id) => engine.discuss(id, message, door.signal))
      : await runStep(door, before.session.id, 'brainstorm', (_, id) =>
          engine.say(id, threadId, message, door.signal),
        );
    const messages = view.session.messages.filter(({ id }) => !known.has(id));
    door.result({ type: 'result', messages }, () =>
      threadLines({ ...view, session: { ...view.session, messages } }, door.terminal.paint),
    );
  },
};

/** The thread of a persona named by role or name. */
export function threadOf({ session }: SessionView, name: string): Id {
  const wanted = name.trim().toLowerCase();
  const persona = session.personas.find(
    (each) => each.role.toLowerCase() === wanted || each.name.toLowerCase() === wanted,
  );
  const thread = session.threads.find(({ personaId }) => personaId !== null && personaId === persona?.id);
  if (thread) return thread.id;
  const roles = session.personas.map(({ role }) => role).join(', ') || 'none yet';
  throw new UsageError(`No persona "${name}" has a thread here. The roles are: ${roles}.`);
}
