import { useEffect, useState } from 'preact/hooks';
import { isString, usePersistedState } from '../persisted.ts';
import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { StepButton } from '../session/stepButton.tsx';
import type { Part } from '../session/parts.ts';
import { useCall } from '../calls.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Empty, Failure, Notice } from '../ui/small.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { count } from '../words.ts';
import { add } from './draftEdits.ts';
import { DraftListView } from './draftList.tsx';
import { Graph } from './graph.tsx';
import { MaterializeDialog } from './materializeDialog.tsx';
import { newKey } from './newKey.ts';
import { useDrafts, type Drafts } from './useDrafts.ts';

const layouts = ['list', 'both', 'graph'] as const;
const layoutWords = { list: 'List', both: 'Both', graph: 'Graph' } as const;
type Layout = (typeof layouts)[number];

export function TasksView({ onShow }: { readonly onShow: (part: Part) => void }) {
  const { gates } = useView();
  const api = useStudioPage();
  const drafts = useDrafts();
  const [layout, setLayout] = usePersistedState<string>('tasks.layout', 'both', isString);
  const [selected, select] = useState<string | null>(null);
  const shown = layouts.find((name) => name === layout) ?? 'both';
  const addNew = (): void => {
    const key = newKey();
    drafts.edit(add(drafts.items, null, key), 'step');
    select(key);
    if (shown === 'graph') setLayout('both');
  };
  if (drafts.items.length === 0) {
    return (
      <Empty icon="tasks" title="No tasks yet">
        <p>
          Tasks are drafted from the spec, or from the idea when there is none: with acceptance, files, size
          and what must come first.
        </p>
        <StepButton step="tasks" action="draft_tasks" icon="tasks" run={() => api.draftTasks(null)}>
          Draft tasks
        </StepButton>
        <Button icon="add" why={gates.edit_drafts} onClick={addNew}>
          Add one by hand
        </Button>
      </Empty>
    );
  }
  return (
    <div class="ps-fill ps-tasks">
      <div class="ps-toolbar">
        <Tabs<Layout>
          id="ps-tasks"
          label="How to show the tasks"
          class="ps-segments"
          active={shown}
          onSelect={setLayout}
          tabs={layouts.map((key) => ({ key, label: layoutWords[key], content: layoutWords[key] }))}
        />
        <Button icon="add" why={gates.edit_drafts} onClick={addNew}>
          Add task
        </Button>
        <Button
          kind="icon"
          icon="undo"
          label="Undo"
          why={drafts.undo === null ? 'nothing to undo' : gates.edit_drafts}
          onClick={() => drafts.undo?.()}
        />
        <Button
          kind="icon"
          icon="redo"
          label="Redo"
          why={drafts.redo === null ? 'nothing to redo' : gates.edit_drafts}
          onClick={() => drafts.redo?.()}
        />
        <span class="ps-spring" />
        <SaveState drafts={drafts} />
      </div>
      {drafts.conflict ? (
        <Notice
          tone="warning"
          actions={
            <>
              <Button kind="primary" onClick={drafts.keepMine}>
                Keep mine
              </Button>
              <Button onClick={drafts.takeTheirs}>Take theirs</Button>
            </>
          }
        >
          The tasks were changed elsewhere while you edited them. Yours are still here, not saved.
        </Notice>
      ) : (
        <Failure error={drafts.error} />
      )}
      <div
        id="ps-tasks-panel"
        role="tabpanel"
        aria-label="Tasks"
        tabIndex={-1}
        class={`ps-tasks-body is-${shown}`}
      >
        {shown === 'graph' ? null : <DraftListView drafts={drafts} selected={selected} onSelect={select} />}
        {shown === 'list' ? null : (
          <Graph
            items={drafts.items}
            selected={selected}
            why={gates.edit_drafts}
            onSelect={(key) => {
              select(key);
              if (shown === 'graph') setLayout('both');
            }}
            onEdit={(next) => drafts.edit(next, 'step')}
          />
        )}
      </div>
      <TasksFoot drafts={drafts} onShow={onShow} />
    </div>
  );
}

function SaveState({ drafts }: { readonly drafts: Drafts }) {
  const blank = drafts.items.some(({ title }) => title.trim() === '');
  const words = blank
    ? 'A task needs a title before this is saved'
    : drafts.conflict || drafts.error !== null
      ? 'Not saved'
      : drafts.saving || drafts.dirty
        ? 'Saving…'
        : 'Saved';
  return (
    <span class={`ps-save-state ${words === 'Saved' || words === 'Saving…' ? '' : 'is-dirty'}`} role="status">
      {count(drafts.items.length, 'task')} · {words}
    </span>
  );
}

function TasksFoot({ drafts, onShow }: { readonly drafts: Drafts; readonly onShow: (part: Part) => void }) {
  const { session, gates } = useView();
  const api = useStudioPage();
  const [instruction, setInstruction] = usePersistedState(`${session.id}.redraft`, '', isString);
  const [asking, setAsking] = useState(false);
  const call = useCall();
  const wanted = instruction.trim();
  const unsaved = drafts.dirty ? 'wait until the tasks are saved' : null;
  useEffect(() => {
    if (gates.materialize !== null && session.phase !== 'materialized') setAsking(false);
  }, [gates.materialize, session.phase]);
  return (
    <div class="ps-foot">
      {session.phase === 'ready' ? null : (
        <div class="ps-row ps-grow">
          <TextField
            label="What to change in the tasks"
            hideLabel
            placeholder="Revise: say what to change, or leave empty to draft anew"
            value={instruction}
            onInput={setInstruction}
            class="ps-grow"
          />
          <StepButton
            step="tasks"
            action="draft_tasks"
            kind="secondary"
            icon="refresh"
            why={unsaved}
            run={() => api.draftTasks(wanted === '' ? null : wanted)}
            onDone={() => setInstruction('')}
          >
            {wanted === '' ? 'Draft again' : 'Revise'}
          </StepButton>
        </div>
      )}
      <div class="ps-row ps-row-end">
        {session.phase === 'ready' ? (
          <Button
            icon="undo"
            why={gates.reopen}
            busy={call.busy}
            onClick={() => void call.run(() => api.reopen())}
          >
            Back to drafting
          </Button>
        ) : (
          <Button
            kind={gates.mark_ready === null ? 'primary' : 'secondary'}
            icon="check"
            why={gates.mark_ready ?? unsaved}
            busy={call.busy}
            onClick={() => void call.run(() => api.markReady())}
          >
            Mark ready
          </Button>
        )}
        <Button
          kind={gates.materialize === null ? 'primary' : 'secondary'}
          icon="sparkle"
          why={gates.materialize ?? unsaved}
          onClick={() => setAsking(true)}
        >
          Materialize…
        </Button>
      </div>
      <Failure error={call.error} onClose={call.clear} />
      {asking ? (
        <MaterializeDialog
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onShow('plan');
          }}
        />
      ) : null}
    </div>
  );
}
