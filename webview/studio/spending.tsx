import { useState } from 'preact/hooks';
import { useCall } from '../calls.ts';
import { useStudioPage } from '../pages.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { compact, count, money, parseMoney } from '../words.ts';
import { useView } from '../session/sessionContext.ts';

/** Calls, tokens and money so far, against the budget. */
export function Spending() {
  const { session, gates } = useView();
  const api = useStudioPage();
  const [draft, setDraft] = useState<string | null>(null);
  const call = useCall();
  const { calls, inputTokens, outputTokens, costMicroUsd, unpricedCalls } = session.usage;
  const budget = session.config.budgetMicroUsd;
  const used = budget === null || budget === 0 ? null : Math.min(1, costMicroUsd / budget);
  const parsed = draft === null ? null : parseMoney(draft);
  const save = (): void => {
    if (parsed === undefined) return;
    void call
      .run(() => api.setBudget(parsed))
      .then((done) => {
        if (done) setDraft(null);
      });
  };
  return (
    <span class="ps-meta-item">
      <Icon name="layers" />
      <span title={`${inputTokens.toLocaleString('en')} tokens in, ${outputTokens.toLocaleString('en')} out`}>
        {calls === 0
          ? 'No model calls yet'
          : `${count(calls, 'call')} · ${compact(inputTokens)} in · ${compact(outputTokens)} out`}
      </span>
      {calls === 0 ? null : (
        <strong>
          {unpricedCalls === calls ? 'price unknown' : money(costMicroUsd)}
          {unpricedCalls > 0 && unpricedCalls < calls
            ? ` + ${count(unpricedCalls, 'call')} of unknown price`
            : ''}
        </strong>
      )}
      {used === null ? null : (
        <meter class="ps-meter" min={0} max={1} high={0.8} value={used} aria-label="Budget used" />
      )}
      {draft === null ? (
        <>
          <span class="ps-quiet">{budget === null ? 'no budget' : `of ${money(budget)}`}</span>
          <Button
            kind="icon"
            icon="edit"
            label={budget === null ? 'Set a budget' : 'Change the budget'}
            why={gates.set_budget}
            onClick={() => setDraft(budget === null ? '' : String(budget / 1_000_000))}
          />
        </>
      ) : (
        <span class="ps-inline-edit">
          <TextField
            label="Budget in US dollars, empty for none"
            hideLabel
            placeholder="no limit"
            value={draft}
            onInput={setDraft}
            onEnter={save}
            onEscape={() => setDraft(null)}
            problem={call.error ?? (parsed === undefined ? 'Write an amount like 2 or 0.50.' : null)}
            autofocus
          />
          <Button kind="icon" icon="check" label="Save the budget" busy={call.busy} onClick={save} />
          <Button kind="icon" icon="close" label="Leave the budget as it is" onClick={() => setDraft(null)} />
        </span>
      )}
    </span>
  );
}
