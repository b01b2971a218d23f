import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { PlanDocument } from '../../src/protocol/model.ts';
import { codeOf, useCall } from '../calls.ts';
import { isString, usePersistedState } from '../persisted.ts';
import { useStudioPage } from '../pages.ts';
import { useStudio } from '../studio.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Markdown } from '../ui/markdown.tsx';
import { Failure } from '../ui/small.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Conflict } from './conflict.tsx';
import { MarkdownEditor } from './editor.tsx';
import { isSpecDraft, specState, type SpecDraft } from './specDraft.ts';
import { Versions } from './versions.tsx';

const modes = ['edit', 'split', 'preview'] as const;
const modeWords = { edit: 'Edit', split: 'Split', preview: 'Preview' } as const;
type Mode = (typeof modes)[number];

/** The spec on the desk: editor, preview, versions. Typed text is kept at every key; a version is made by saving. */
export function SpecDesk({
  document,
  foot,
}: {
  readonly document: PlanDocument;
  readonly foot: ComponentChildren;
}) {
  const { gates } = useView();
  const api = useStudioPage();
  const { store } = useStudio();
  const [mode, setMode] = usePersistedState<string>('spec.mode', 'split', isString);
  const [draft, setDraft] = usePersistedState<SpecDraft | null>(`${document.id}.draft`, null, isSpecDraft);
  const [reason, setReason] = useState<string | null>(null);
  const call = useCall();
  const state = specState(document, draft);
  const shown = modes.find((name) => name === mode) ?? 'split';
  const change = (text: string): void => setDraft({ baseVersion: state.base, text });
  const refresh = async (): Promise<void> => {
    store.dispatch({ type: 'document_changed', document: await api.document() });
  };
  const save = (text: string, base: number, why: string): void => {
    void call.run(async () => {
      try {
        await api.saveSpec(text, base, why);
        await refresh();
        setReason(null);
      } catch (failure) {
        if (codeOf(failure) === 'conflict') await refresh();
        throw failure;
      }
    });
  };
  const saveNow = (): void => {
    if (state.kind === 'dirty' && gates.edit_spec === null)
      save(state.text, state.base, reason?.trim() || 'edited');
  };
  const whyNoSave =
    gates.edit_spec ??
    (state.kind === 'clean'
      ? 'nothing has changed'
      : state.kind === 'conflict'
        ? 'first choose between the two texts'
        : null);
  return (
    <div class="ps-fill ps-spec">
      <div class="ps-toolbar">
        <Tabs<Mode>
          id="ps-spec"
          label="How to show the spec"
          class="ps-segments"
          active={shown}
          onSelect={setMode}
          tabs={modes.map((key) => ({ key, label: modeWords[key], content: modeWords[key] }))}
        />
        <span class={`ps-save-state is-${state.kind}`} role="status">
          {state.kind === 'clean'
            ? `Version ${state.base}`
            : state.kind === 'dirty'
              ? `Unsaved, over version ${state.base}`
              : 'Conflict'}
        </span>
        <span class="ps-spring" />
        <Button
          icon="compare"
          onClick={() => void call.run(() => api.openSpec())}
          title="Open as a text document in the editor"
        >
          Open in editor
        </Button>
        {state.kind === 'dirty' ? (
          <Button icon="undo" onClick={() => setDraft(null)} title="Back to the last saved version">
            Revert
          </Button>
        ) : null}
        <Button
          kind="primary"
          icon="check"
          why={whyNoSave}
          busy={call.busy}
          onClick={saveNow}
          title="Save as a new version (Ctrl+S)"
        >
          Save version
        </Button>
      </div>
      <Failure error={call.error} onClose={call.clear} />
      {state.kind === 'conflict' ? (
        <Conflict
          mine={state.text}
          base={state.base}
          theirs={state.theirs}
          busy={call.busy}
          why={gates.edit_spec}
          onMine={() => save(state.text, state.theirs.number, `kept over version ${state.theirs.number}`)}
          onTheirs={() => setDraft(null)}
          onMerge={() => setDraft({ baseVersion: state.theirs.number, text: state.text })}
        />
      ) : null}
      <div
        id="ps-spec-panel"
        role="tabpanel"
        aria-label="Spec"
        tabIndex={-1}
        class={`ps-spec-body is-${shown}`}
      >
        {shown === 'preview' ? null : (
          <MarkdownEditor
            label={`Spec: ${document.title}`}
            value={state.text}
            onChange={change}
            onSave={saveNow}
            readOnly={gates.edit_spec !== null}
          />
        )}
        {shown === 'edit' ? null : (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
          <div class="ps-preview" role="region" aria-label="Preview" tabIndex={0}>
            <Markdown text={state.text} />
          </div>
        )}
      </div>
      <Versions document={document} dirty={state.kind !== 'clean'} />
      {foot}
    </div>
  );
}
