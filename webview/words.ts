/** The product's words and figures for people. */
import type {
  Estimate,
  MicroUsd,
  PERSONA_COUNT,
  PROMPT_LENGTH,
  Priority,
  SearchHit,
  SessionPhase,
  Size,
  Step,
  SynthesisSection,
  TaskStatus,
  Technique,
  TITLE_MAX_LENGTH,
  Verdict,
} from '../src/protocol/model.ts';

// The compiler holds these to the model's own values; the view may not import them as code.
export const promptLength: typeof PROMPT_LENGTH = { min: 10, max: 5000 };
export const personaCount: typeof PERSONA_COUNT = { min: 2, max: 5, preset: 4 };
export const titleMaxLength: typeof TITLE_MAX_LENGTH = 255;

export const phaseWords: Readonly<Record<SessionPhase, string>> = {
  created: 'New',
  brainstorming: 'Brainstorming',
  synthesizing: 'Synthesizing',
  drafting: 'Drafting',
  ready: 'Ready',
  materialized: 'Materialized',
  discarded: 'Discarded',
};
export const phases = Object.keys(phaseWords) as readonly SessionPhase[];

export const statusWords: Readonly<Record<TaskStatus, string>> = {
  backlog: 'backlog',
  pending: 'pending',
  in_progress: 'in progress',
  blocked: 'blocked',
  in_review: 'in review',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** What a verification said, in a few words: the same here as in the tree and in CodeLenses. */
export function verdictWords(verdict: Verdict, findings: number): string {
  if (verdict === 'pass') return 'proven';
  return verdict === 'fail' ? count(findings, 'violation') : 'undecided';
}

export const stepWords: Readonly<Record<Step, string>> = {
  personas: 'Making personas',
  discuss: 'Talking with the interviewer',
  brainstorm: 'Brainstorming',
  synthesis: 'Writing the synthesis',
  spec: 'Writing the spec',
  tasks: 'Drafting tasks',
};

export const techniqueWords: Readonly<Record<Technique, string>> = {
  premortem: 'Premortem',
  first_principles: 'First principles',
  user_journey: 'User journey',
  inversion: 'Inversion',
  smallest_step: 'Smallest step',
  analogy: 'Analogy',
  systems: 'Systems',
};

export const stanceWords = {
  sceptic: 'Sceptic',
  user_voice: 'Voice of the user',
  builder: 'Builder',
  other: 'Other',
} as const;

export const sectionWords: Readonly<Record<SynthesisSection, string>> = {
  themes: 'Themes',
  agreement: 'Agreement',
  contention: 'Contention',
  risks: 'Risks',
  recommendations: 'Recommendations',
  open_questions: 'Open questions',
};

export const priorityWords: Readonly<Record<Priority, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  someday: 'Someday',
};

export const sizeWords: Readonly<Record<Size, string>> = {
  xs: 'XS · under an hour',
  s: 'S · half a day',
  m: 'M · a day or two',
  l: 'L · a week',
  xl: 'XL · should be split',
};

export const hitWords: Readonly<Record<SearchHit['kind'], string>> = {
  session: 'Session',
  plan: 'Plan',
  task: 'Task',
  document: 'Spec',
  episode: 'Memory',
  message: 'Message',
};

export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** 940, 12.3k, 1.2M. */
export function compact(number: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(number);
}

export function tokens(number: number): string {
  return `${compact(number)} ${number === 1 ? 'token' : 'tokens'}`;
}

/** "$0.42"; small sums keep two figures, so that nothing that costs reads as free. */
export function money(microUsd: MicroUsd): string {
  const dollars = microUsd / 1_000_000;
  if (dollars !== 0 && Math.abs(dollars) < 0.01) return `$${dollars.toPrecision(2)}`;
  return `$${dollars.toFixed(2)}`;
}

export function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** "just now", "5 min ago", "3 d ago", or the date. */
export function ago(at: string, now: number): string {
  const ms = now - Date.parse(at);
  if (Number.isNaN(ms)) return '';
  if (ms < 60_000) return 'just now';
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`;
  if (ms < 14 * 86_400_000) return `${Math.floor(ms / 86_400_000)} d ago`;
  return at.slice(0, 10);
}

/** "4 calls · 12.3k tokens · $0.03 · 40 s". */
export function estimateWords(estimate: Estimate): string {
  if (estimate.calls === 0) return 'No model call';
  const price =
    estimate.costMicroUsd === null
      ? 'price unknown'
      : estimate.costMicroUsd === 0
        ? 'free'
        : money(estimate.costMicroUsd);
  return [
    count(estimate.calls, 'call'),
    tokens(estimate.inputTokens + estimate.outputTokens),
    price,
    ...(estimate.durationMs === null ? [] : [`about ${duration(estimate.durationMs)}`]),
  ].join(' · ');
}

/** A dollar amount as typed, in micro-dollars; null for none, undefined when it is not an amount. */
export function parseMoney(text: string): MicroUsd | null | undefined {
  const trimmed = text.trim().replace(/^\$/, '');
  if (trimmed === '') return null;
  if (!/^\d{1,6}([.,]\d{1,4})?$/.test(trimmed)) return undefined;
  const dollars = Number(trimmed.replace(',', '.'));
  return dollars > 0 ? Math.round(dollars * 1_000_000) : undefined;
}
