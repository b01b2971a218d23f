import { useState } from 'preact/hooks';
import type { Persona, PersonaInput, Technique } from '../../src/protocol/model.ts';
import { Button } from '../ui/button.tsx';
import { Dropdown } from '../ui/choice.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import { stanceWords, techniqueWords } from '../words.ts';

const blank: PersonaInput = {
  role: '',
  name: '',
  emoji: '💬',
  focus: '',
  background: '',
  systemPrompt: '',
  technique: 'first_principles',
  stance: 'other',
  searchQueries: [],
};

const entries = <K extends string>(
  words: Readonly<Record<K, string>>,
): readonly { value: K; label: string }[] =>
  (Object.keys(words) as K[]).map((value) => ({ value, label: words[value] }));

/** A new persona, or one to edit. The engine checks what is saved. */
export function PersonaForm(props: {
  readonly persona: Persona | null;
  readonly busy: boolean;
  readonly onSave: (persona: PersonaInput) => void;
  readonly onCancel: () => void;
}) {
  const [draft, setDraft] = useState<PersonaInput>(props.persona ?? blank);
  const set = (change: Partial<PersonaInput>): void => setDraft({ ...draft, ...change });
  const role =
    draft.role ||
    draft.name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '');
  const missing =
    draft.name.trim() === '' ? 'give it a name' : draft.focus.trim() === '' ? 'say what it looks at' : null;
  const save = (): void => {
    const focus = draft.focus.trim();
    props.onSave({
      ...draft,
      role: role || 'voice',
      systemPrompt: draft.systemPrompt.trim() || `You are ${draft.name.trim()}. You look at this: ${focus}`,
      background: draft.background.trim() || focus,
    });
  };
  return (
    <form
      class="ps-persona is-editing"
      aria-label={props.persona ? `Edit ${props.persona.name}` : 'New persona'}
      onSubmit={(event) => event.preventDefault()}
    >
      <div class="ps-row">
        <TextField
          label="Emoji"
          value={draft.emoji}
          onInput={(emoji) => set({ emoji })}
          maxlength={8}
          class="ps-narrow"
        />
        <TextField
          label="Name"
          value={draft.name}
          onInput={(name) => set({ name })}
          class="ps-grow"
          autofocus
        />
      </div>
      <div class="ps-row">
        <Dropdown<Technique>
          label="Thinks by"
          value={draft.technique}
          options={entries(techniqueWords)}
          onChange={(technique) => set({ technique })}
        />
        <Dropdown
          label="Stance"
          value={draft.stance}
          options={entries(stanceWords)}
          onChange={(stance) => set({ stance })}
        />
      </div>
      <TextField label="Looks at" value={draft.focus} onInput={(focus) => set({ focus })} />
      <TextArea
        label="Background"
        value={draft.background}
        onInput={(background) => set({ background })}
        rows={2}
      />
      <TextArea
        label="Instructions"
        value={draft.systemPrompt}
        onInput={(systemPrompt) => set({ systemPrompt })}
        rows={4}
      />
      <TextField
        label="Searches"
        hint="separated by commas, up to five"
        value={draft.searchQueries.join(', ')}
        onInput={(text) => set({ searchQueries: text.split(/,\s?/).slice(0, 5) })}
      />
      <div class="ps-row ps-row-end">
        <Button onClick={props.onCancel}>Cancel</Button>
        <Button kind="primary" busy={props.busy} why={missing} onClick={save}>
          Save persona
        </Button>
      </div>
    </form>
  );
}
