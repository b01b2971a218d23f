import { verdictOf } from './outcome.ts';
import type { OutcomeFormat, SpecOutcome } from './outcome.ts';

/**
 * For programs. Fields are only ever added: `schema` is raised when one changes its meaning. `verdict` is `pass`,
 * `fail` or `undecided`; a spec with errors has `report: null`, fails, and says why in `problems`.
 */
export const jsonFormat: OutcomeFormat = {
  name: 'json',
  summary: 'one JSON document',
  render: (outcome) => `${JSON.stringify(outcomeJson(outcome))}\n`,
};

export function outcomeJson({ specs, version, notRecorded }: Parameters<OutcomeFormat['render']>[0]): object {
  return {
    type: 'verification',
    schema: 1,
    version,
    verdict: verdictOf(specs),
    ...(notRecorded === undefined ? {} : { notRecorded }),
    findingTotal: specs.reduce((sum, { report }) => sum + (report?.findingTotal ?? 0), 0),
    specs: specs.map(specJson),
  };
}

function specJson({ title, task, file, report, problems, heldBefore = false }: SpecOutcome): object {
  return { title, task, file, verdict: report?.verdict ?? 'fail', heldBefore, report, problems };
}
