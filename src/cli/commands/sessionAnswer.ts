import type { CliCommand } from '../command.ts';
import { shortId } from '../format.ts';
import { UsageError } from '../input.ts';
import { oneLine } from '../terminal.ts';

export const sessionAnswer: CliCommand = {
  name: 'session answer',
  summary: 'answer a question of the interviewer, or the question that pauses the session',
  args: [
    ['<id>', 'session id'],
    ['[question]', 'id of the question (without it, the open ones are listed)'],
    ['[answer...]', 'your answer'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    const questions = session.messages
      .flatMap((message) => message.questions)
      .filter(({ answer }) => answer === null);
    const blockers = session.blockers.filter(({ answer }) => answer === undefined);
    const name = input.arg(1);
    const answer = input.arg(2);
    if (name === '') {
      door.result({ blockers, questions }, () =>
        [...blockers.map(({ id, question, choices }) => ({ id, text: question, choices })), ...questions].map(
          ({ id, text, choices }) =>
            `${shortId(id)}  ${oneLine(text)}${choices.length > 0 ? `  [${choices.map(oneLine).join(' | ')}]` : ''}`,
        ),
      );
      return;
    }
    if (answer === '') throw new UsageError('Give the answer after the id of the question.');
    const named = ({ id }: { readonly id: string }): boolean =>
      id === name || (name.length >= 4 && id.endsWith(name));
    const blocker = blockers.find(named);
    const question = questions.find(named);
    if (blocker) await engine.answerBlocker(session.id, blocker.id, answer);
    else if (question) await engine.answerQuestion(session.id, question.id, answer);
    else
      throw new UsageError(
        `No open question is called "${name}". See: session answer ${shortId(session.id)}`,
      );
    door.result({ answered: (blocker ?? question)?.id }, () => ['Answered.']);
  },
};
