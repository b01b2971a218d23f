import { useEffect, useState } from 'preact/hooks';
import type { DraftProofSpec, ProofSpecProblem } from '../../src/protocol/model.ts';
import { useStudioPage } from '../pages.ts';
import { TextArea } from '../ui/field.tsx';
import { visible } from '../ui/text.ts';
import { count } from '../words.ts';

/** A person stops typing for so long before what was written is checked. */
const PAUSE_MS = 500;

/** The verification spec of a draft as text, with what is wrong with it. */
export function SpecField(props: {
  readonly verification: DraftProofSpec | undefined;
  readonly why: string | null;
  readonly onInput: (spec: string) => void;
}) {
  const { verification } = props;
  const spec = verification?.spec ?? '';
  const problems = useProblems(spec);
  const errors = problems.filter(({ severity }) => severity === 'error');
  return (
    <>
      <TextArea
        label="Verification spec"
        hint="YAML: what must disappear from the code and what must appear; empty = ticked by hand"
        value={spec}
        onInput={props.onInput}
        rows={Math.min(14, Math.max(2, spec.split('\n').length + 1))}
        why={props.why}
        class="ps-yaml"
        problem={errors.length === 0 ? null : `${count(errors.length, 'error')} in the spec, see below.`}
      />
      {problems.length === 0 ? null : (
        <ul class="ps-problems" role="status" aria-label="Problems of the spec">
          {problems.map((problem) => (
            <li key={`${problem.line}.${problem.column}.${problem.code}`}>
              <span class={problem.severity === 'error' ? 'ps-bad' : 'ps-quiet'}>
                {problem.severity}, line {problem.line}:
              </span>{' '}
              {visible(problem.message)}
            </li>
          ))}
        </ul>
      )}
      {verification !== undefined && verification.vacuous.length > 0 ? (
        <p class="ps-quiet">
          Held already when it was tried, so it proves nothing by itself:{' '}
          {verification.vacuous.map(visible).join(', ')}.
          {verification.explanation === null ? '' : ` ${visible(verification.explanation)}`}
        </p>
      ) : null}
    </>
  );
}

function useProblems(spec: string): readonly ProofSpecProblem[] {
  const api = useStudioPage();
  const [problems, setProblems] = useState<readonly ProofSpecProblem[]>([]);
  useEffect(() => {
    if (spec.trim() === '') {
      setProblems([]);
      return undefined;
    }
    let current = true;
    const timer = setTimeout(() => {
      api.checkSpec(spec).then(
        (found) => {
          if (current) setProblems(found);
        },
        // Without an answer nothing is said: the engine checks again when the spec is attached.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, spec]);
  return problems;
}
