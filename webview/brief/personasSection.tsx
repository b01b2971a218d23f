import { useState } from 'preact/hooks';
import type { Persona, PersonaInput } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { useStudioPage } from '../pages.ts';
import { useStudioState } from '../studio.ts';
import { useView } from '../session/sessionContext.ts';
import { StepButton } from '../session/stepButton.tsx';
import { Button } from '../ui/button.tsx';
import { Dropdown } from '../ui/choice.tsx';
import { Failure, Notice } from '../ui/small.tsx';
import { count, personaCount } from '../words.ts';
import { PersonaCard } from './personaCard.tsx';
import { PersonaForm } from './personaForm.tsx';

const counts = ['2', '3', '4', '5'] as const;
type Count = (typeof counts)[number];

/** Who will think about the idea; made for it, and editable until they start. */
export function PersonasSection() {
  const { session, gates } = useView();
  const api = useStudioPage();
  const { personas } = session;
  const wanted = useStudioState(({ greeting }) =>
    greeting?.view === 'studio' ? greeting.personaCount : null,
  );
  const [chosen, setNumber] = useState<Count | null>(null);
  const number =
    chosen ?? counts.find((value) => value === String(wanted)) ?? (`${personaCount.preset}` satisfies Count);
  const [editing, setEditing] = useState<string | null>(null);
  const call = useCall();
  const save = async (next: readonly PersonaInput[]): Promise<void> => {
    if (await call.run(() => api.setPersonas(next))) setEditing(null);
  };
  const few = personas.length <= personaCount.min ? `keep at least ${personaCount.min}` : null;
  const many = personas.length >= personaCount.max ? `at most ${personaCount.max} think at once` : null;
  return (
    <section class="ps-card" aria-labelledby="ps-personas">
      <div class="ps-card-head">
        <h2 id="ps-personas">Personas</h2>
        {personas.length > 0 ? <span class="ps-quiet">{count(personas.length, 'voice')}</span> : null}
        <span class="ps-spring" />
        {personas.length > 0 ? (
          <Button icon="add" why={gates.edit_personas ?? many} onClick={() => setEditing('new')}>
            Add
          </Button>
        ) : null}
      </div>
      {session.personaNote === null ? null : <Notice tone="info">{session.personaNote}</Notice>}
      <div class="ps-personas">
        {personas.map((persona: Persona, index) =>
          editing === persona.id ? (
            <PersonaForm
              key={persona.id}
              persona={persona}
              busy={call.busy}
              onCancel={() => setEditing(null)}
              onSave={(changed) =>
                void save(personas.map((other) => (other.id === persona.id ? changed : other)))
              }
            />
          ) : (
            <PersonaCard
              key={persona.id}
              persona={persona}
              index={index}
              why={gates.edit_personas}
              whyNotDrop={gates.edit_personas ?? few}
              onEdit={() => setEditing(persona.id)}
              onDrop={() => void save(personas.filter(({ id }) => id !== persona.id))}
            />
          ),
        )}
        {editing === 'new' ? (
          <PersonaForm
            persona={null}
            busy={call.busy}
            onCancel={() => setEditing(null)}
            onSave={(added) => void save([...personas, added])}
          />
        ) : null}
      </div>
      <Failure error={call.error} onClose={call.clear} />
      {session.round > 0 ? null : (
        <div class="ps-row ps-row-end">
          <Dropdown
            label="How many personas"
            hideLabel
            value={number}
            options={counts.map((value) => ({ value, label: `${value} personas` }))}
            onChange={setNumber}
            why={gates.generate_personas}
          />
          <StepButton
            step="personas"
            action="generate_personas"
            kind="secondary"
            icon={personas.length > 0 ? 'refresh' : 'sparkle'}
            run={() => api.generatePersonas(Number(number))}
          >
            {personas.length > 0 ? 'Make new ones' : 'Make personas for this idea'}
          </StepButton>
        </div>
      )}
    </section>
  );
}
