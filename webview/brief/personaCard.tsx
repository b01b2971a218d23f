import { useState } from 'preact/hooks';
import type { Persona } from '../../src/protocol/model.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { stanceWords, techniqueWords } from '../words.ts';

export function PersonaCard(props: {
  readonly persona: Persona;
  readonly index: number;
  readonly why: string | null;
  readonly whyNotDrop: string | null;
  readonly onEdit: () => void;
  readonly onDrop: () => void;
}) {
  const { persona } = props;
  const [open, setOpen] = useState(false);
  return (
    <article class={`ps-persona voice-${props.index % 6}`} aria-label={persona.name}>
      <div class="ps-persona-head">
        <span class="ps-emoji" aria-hidden="true">
          {visible(persona.emoji)}
        </span>
        <div class="ps-persona-name">
          <h3>{visible(persona.name)}</h3>
          <span class="ps-tags">
            <span class="ps-tag">{techniqueWords[persona.technique]}</span>
            {persona.stance === 'other' ? null : <span class="ps-tag">{stanceWords[persona.stance]}</span>}
          </span>
        </div>
        <Button
          kind="icon"
          icon="edit"
          label={`Edit ${persona.name}`}
          why={props.why}
          onClick={props.onEdit}
        />
        <Button
          kind="icon"
          icon="trash"
          label={`Drop ${persona.name}`}
          why={props.whyNotDrop}
          onClick={props.onDrop}
        />
      </div>
      <p>{visible(persona.focus)}</p>
      <Disclosure summary="Background and instructions" open={open} onToggle={setOpen}>
        {() => (
          <div class="ps-small">
            <p>{visible(persona.background)}</p>
            <p class="ps-plain">{visible(persona.systemPrompt)}</p>
            {persona.searchQueries.length > 0 ? (
              <p class="ps-quiet">Searches: {visible(persona.searchQueries.join(' · '))}</p>
            ) : null}
          </div>
        )}
      </Disclosure>
    </article>
  );
}
