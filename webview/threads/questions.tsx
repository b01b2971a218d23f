import type { Message, Question } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { isString, usePersistedState } from '../persisted.ts';
import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Failure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';

/** The interviewer's questions with proposed answers; a person may always write another. */
export function Questions({ message }: { readonly message: Message }) {
  if (message.questions.length === 0) return null;
  return (
    <ul class="ps-questions" aria-label="Questions">
      {message.questions.map((question) => (
        <li key={question.id}>
          <QuestionCard question={question} />
        </li>
      ))}
    </ul>
  );
}

function QuestionCard({ question }: { readonly question: Question }) {
  const { gates } = useView();
  const api = useStudioPage();
  const [own, setOwn] = usePersistedState(`${question.id}.answer`, '', isString);
  const call = useCall();
  const answer = (text: string): void => {
    if (text === '' || gates.answer_question !== null) return;
    void call
      .run(() => api.answerQuestion(question.id, text))
      .then((done) => {
        if (done) setOwn('');
      });
  };
  return (
    <div class="ps-question">
      <p>{visible(question.text)}</p>
      {question.answer !== null ? (
        <p class="ps-answer">
          <Icon name="check" /> {visible(question.answer)}
        </p>
      ) : (
        <>
          <div class="ps-row">
            {question.choices.map((choice) => (
              <Button
                key={choice}
                busy={call.busy}
                why={gates.answer_question}
                onClick={() => answer(choice)}
              >
                {visible(choice)}
              </Button>
            ))}
          </div>
          <TextField
            label={`Another answer to: ${question.text}`}
            hideLabel
            placeholder="Another answer, Enter to send"
            value={own}
            onInput={setOwn}
            onEnter={() => answer(own.trim())}
            why={gates.answer_question}
          />
          <Failure error={call.error} onClose={call.clear} />
        </>
      )}
    </div>
  );
}
