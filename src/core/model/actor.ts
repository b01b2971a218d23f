/**
 * Who acts in a person's name: the person, an agent that works for them, or the studio by itself (snapshots that
 * nobody asked for, verification while files change). The person is the author beside it.
 */
export type Actor =
  | { readonly kind: 'person' }
  | {
      readonly kind: 'agent';
      /** What it calls itself: a role of ours, or an agent of another program. */
      readonly name: string;
      /** The program through which it comes; null = not said. */
      readonly client: string | null;
      /** The model behind it; null = not said. */
      readonly model: string | null;
    }
  | { readonly kind: 'studio' };

export const PERSON: Actor = { kind: 'person' };
export const STUDIO: Actor = { kind: 'studio' };

/** Longest name of an agent, a client or a model, in characters. */
const NAME_MAX = 100;

/** An agent by its names; what is longer than 100 characters is cut, blank ones are not said. */
export function agent(name: string, client: string | null = null, model: string | null = null): Actor {
  return { kind: 'agent', name: named(name) ?? 'agent', client: named(client), model: named(model) };
}

/**
 * The actor of a line in a log; null when the line says none, as before there were any. A kind that only a later version
 * knows is none of a person's: it stands as an agent of that name.
 */
export function readActor(value: unknown): Actor | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  if (value.kind === 'person') return PERSON;
  if (value.kind === 'studio') return STUDIO;
  if (typeof value.kind !== 'string') return null;
  if (value.kind !== 'agent') return agent(`unknown: ${value.kind}`);
  if (!('name' in value) || typeof value.name !== 'string') return agent('unknown');
  return agent(
    value.name,
    'client' in value ? text(value.client) : null,
    'model' in value ? text(value.model) : null,
  );
}

/** For a person: "you" is the author, so only what is not a person has a name here. */
export function actorWords(actor: Actor): string | null {
  if (actor.kind === 'person') return null;
  if (actor.kind === 'studio') return 'the studio';
  const through = [actor.client, actor.model].filter((part) => part !== null);
  return through.length === 0 ? actor.name : `${actor.name} (${through.join(', ')})`;
}

/** Two names of the same actor are equal. */
export function actorKey(actor: Actor): string {
  return actor.kind === 'agent'
    ? JSON.stringify(['agent', actor.name, actor.client, actor.model])
    : actor.kind;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function named(value: string | null): string | null {
  const trimmed = value?.trim().slice(0, NAME_MAX) ?? '';
  return trimmed === '' ? null : trimmed;
}
