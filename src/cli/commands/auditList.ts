import { actorWords } from '../../core/model/actor.ts';
import { AUDIT_OUTCOMES } from '../../core/model/audit.ts';
import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import { pageJson, pageLine, paging } from '../paging.ts';
import { oneLine } from '../terminal.ts';

const ACTORS = ['person', 'agent', 'studio'] as const;
const part = paging(100, 500);

/** Who did what: changes, refusals and the tools of models; never what they said. */
export const auditList: CliCommand = {
  name: 'audit list',
  summary: 'who did what in this folder: changes, refusals, tools of models; the latest first',
  options: [
    ['--actor <kind>', ACTORS.join(', ')],
    ['--call <name>', 'one of `calls`, or "tool NAME"'],
    ['--outcome <outcome>', AUDIT_OUTCOMES.join(', ')],
    ...part.options,
  ],
  async run(door, input) {
    const slice = part.read(door, input);
    const actor = oneOf(ACTORS, 'actor', input.text('actor'));
    const outcome = oneOf(AUDIT_OUTCOMES, 'outcome', input.text('outcome'));
    const call = input.text('call');
    const engine = await door.engine();
    const { items, total } = await engine.auditEntries({
      ...(actor === undefined ? {} : { actor }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(call === undefined ? {} : { call }),
      limit: slice.limit,
      offset: slice.offset ?? 0,
    });
    const page = { items, total, offset: slice.offset ?? 0 };
    const { paint } = door.terminal;
    door.result({ entries: items, ...pageJson(page, slice) }, () => [
      ...(total === 0 ? ['Nothing was changed or refused yet.'] : []),
      ...items.map((entry) => {
        const who = actorWords(entry.actor) ?? entry.author.name;
        const what = entry.subject === null ? '' : ` ${entry.subject.kind} ${entry.subject.id.slice(-8)}`;
        const how =
          entry.outcome === 'done'
            ? paint('green', 'done')
            : paint('red', `${entry.outcome}${entry.code === null ? '' : ` (${entry.code})`}`);
        return `${paint('dim', entry.at)}  ${oneLine(who)}  ${oneLine(entry.call)}${what}  ${how}  ${paint('dim', `${entry.durationMs} ms`)}`;
      }),
      ...pageLine(page, slice, paint),
    ]);
  },
};

function oneOf<T extends string>(all: readonly T[], name: string, given: string | undefined): T | undefined {
  if (given === undefined) return undefined;
  const found = all.find((one) => one === given);
  if (found === undefined)
    throw new UsageError(`--${name} must be one of ${all.join(', ')}, not "${given}".`);
  return found;
}
