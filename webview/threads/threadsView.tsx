import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { StepButton } from '../session/stepButton.tsx';
import type { Part } from '../session/parts.ts';
import { Empty } from '../ui/small.tsx';
import { count } from '../words.ts';
import { Composer } from './composer.tsx';
import { ThreadColumn } from './threadColumn.tsx';

/** The board: every persona's thread beside the others. */
export function ThreadsView({ onShow }: { readonly onShow: (part: Part) => void }) {
  const { session, gates } = useView();
  const api = useStudioPage();
  const threads = session.threads.filter(({ kind }) => kind === 'persona');
  if (threads.length === 0) {
    return (
      <Empty icon="chat" title="No threads yet">
        <p>The personas think apart first, each in its own thread, then answer each other.</p>
        <StepButton step="brainstorm" action="brainstorm" icon="sparkle" run={() => api.brainstorm()}>
          Start brainstorm
        </StepButton>
      </Empty>
    );
  }
  const running = threads.filter(({ status }) => status === 'running').length;
  const failed = threads.filter(({ status }) => status === 'failed').length;
  const status = [
    running > 0
      ? `${running} of ${threads.length} thinking`
      : `${count(threads.length, 'thread')}, nobody is thinking`,
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(', ');
  return (
    <div class="ps-threads">
      <div class="ps-board" role="group" aria-label="Threads">
        {threads.map((thread, index) => (
          <ThreadColumn
            key={thread.id}
            thread={thread}
            index={index}
            persona={session.personas.find(({ id }) => id === thread.personaId) ?? null}
            messages={session.messages.filter(({ threadId }) => threadId === thread.id)}
          />
        ))}
      </div>
      <div class="ps-board-foot">
        <div class="ps-board-say">
          <Composer
            memoryKey={`${session.id}.all`}
            label="Message to all threads"
            placeholder="Say something to all…"
            why={gates.say}
            onSend={(text) => api.say(null, text)}
          />
        </div>
        <div class="ps-board-actions">
          <span class="ps-quiet" role="status">
            Round {session.round} · {status}
          </span>
          {gates.brainstorm === null && session.round === 0 ? (
            <StepButton step="brainstorm" action="brainstorm" run={() => api.brainstorm()}>
              Start brainstorm
            </StepButton>
          ) : (
            <StepButton
              step="brainstorm"
              action="next_round"
              kind="secondary"
              icon="refresh"
              run={() => api.nextRound()}
            >
              Next round
            </StepButton>
          )}
          <StepButton
            step="synthesis"
            action="synthesize"
            icon="layers"
            run={() => api.synthesize()}
            onStart={() => onShow('synthesis')}
          >
            Synthesize
          </StepButton>
        </div>
      </div>
    </div>
  );
}
