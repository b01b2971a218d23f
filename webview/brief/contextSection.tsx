import { useState } from 'preact/hooks';
import type { ContextEntry, ScanResult } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { isString, usePersistedState } from '../persisted.ts';
import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Failure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { compact, tokens } from '../words.ts';
import { ScanProposals } from './scanProposals.tsx';

const icons: Readonly<Record<ContextEntry['kind'], IconName>> = {
  file: 'file',
  selection: 'selection',
  note: 'note',
  search: 'search',
};

/** What the models are shown beside the idea. */
export function ContextSection() {
  const { session, gates, contextTokens } = useView();
  const api = useStudioPage();
  const [adding, setAdding] = useState<'note' | 'search' | null>(null);
  const [scanned, setScanned] = useState<ScanResult | null>(null);
  const call = useCall();
  const why = gates.add_context;
  return (
    <section class="ps-card" aria-labelledby="ps-context">
      <div class="ps-card-head">
        <h2 id="ps-context">Context</h2>
        <span class="ps-quiet ps-figures">{tokens(contextTokens)} would be sent</span>
      </div>
      {session.context.length === 0 ? (
        <p class="ps-quiet">Files, selections and notes given here are read by every persona. None yet.</p>
      ) : (
        <ul class="ps-entries" aria-label="Context entries">
          {session.context.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      <div class="ps-row">
        <Button icon="file" why={why} onClick={() => void call.run(() => api.pickContextFiles())}>
          Add files
        </Button>
        <Button icon="selection" why={why} onClick={() => void call.run(() => api.addEditorSelection())}>
          Add selection
        </Button>
        <Button
          icon="note"
          why={why}
          expanded={adding === 'note'}
          onClick={() => setAdding(adding === 'note' ? null : 'note')}
        >
          Note
        </Button>
        <Button
          icon="search"
          why={why}
          expanded={adding === 'search'}
          onClick={() => setAdding(adding === 'search' ? null : 'search')}
        >
          Search hits
        </Button>
        <Button
          icon="bulb"
          why={gates.scan}
          busy={call.busy}
          onClick={() => void call.run(async () => setScanned(await api.scan()))}
        >
          Propose files
        </Button>
      </div>
      {adding === 'note' ? <AddNote onDone={() => setAdding(null)} /> : null}
      {adding === 'search' ? <AddSearch onDone={() => setAdding(null)} /> : null}
      <Failure error={call.error} onClose={call.clear} />
      {scanned === null ? null : <ScanProposals result={scanned} onClose={() => setScanned(null)} />}
    </section>
  );
}

function Entry({ entry }: { readonly entry: ContextEntry }) {
  const { gates } = useView();
  const api = useStudioPage();
  const call = useCall();
  const range = entry.range ? `:${entry.range.start}–${entry.range.end}` : '';
  return (
    <li class="ps-entry">
      <Icon name={icons[entry.kind]} />
      <span class="ps-entry-label" title={visible(entry.content.slice(0, 400))}>
        {visible(entry.label)}
        {range}
      </span>
      <span class="ps-quiet ps-figures">
        {compact(Math.ceil(entry.content.length / 4))} tokens
        {entry.cutBytes > 0 ? `, ${compact(entry.cutBytes)} bytes cut off` : ''}
      </span>
      <Button
        kind="icon"
        icon="close"
        label={`Remove ${entry.label}`}
        why={gates.remove_context}
        busy={call.busy}
        onClick={() => void call.run(() => api.removeContext(entry.id))}
      />
      <Failure error={call.error} onClose={call.clear} />
    </li>
  );
}

function AddNote({ onDone }: { readonly onDone: () => void }) {
  const { session, gates } = useView();
  const api = useStudioPage();
  const [text, setText] = usePersistedState(`${session.id}.note`, '', isString);
  const call = useCall();
  const add = (): void => {
    void call
      .run(() => api.addContext({ kind: 'note', text: text.trim() }))
      .then((done) => {
        if (!done) return;
        setText('');
        onDone();
      });
  };
  return (
    <div class="ps-adding">
      <TextArea
        label="Note"
        value={text}
        onInput={setText}
        onSubmit={add}
        placeholder="A constraint, a decision, a link…"
        autofocus
      />
      <Failure error={call.error} onClose={call.clear} />
      <Button
        kind="primary"
        busy={call.busy}
        why={gates.add_context ?? (text.trim() === '' ? 'write the note first' : null)}
        onClick={add}
      >
        Add note
      </Button>
    </div>
  );
}

function AddSearch({ onDone }: { readonly onDone: () => void }) {
  const { session, gates } = useView();
  const api = useStudioPage();
  const [query, setQuery] = usePersistedState(`${session.id}.query`, '', isString);
  const call = useCall();
  const why = gates.add_context ?? (query.trim() === '' ? 'write what to search for' : null);
  const add = (): void => {
    if (why !== null) return;
    void call
      .run(() => api.addContext({ kind: 'search', query: query.trim() }))
      .then((done) => {
        if (!done) return;
        setQuery('');
        onDone();
      });
  };
  return (
    <div class="ps-adding">
      <TextField
        label="Search the workspace"
        value={query}
        onInput={setQuery}
        onEnter={add}
        onEscape={onDone}
        placeholder="e.g. rateLimit"
        autofocus
      />
      <Failure error={call.error} onClose={call.clear} />
      <Button kind="primary" busy={call.busy} why={why} onClick={add}>
        Add its hits
      </Button>
    </div>
  );
}
