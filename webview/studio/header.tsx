import { useState } from 'preact/hooks';
import { useCall } from '../calls.ts';
import { providerName, whereTo } from '../provider.tsx';
import { RestrictedNotice } from '../restricted.tsx';
import { useStudioPage } from '../pages.ts';
import { useStudioState } from '../studio.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Failure, LinkButton } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { phaseWords, titleMaxLength } from '../words.ts';
import { Spending } from './spending.tsx';
import { useView } from '../session/sessionContext.ts';

/** What session this is, who answers it, what it cost, and the controls that are always there. */
export function Header() {
  const { session, gates, interrupted } = useView();
  const api = useStudioPage();
  const provider = useStudioState((state) => state.provider);
  const [discarding, setDiscarding] = useState(false);
  const call = useCall();
  return (
    <header class="ps-header">
      <div class="ps-header-row">
        <Title />
        <span class={`ps-phase phase-${session.phase}`}>{phaseWords[session.phase]}</span>
        <span class="ps-spring" />
        {session.running !== null && !interrupted ? (
          <Button
            icon="stop"
            why={gates.stop}
            onClick={() => void call.run(() => api.stop())}
            title="Stop what is running; text that arrived is kept"
          >
            Stop
          </Button>
        ) : null}
        {interrupted ? (
          <Button
            icon="play"
            kind="primary"
            why={gates.resume}
            onClick={() => void call.run(() => api.resume())}
          >
            Resume
          </Button>
        ) : null}
        {session.phase === 'discarded' ? null : (
          <Button
            kind="icon"
            icon="trash"
            label="Discard session"
            why={gates.discard}
            onClick={() => setDiscarding(true)}
          />
        )}
      </div>
      <div class="ps-header-row ps-meta">
        {provider === null ? null : (
          <span class="ps-meta-item" title={whereTo(provider)}>
            <Icon name={provider.local ? 'lock' : 'globe'} />
            {providerName(provider)}
            <span class="ps-quiet"> {whereTo(provider)}</span>
            <LinkButton onClick={() => void call.run(() => api.chooseProvider())}>Change</LinkButton>
          </span>
        )}
        <Spending />
      </div>
      <RestrictedNotice />
      <Failure error={call.error} onClose={call.clear} />
      {discarding ? (
        <Dialog
          title="Discard this session?"
          onClose={() => setDiscarding(false)}
          actions={
            <>
              <Button onClick={() => setDiscarding(false)}>Keep it</Button>
              <Button
                kind="primary"
                busy={call.busy}
                onClick={() => {
                  void call.run(() => api.discardSession()).then(() => setDiscarding(false));
                }}
              >
                Discard
              </Button>
            </>
          }
        >
          <p>It is kept for the record and can be read and exported, but not continued.</p>
        </Dialog>
      ) : null}
    </header>
  );
}

function Title() {
  const { session, gates } = useView();
  const api = useStudioPage();
  const [draft, setDraft] = useState<string | null>(null);
  const call = useCall();
  if (draft === null) {
    return (
      <div class="ps-title">
        <h1 title={visible(session.prompt)}>{visible(session.title || session.prompt)}</h1>
        <Button
          kind="icon"
          icon="edit"
          label="Rename session"
          why={gates.rename}
          onClick={() => setDraft(session.title)}
        />
      </div>
    );
  }
  const save = (): void => {
    const title = draft.trim();
    if (title === '' || title === session.title) return setDraft(null);
    void call
      .run(() => api.renameSession(title))
      .then((done) => {
        if (done) setDraft(null);
      });
  };
  return (
    <div class="ps-title">
      <TextField
        label="Title of the session"
        hideLabel
        value={draft}
        onInput={setDraft}
        onEnter={save}
        onEscape={() => setDraft(null)}
        maxlength={titleMaxLength}
        problem={call.error}
        autofocus
      />
      <Button kind="icon" icon="check" label="Save title" busy={call.busy} onClick={save} />
      <Button kind="icon" icon="close" label="Keep the old title" onClick={() => setDraft(null)} />
    </div>
  );
}
