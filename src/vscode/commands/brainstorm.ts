import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import { PERSONA_COUNT, type Session } from '../../core/model/session.ts';
import { TECHNIQUES, type Persona, type PersonaInput } from '../../core/model/persona.ts';
import { canRetry } from '../../core/session/gates.ts';
import type { Shell } from '../shell.ts';
import { ask, askText, choose } from '../asking/ask.ts';
import { sessionOf } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { runStep } from '../acting/step.ts';

function personaPicks(session: Session): readonly (vscode.QuickPickItem & { readonly threadId: string })[] {
  return session.threads.flatMap((thread) => {
    const persona = session.personas.find(({ id }) => id === thread.personaId);
    if (!persona) return [];
    return [
      {
        label: `${persona.emoji} ${persona.name}`,
        description: thread.status,
        detail: persona.focus,
        threadId: thread.id,
      },
    ];
  });
}

async function editPersona(persona: Persona | null): Promise<PersonaInput> {
  const title = persona ? vscode.l10n.t('Edit “{0}”', persona.name) : vscode.l10n.t('Add Persona');
  const name = await askText(title, vscode.l10n.t('Name'), persona?.name);
  const focus = await askText(
    title,
    vscode.l10n.t('What this persona looks at, in one sentence'),
    persona?.focus,
  );
  const stances = (['sceptic', 'user_voice', 'builder', 'other'] as const).map((label) => ({ label }));
  const { label: stance } = await choose(stances, title, vscode.l10n.t('Stance'));
  const techniques = TECHNIQUES.map((label) => ({ label }));
  const { label: technique } = await choose(techniques, title, vscode.l10n.t('Way of thinking'));
  return {
    ...(persona ? { id: persona.id } : {}),
    role: persona?.role ?? roleOf(name),
    name,
    emoji: persona?.emoji ?? '💭',
    focus,
    background: persona?.background ?? '',
    systemPrompt:
      persona && persona.focus === focus && persona.name === name
        ? persona.systemPrompt
        : `You are ${name}. ${focus}`,
    technique,
    stance,
    searchQueries: persona?.searchQueries ?? [],
  };
}

function roleOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 40) || 'persona'
  );
}

async function editPersonas(shell: Shell, session: Session): Promise<void> {
  const engine = await shell.engine.get();
  const picks = [
    ...session.personas.map((persona) => ({
      label: `${persona.emoji} ${persona.name}`,
      detail: persona.focus,
      persona,
    })),
    { label: vscode.l10n.t('$(add) Add persona'), detail: '', persona: null },
  ];
  const { persona } = await choose(
    picks,
    vscode.l10n.t('Personas'),
    vscode.l10n.t('Choose one to edit or drop'),
  );
  if (persona === null) {
    await engine.setPersonas(session.id, [...session.personas, await editPersona(null)]);
    return;
  }
  const drop = vscode.l10n.t('Drop');
  const { label } = await choose([{ label: vscode.l10n.t('Edit') }, { label: drop }], persona.name);
  const edited = label === drop ? null : await editPersona(persona);
  const list = session.personas.flatMap((one) => (one.id === persona.id ? (edited ? [edited] : []) : [one]));
  await engine.setPersonas(session.id, list);
}

export const brainstormCommands = {
  generatePersonas: async (shell, arg, count) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Generate Personas'));
    const { min, max } = PERSONA_COUNT;
    const preset = shell.settings.get('personas.count');
    const text =
      typeof count === 'number'
        ? String(count)
        : await ask({
            title: vscode.l10n.t('Generate Personas'),
            prompt: vscode.l10n.t('How many, {0} to {1}?', min, max),
            value: String(preset),
            validateInput: (value) =>
              /^[2-5]$/.test(value.trim()) ? undefined : vscode.l10n.t('{0} to {1}.', min, max),
          });
    await runStep(
      shell,
      session.id,
      'personas',
      (engine, signal) => engine.generatePersonas(session.id, Number(text), signal),
      ['editPersonas', 'brainstorm'],
    );
  },
  editPersonas: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Edit Personas'));
    await editPersonas(shell, session);
  },
  discuss: async (shell, arg, text) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Talk with the Interviewer'));
    const message =
      typeof text === 'string'
        ? text
        : await askText(vscode.l10n.t('Talk with the Interviewer'), vscode.l10n.t('Your message'));
    await runStep(
      shell,
      session.id,
      'discuss',
      (engine, signal) => engine.discuss(session.id, message, signal),
      ['openSession', 'answerQuestion'],
    );
  },
  brainstorm: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Start Brainstorm'));
    await runStep(
      shell,
      session.id,
      'brainstorm',
      (engine, signal) => engine.brainstorm(session.id, signal),
      ['openSession', 'synthesize'],
    );
  },
  nextRound: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Run Another Round'));
    await runStep(shell, session.id, 'brainstorm', (engine, signal) => engine.nextRound(session.id, signal), [
      'openSession',
      'synthesize',
    ]);
  },
  say: async (shell, arg, text, threadId) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Message Personas'));
    let to: string | null = typeof threadId === 'string' ? threadId : null;
    if (typeof text !== 'string') {
      const all = { label: vscode.l10n.t('$(organization) All personas'), threadId: null };
      to = (await choose([all, ...personaPicks(session)], vscode.l10n.t('Message Personas'))).threadId;
    }
    const message =
      typeof text === 'string'
        ? text
        : await askText(vscode.l10n.t('Message Personas'), vscode.l10n.t('Your message'));
    await runStep(
      shell,
      session.id,
      'brainstorm',
      (engine, signal) => engine.say(session.id, to, message, signal),
      ['openSession', 'synthesize'],
    );
  },
  stopThread: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Stop Persona'));
    const running = new Set(session.threads.filter(({ status }) => status === 'running').map(({ id }) => id));
    const picks = personaPicks(session).filter(({ threadId }) => running.has(threadId));
    if (picks.length === 0)
      throw new PlanningError('not_allowed_now', vscode.l10n.t('No persona is answering.'));
    const { threadId } = await choose(picks, vscode.l10n.t('Stop Persona'));
    await (await shell.engine.get()).stopThread(session.id, threadId);
  },
  retryThread: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Retry Persona'));
    const failed = new Set(session.threads.filter(canRetry).map(({ id }) => id));
    const picks = personaPicks(session).filter(({ threadId }) => failed.has(threadId));
    if (picks.length === 0)
      throw new PlanningError('not_allowed_now', vscode.l10n.t('No persona failed or was stopped.'));
    const { threadId } = await choose(picks, vscode.l10n.t('Retry Persona'));
    await runStep(shell, session.id, 'brainstorm', (engine, signal) =>
      engine.retryThread(session.id, threadId, signal),
    );
  },
  answerQuestion: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Answer Interviewer'));
    const open = session.messages
      .flatMap(({ questions }) => questions)
      .filter(({ answer }) => answer === null);
    if (open.length === 0)
      throw new PlanningError('not_found', vscode.l10n.t('The interviewer has no open question.'));
    const questions = open.map((question) => ({ label: question.text, question }));
    const { question } = await choose(questions, vscode.l10n.t('Answer Interviewer'));
    const other = vscode.l10n.t('Another answer…');
    const { label } = await choose(
      [...question.choices, other].map((text) => ({ label: text })),
      question.text,
    );
    const answer = label === other ? await askText(question.text, '') : label;
    await (await shell.engine.get()).answerQuestion(session.id, question.id, answer);
  },
} satisfies Record<string, Run>;
