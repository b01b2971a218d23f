import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { Composer } from '../threads/composer.tsx';
import { MessageView } from '../threads/message.tsx';
import { Icon } from '../ui/icon.tsx';

/** A talk before the brainstorm, and any time until the plan exists. Answering its questions is optional. */
export function Interviewer() {
  const { session, gates } = useView();
  const api = useStudioPage();
  const thread = session.threads.find(({ kind }) => kind === 'interviewer');
  const messages = thread ? session.messages.filter(({ threadId }) => threadId === thread.id) : [];
  return (
    <section class="ps-card ps-interview" aria-labelledby="ps-interviewer">
      <div class="ps-card-head">
        <h2 id="ps-interviewer">Interviewer</h2>
        <Icon name="chat" />
      </div>
      {messages.length === 0 ? (
        <p class="ps-quiet">
          Asks what is unclear about the idea. Say something, or let it ask. Optional: you can start without.
        </p>
      ) : (
        <div class="ps-messages" role="log" aria-label="Interview" aria-live="off">
          {messages.map((message) => (
            <MessageView key={message.id} message={message} />
          ))}
        </div>
      )}
      <Composer
        memoryKey={`${session.id}.discuss`}
        label="Message to the interviewer"
        placeholder={messages.length === 0 ? 'What should I think about first?' : 'Answer or ask…'}
        why={gates.discuss}
        onSend={(text) => api.discuss(text)}
      />
    </section>
  );
}
