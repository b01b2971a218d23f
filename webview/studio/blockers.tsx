import type { Blocker } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { isString, usePersistedState } from '../persisted.ts';
import { useStudioPage } from '../pages.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Failure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { useView } from '../session/sessionContext.ts';

/** Open questions that pause the session. */
export function Blockers() {
  const { session } = useView();
  const open = session.blockers.filter(({ answer }) => answer === undefined);
  return (
    <>
      {open.map((blocker) => (
        <BlockerCard key={blocker.id} blocker={blocker} />
      ))}
    </>
  );
}

function BlockerCard({ blocker }: { readonly blocker: Blocker }) {
  const { gates } = useView();
  const api = useStudioPage();
  const [own, setOwn] = usePersistedState(`${blocker.id}.answer`, '', isString);
  const call = useCall();
  const answer = (text: string): void => {
    void call
      .run(() => api.answerBlocker(blocker.id, text))
      .then((done) => {
        if (done) setOwn('');
      });
  };
  return (
    <section class="ps-blocker" role="alert" aria-label="The session is paused">
      <Icon name="question" size={20} />
      <div>
        <h2>Paused: a question for you</h2>
        <p>{visible(blocker.question)}</p>
        <div class="ps-row">
          {blocker.choices.map((choice, index) => (
            <Button
              key={choice}
              kind={index === 0 ? 'primary' : 'secondary'}
              busy={call.busy}
              why={gates.answer_blocker}
              onClick={() => answer(choice)}
            >
              {choice}
            </Button>
          ))}
        </div>
        <div class="ps-row">
          <TextField
            label="Another answer"
            hideLabel
            placeholder="Another answer…"
            value={own}
            onInput={setOwn}
            onEnter={() => own.trim() && answer(own.trim())}
            class="ps-grow"
          />
          <Button
            icon="send"
            busy={call.busy}
            why={gates.answer_blocker ?? (own.trim() === '' ? 'write an answer first' : null)}
            onClick={() => answer(own.trim())}
          >
            Answer
          </Button>
        </div>
        <Failure error={call.error} onClose={call.clear} />
      </div>
    </section>
  );
}
