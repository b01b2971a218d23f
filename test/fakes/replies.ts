import type { ScriptedModel } from './scriptedModel.ts';

/** Answers of a well-behaved model, for tests that are about something else. */
export const SPEC = `# Rate limiting

## Overview and goals

Protect the API.

## Requirements

- R1 A key may make 100 calls a minute.
`;

/** Names the second and third message: the first is the interviewer's. */
export const SYNTHESIS = `## Key themes

- Limits per key protect everybody [M2]

## Areas of agreement

- A limit is needed [M2, M3]

## Points of contention

- Whether to limit by address: Persona 1 for, Persona 2 against [M2, M3]

## Critical risks

- Shared addresses are blocked [M3]

## Recommendations

- Start with one limit [M2]

## Open questions

- What is the limit for partners? [M3]

## Answers to challenges

- none
`;

export const TASKS = {
  tasks: [
    {
      title: 'Add the limiter',
      description: 'Count calls.',
      priority: 'high',
      size: 'm',
      tags: ['api'],
      acceptance: ['Call 101 gets 429.'],
      files: ['src/app.ts'],
      blockedBy: [],
    },
    {
      title: 'Document the limits',
      description: 'Say so.',
      priority: 'low',
      size: 's',
      tags: [],
      acceptance: ['README names the limit.'],
      files: ['README.md'],
      blockedBy: [1],
    },
  ],
};

const TECHNIQUES = ['premortem', 'user_journey', 'first_principles', 'inversion', 'systems'];

/** Personas that differ in technique and stance, as JSON. */
export function personasReply(count: number): unknown {
  const list = Array.from({ length: count }, (_, at) => ({
    role: `role_${at + 1}`,
    name: `Persona ${at + 1}`,
    emoji: '🧭',
    focus: `Looks at part ${at + 1}.`,
    background: 'Ran services for years.',
    systemPrompt: `You look at part ${at + 1}.`,
    technique: TECHNIQUES[at],
    stance: ['sceptic', 'user_voice', 'builder', 'other', 'other'][at],
    searchQueries: [],
  }));
  return { personas: list };
}

export const reply = {
  /** Queues enough good answers for a whole session of every kind. */
  all(model: ScriptedModel, options: { readonly personas?: number; readonly latencyMs?: number } = {}): void {
    const latency = options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs };
    const many = <T>(one: T): T[] => Array.from({ length: 20 }, () => one);
    model
      .when('personas', ...many({ json: personasReply(options.personas ?? 2) }))
      .when(
        'think',
        ...many({ text: 'I fear abuse from one address, and shared addresses too.', ...latency }),
      )
      .when('interview', ...many({ text: 'Who calls the API today?\n', ...latency }))
      .when('synthesis', ...many({ text: SYNTHESIS }))
      .when('spec', ...many({ text: SPEC }))
      .when('tasks', ...many({ json: TASKS }));
  },
};
