import type { IdeaKind } from './idea.ts';

/** What is known about a kind of change, whatever it is about. `{thing}` is what the idea makes or changes. */
export interface KindWords {
  readonly label: string;
  readonly goal: string;
  readonly must: readonly string[];
  readonly outside: readonly string[];
  readonly risks: readonly (readonly [risk: string, sign: string])[];
  readonly questions: readonly { readonly text: string; readonly choices: readonly string[] }[];
  /** The smallest step that proves or disproves it. */
  readonly proof: string;
}

export const KIND_WORDS: Readonly<Record<IdeaKind, KindWords>> = {
  feature: {
    label: 'a new feature',
    goal: 'People can use {thing}, and what they do today keeps working.',
    must: [
      '{thing} can be used end to end in its simplest case.',
      'Wrong, empty and very large input is refused with a message that says what to do.',
      'What works today keeps working; the present tests stay green unchanged.',
    ],
    outside: ['Variants that nobody has asked for yet', 'A redesign of what surrounds {thing}'],
    risks: [
      [
        'It grows before the first version is used',
        'a second variant is discussed before the first one is merged',
      ],
    ],
    questions: [
      {
        text: 'What is the smallest version of {thing} that would be useful?',
        choices: ['One case, by hand', 'The common cases', 'All cases from the start'],
      },
      { text: 'Who needs it first?', choices: ['Ourselves', 'A few known users', 'Everybody'] },
    ],
    proof: 'one case of {thing}, wired end to end, with one test that fails today',
  },
  fix: {
    label: 'a fix',
    goal: 'The fault is gone: {bare}. A test keeps it so.',
    must: [
      'A test reproduces the fault before the change and passes after it.',
      'The cause is named, and other places with the same cause are looked for.',
      'The fix changes nothing else that can be observed.',
    ],
    outside: ['Clean-ups that the fix does not need'],
    risks: [['The symptom is cured and the cause stays', 'the same report comes back in another place']],
    questions: [
      { text: 'How often does it happen?', choices: ['Always', 'Sometimes', 'Seen once'] },
      { text: 'Since when?', choices: ['Since a known change', 'It was always so', 'Unknown'] },
    ],
    proof: 'a failing test that reproduces it',
  },
  refactor: {
    label: 'a refactoring',
    goal: 'The code around {object} is easier to change, and its behaviour is the same.',
    must: [
      'Observable behaviour is unchanged; tests recorded before the change prove it.',
      'Each step is merged alone and leaves the project working.',
      'At the end the old way is gone: no second path, no leftover switch.',
    ],
    outside: ['New behaviour', 'Formatting of files that are not touched otherwise'],
    risks: [
      [
        'It stops half-way and leaves two ways of doing one thing',
        'the old name is still referenced after the last step',
      ],
      ['Behaviour that no test covers changes unseen', 'a recorded output differs'],
    ],
    questions: [
      {
        text: 'What should become easier afterwards?',
        choices: ['Adding a case', 'Testing it', 'Understanding it'],
      },
      {
        text: 'May names that others import change?',
        choices: ['No', 'Yes, with a transition', 'Yes, at once'],
      },
    ],
    proof: 'one caller in the new shape, with the recorded tests still green',
  },
  migration: {
    label: 'a migration',
    goal: 'Everything runs on the new way, nothing was lost, and the old one is gone.',
    must: [
      'Old and new run side by side until the new one is proven; the way back works until then.',
      'Nothing is lost or changed in passing; a count or comparison proves it.',
      'At the end a search for the old way finds nothing.',
    ],
    outside: ['Improvements that the migration does not need'],
    risks: [
      ['The last tenth is never moved', 'the number of remaining uses stands still for two weeks'],
      ['The new way differs in a case that nobody compared', 'results of both ways differ on real data'],
    ],
    questions: [
      {
        text: 'May both ways live side by side for a while?',
        choices: ['Yes, for weeks', 'Yes, for days', 'No, in one step'],
      },
      { text: 'How is it undone?', choices: ['Switch back at any time', 'Restore a backup', 'Not at all'] },
    ],
    proof: 'a move of the least important use, both ways compared',
  },
  performance: {
    label: 'a speed-up',
    goal: '{object} meets a stated figure, measured the same way before and after.',
    must: [
      'A repeatable measurement exists before anything is changed, with its figure written down.',
      'The target is a number; reaching it ends the work.',
      'Results are the same as before the change.',
    ],
    outside: ['Speeding up what the measurement does not show'],
    risks: [
      ['The wrong thing is made fast', 'the profile shows another place'],
      ['Speed is bought with stale or wrong results', 'a comparison of old and new answers differs'],
    ],
    questions: [
      {
        text: 'Which figure would be good enough?',
        choices: ['Twice as fast', 'Ten times as fast', 'A fixed limit'],
      },
      { text: 'Where is it slow?', choices: ['On start', 'Under load', 'With much data'] },
    ],
    proof: 'a benchmark that prints today’s figure',
  },
  security: {
    label: 'a hardening',
    goal: '{object} refuses what it must refuse, by default and everywhere.',
    must: [
      'The attack is a test that succeeds before the change and fails after it.',
      'What is not explicitly allowed is refused.',
      'Refusals are logged without secrets and can be counted.',
    ],
    outside: ['Protection against people who already own the machine'],
    risks: [
      ['One path is forgotten', 'a list of all entry points has one without the check'],
      ['Honest use is refused', 'support requests after the release'],
    ],
    questions: [
      {
        text: 'Against whom does it protect?',
        choices: ['Anonymous outsiders', 'Signed-in users', 'Other programs on the machine'],
      },
    ],
    proof: 'a test that carries out the attack',
  },
  docs: {
    label: 'documentation',
    goal: 'A reader reaches the goal with {thing} without asking anybody.',
    must: [
      'Every command and example in it was run as written.',
      'The reader, the goal and the prerequisites stand in the first lines.',
      'A check or a reminder keeps it from going out of date.',
    ],
    outside: ['Describing every option'],
    risks: [['It is out of date in a month', 'an example fails in CI, or nobody would notice']],
    questions: [{ text: 'Who reads it?', choices: ['New users', 'Daily users', 'Contributors'] }],
    proof: 'a first page that one person who does not know the project has tried',
  },
  tests: {
    label: 'tests',
    goal: 'A fault turns a test red before a person sees it: {bare}.',
    must: [
      'Each new test was seen failing with a planted fault.',
      'The tests are deterministic: no clock, no network, no order.',
      'They run with the project’s usual test command.',
    ],
    outside: ['A coverage figure for its own sake'],
    risks: [['Tests that repeat the code and cannot fail', 'a planted fault stays green']],
    questions: [
      {
        text: 'What hurts most when it breaks?',
        choices: ['Wrong results', 'Lost data', 'It does not start'],
      },
    ],
    proof: 'one test that fails when the most important line is broken on purpose',
  },
  removal: {
    label: 'a removal',
    goal: '{object} is gone, and nobody who needed it was surprised.',
    must: [
      'Who still uses it is known before it goes.',
      'Its code, tests, settings and documents go together; a search finds nothing.',
      'Stored data that belonged to it is kept, exported or deleted on purpose.',
    ],
    outside: ['A replacement that nobody asked for'],
    risks: [['Somebody outside still uses it', 'errors from callers after the release']],
    questions: [
      {
        text: 'Is it announced first?',
        choices: ['Yes, one release earlier', 'No, it is unused', 'Not decided'],
      },
    ],
    proof: 'a log line or warning that shows whether it is still used',
  },
};
