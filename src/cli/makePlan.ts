import { errorWords, PlanningError } from '../core/base/errors.ts';
import { materializeAndWrite } from '../core/engine/materializeAndWrite.ts';
import type { Id } from '../core/model/basics.ts';
import type { Plan } from '../core/model/plan.ts';
import type { Door } from './command.ts';
import type { Input } from './input.ts';
import { reportError } from './report.ts';

/** The plan that was made, and its file: for programs, `unwritten` says why a file that was asked for is not there. */
interface Made {
  readonly plan: Plan;
  readonly file: string | null;
  readonly unwritten?: { readonly code: string; readonly message: string };
}

/**
 * Makes the plan of a ready session and writes it where `--export [path]` says. When that cannot be, the plan is the
 * result all the same: why there is no file stands on stderr, and the exit code is 1.
 */
export async function makePlan(door: Door, input: Input, id: Id, planTitle?: string): Promise<Made> {
  const markdown = input.text('export') ?? (input.flag('export') ? null : undefined);
  const { unwritten, ...made } = await materializeAndWrite(await door.engine(), id, { planTitle, markdown });
  if (unwritten === null) return made;
  door.end(1);
  reportError(unwritten, false, door.terminal);
  return {
    ...made,
    unwritten: {
      code: unwritten instanceof PlanningError ? unwritten.code : 'bug',
      message: errorWords(unwritten),
    },
  };
}
