import { codeOf, useCall } from '../calls.ts';
import { isString, usePersistedState } from '../persisted.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/field.tsx';
import { Failure } from '../ui/small.tsx';

/** A box for a message. Enter sends, Shift+Enter makes a line; the text stays until it was taken. */
export function Composer(props: {
  readonly memoryKey: string;
  readonly label: string;
  readonly placeholder: string;
  readonly why: string | null;
  /** Resolves when the answer has ended; fails before that when the message was not taken. */
  readonly onSend: (text: string) => Promise<unknown>;
}) {
  const [text, setText] = usePersistedState(props.memoryKey, '', isString);
  const call = useCall();
  const why = props.why ?? (text.trim() === '' ? 'write a message first' : null);
  const send = (): void => {
    if (why !== null || call.busy) return;
    const sent = text;
    setText('');
    void call.run(() =>
      props.onSend(sent.trim()).catch((failure: unknown) => {
        // A failing model has got the message: it stands in the thread already.
        if (!isOfModel(codeOf(failure))) setText(sent);
        throw failure;
      }),
    );
  };
  return (
    <div class="ps-composer">
      <div class="ps-composer-row">
        <TextArea
          label={props.label}
          hideLabel
          value={text}
          onInput={setText}
          rows={1}
          enterSubmits
          onSubmit={send}
          placeholder={props.placeholder}
          why={props.why}
          class="ps-grow"
        />
        <Button
          kind="icon"
          icon="send"
          label={`Send: ${props.label}`}
          why={why}
          busy={call.busy}
          onClick={send}
        />
      </div>
      <Failure error={call.error} onClose={call.clear} />
    </div>
  );
}

const isOfModel = (code: string | null): boolean =>
  code === 'model_failed' || code === 'model_answer' || code === 'budget_reached' || code === 'cancelled';
