import type { CliCommand, Door } from '../command.ts';
import { draftLines, personaLines, costLine } from '../sessionText.ts';
import { planLines } from '../planText.ts';
import { shortId } from '../format.ts';
import { oneLine } from '../terminal.ts';
import { runStep } from '../step.ts';
import type { SessionView } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import { makePlan } from '../makePlan.ts';

/** How many of the proposed files a headless run shows to the models. */
const FILES_TAKEN = 8;

export const run: CliCommand = {
  name: 'run',
  summary: 'the whole way from an idea to a plan, without questions',
  args: [['<idea...>', 'what you want to build']],
  options: [
    ['--title <text>', 'a title'],
    ['--file <path>', 'show these files to the models (preset: the best that a scan proposes)', 'many'],
    ['--no-scan', 'show no files'],
    ['--quick', 'skip the brainstorm: tasks straight from the idea'],
    ['--no-confront', 'personas do not answer each other'],
    ['--export [path]', 'write the plan as Markdown into the workspace'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const title = input.text('title');
    const budgetMicroUsd = input.dollars('budget');
    const { id } = await engine.createSession({
      prompt: input.arg(0),
      ...(title === undefined ? {} : { title }),
      ...(budgetMicroUsd === undefined ? {} : { budgetMicroUsd }),
      ...(input.unlessOff('confront') ? {} : { confront: false }),
    });
    const { signal } = door;
    say(door, `session ${id}`);
    door.event({ type: 'session', id });
    try {
      const files = input.list('file');
      if (files.length > 0)
        for (const path of files) await engine.addContext(id, { kind: 'file', path }, signal);
      else if (input.unlessOff('scan')) await addProposed(door, id);
      if (!input.flag('quick')) {
        show(door, await runStep(door, id, 'brainstorm', () => engine.brainstorm(id, signal)), (view) =>
          personaLines(view, door.terminal.paint),
        );
        await runStep(door, id, 'synthesis', () => engine.synthesize(id, signal));
        await runStep(door, id, 'spec', () => engine.draftSpec(id, null, signal));
      }
      show(door, await runStep(door, id, 'tasks', () => engine.draftTasks(id, null, signal)), (view) =>
        draftLines(view.session.drafts, door.terminal.paint),
      );
      await engine.markReady(id);
      const made = await makePlan(door, input, id);
      const { plan, file } = made;
      const view = await engine.session(id);
      door.result({ type: 'result', sessionId: id, ...made, usage: view.session.usage }, () => [
        ...planLines(plan, plan.tasks, door.terminal.paint),
        '',
        costLine(view),
        `plan ${plan.id}`,
        `show it: planning-studio plan show ${shortId(plan.id)}`,
        ...(file
          ? [`Markdown: ${oneLine(file)}`]
          : [`as Markdown: planning-studio plan export ${shortId(plan.id)} --write`]),
      ]);
    } catch (error) {
      say(door, `The session is kept: planning-studio session show ${shortId(id)}`);
      throw error;
    }
  },
};

async function addProposed(door: Door, id: Id): Promise<void> {
  const engine = await door.engine();
  const { proposed, refused } = await engine.scan(id, door.signal);
  const taken = proposed.slice(0, FILES_TAKEN);
  for (const { path } of taken) await engine.addContext(id, { kind: 'file', path }, door.signal);
  for (const { path, why } of taken) say(door, `  reads ${oneLine(path)} (${why})`);
  for (const { path, reason } of refused) say(door, `  leaves out ${oneLine(path)} (${reason})`);
}

/** Says something on the way; nothing with --json, whose lines are events. */
function say(door: Door, line: string): void {
  if (!door.json) door.terminal.note(door.terminal.paint('dim', line));
}

function show(door: Door, view: SessionView, lines: (view: SessionView) => readonly string[]): void {
  if (!door.json) for (const line of lines(view)) door.terminal.note(line);
}
