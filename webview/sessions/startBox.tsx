import { useCall } from '../calls.ts';
import { isBoolean, isString, usePersistedState } from '../persisted.ts';
import { RestrictedNotice, useRestricted } from '../restricted.tsx';
import { useSessionsPage } from '../pages.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/choice.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import { Disclosure, Failure } from '../ui/small.tsx';
import { parseMoney, promptLength, titleMaxLength } from '../words.ts';

/** Where an idea is typed. What is typed stays until a session was made of it. */
export function StartBox({ onStarted }: { readonly onStarted: (id: string) => void }) {
  const api = useSessionsPage();
  const [prompt, setPrompt] = usePersistedState('start.prompt', '', isString);
  const [title, setTitle] = usePersistedState('start.title', '', isString);
  const [budget, setBudget] = usePersistedState('start.budget', '', isString);
  const [confront, setConfront] = usePersistedState('start.confront', true, isBoolean);
  const [open, setOpen] = usePersistedState('start.open', false, isBoolean);
  const { run, busy, error, clear } = useCall();
  const length = prompt.trim().length;
  const budgetMicroUsd = parseMoney(budget);
  const why = useRestricted() ?? reason(length, budgetMicroUsd);
  const start = (): void => {
    if (why !== null) return;
    void run(async () => {
      const id = await api.createSession({
        prompt: prompt.trim(),
        confront,
        ...(title.trim() === '' ? {} : { title: title.trim() }),
        ...(budgetMicroUsd == null ? {} : { budgetMicroUsd }),
      });
      setPrompt('');
      setTitle('');
      onStarted(id);
    });
  };
  const over = length > promptLength.max;
  return (
    <section class="ps-start" aria-label="New session">
      <RestrictedNotice />
      <TextArea
        label="What do you want to build or change?"
        value={prompt}
        onInput={setPrompt}
        rows={5}
        placeholder="e.g. Add rate limiting to the public API, with limits per key and a way to see who is throttled"
        onSubmit={start}
        hint={`${length.toLocaleString('en')} / ${promptLength.max.toLocaleString('en')}`}
        problem={over ? `${(length - promptLength.max).toLocaleString('en')} characters too many.` : null}
      />
      <Disclosure summary="Title, budget, rounds" open={open} onToggle={setOpen}>
        {() => (
          <>
            <TextField
              label="Title"
              hint="optional"
              value={title}
              onInput={setTitle}
              maxlength={titleMaxLength}
            />
            <TextField
              label="Budget in US dollars"
              hint="optional; the session pauses there"
              value={budget}
              onInput={setBudget}
              placeholder="no limit"
              problem={budgetMicroUsd === undefined ? 'Write an amount like 2 or 0.50.' : null}
            />
            <Checkbox
              label="Personas answer each other in a second round"
              checked={confront}
              onChange={setConfront}
            />
          </>
        )}
      </Disclosure>
      <Failure error={error} onClose={clear} />
      <Button kind="primary" icon="sparkle" onClick={start} busy={busy} why={why} class="ps-wide">
        Start
      </Button>
    </section>
  );
}

function reason(length: number, budget: number | null | undefined): string | null {
  if (length === 0) return 'write your idea first';
  if (length < promptLength.min) return `write at least ${promptLength.min - length} more characters`;
  if (length > promptLength.max) return `shorten it to ${promptLength.max} characters`;
  return budget === undefined ? 'the budget is not an amount' : null;
}
