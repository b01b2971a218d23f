import type { Size } from '../core/model/basics.ts';
import { fill, upperFirst } from './idea.ts';
import type { Idea } from './idea.ts';
import { KIND_WORDS } from './kinds.ts';
import type { Place, Survey } from './survey.ts';
import { code, joined, symbolAt, testCommand } from './words.ts';

/** A piece of work: a phase of the specification and a task of the plan. */
export interface Step {
  readonly key: 'pin' | 'core' | 'connect' | 'edges' | 'settings' | 'data' | 'verify' | 'docs' | 'release';
  readonly title: string;
  readonly description: string;
  /** 1-based numbers of the requirements that it proves. */
  readonly requirements: readonly number[];
  readonly files: readonly string[];
  readonly size: Size;
  readonly tags: readonly string[];
  /** Keys of steps that come before it, as far as they exist. */
  readonly after: readonly Step['key'][];
}

/** Which step a requirement belongs to, by its words; the rest is the core. */
const BELONGS: readonly (readonly [Step['key'], RegExp])[] = [
  ['docs', /\bdocument(ed|ation)?\b|readme|changelog|release notes|described/i],
  ['data', /migration|existing data|schema|carried over|backfill/i],
  [
    'pin',
    /before (the change|anything)|recorded before|reproduces|measurement exists|present (tests|callers)|keeps? working|who still uses/i,
  ],
  ['settings', /\bconfigur|\bsetting|switch(ed)? off|preset|environment variable|feature flag/i],
  [
    'edges',
    /refus|invalid|\bwrong|\bempty|error|\bfail|at most once|delivered twice|largest|out of reach|cannot be read|\bbroken?\b|\bbad\b/i,
  ],
  ['release', /\bmonitor|\bwatch|\bmetric|\balert|reconcil|\blog(ged|s)?\b/i],
];

const CORE_TITLE: Readonly<Record<Idea['kind'], string>> = {
  feature: 'Build the smallest working {bare}',
  fix: 'Fix the cause: {bare}',
  refactor: 'Restructure {bare}',
  migration: 'Move the first use of {bare}',
  performance: 'Bring {bare} to its figure',
  security: 'Make {bare} refuse by default',
  docs: 'Write the text: {bare}',
  tests: 'Write the first of the {bare}',
  removal: 'Remove {bare}',
};
const PIN_TITLE: Readonly<Record<Idea['kind'], string>> = {
  feature: 'Pin today’s behaviour before adding {bare}',
  fix: 'Reproduce it with a failing test: {bare}',
  refactor: 'Record today’s behaviour of {bare} in tests',
  migration: 'Count and compare before moving {bare}',
  performance: 'Measure {bare} as it is today',
  security: 'Write the attack on {bare} as a test',
  docs: 'Collect what readers need to know: {bare}',
  tests: 'Choose which faults the {bare} must catch',
  removal: 'Find out who still uses {bare}',
};

/** What the first step does when there is code to hold on to. */
function pinWords(idea: Idea, survey: Survey): string {
  const [first] = survey.places;
  const proof = `First: ${fill(KIND_WORDS[idea.kind].proof, idea)}.`;
  if (survey.fileCount === 0)
    return `Decide language, how it is started and how it is tested, and write the decisions down. ${proof}`;
  if (!first) return proof;
  const bare = first.tests.length === 0 ? ` ${code(first.path)} has no test file of its own name yet.` : '';
  const cover = `Cover what ${symbolAt(first)} does today, so that a change there is seen.${bare}`;
  return KEEPS_BEHAVIOUR.includes(idea.kind)
    ? cover
    : `${proof} The nearest code is ${symbolAt(first)} (${first.why}).`;
}

/** Kinds whose first step records what works today; the others first show what is missing. */
export const KEEPS_BEHAVIOUR: readonly Idea['kind'][] = ['feature', 'refactor', 'migration'];

/** The work for an idea in the order in which one would do it. Requirements that no other step takes are the core's. */
export function steps(idea: Idea, survey: Survey, requirements: readonly string[]): readonly Step[] {
  const byKey = new Map<Step['key'], number[]>();
  requirements.forEach((text, index) => {
    const key = BELONGS.find(([, words]) => words.test(text))?.[0] ?? 'core';
    byKey.set(key, [...(byKey.get(key) ?? []), index + 1]);
  });
  const of = (key: Step['key']): readonly number[] => byKey.get(key) ?? [];
  const [first, second, third] = survey.places;
  const command = testCommand(survey);
  const run = command ? ` Run ${code(command.run)}.` : '';
  const near = first
    ? ` Start at ${symbolAt(first)} (${first.why}).`
    : ' There is no existing code for it: create the first module and its test.';
  const list: Step[] = [];
  const add = (
    step: Omit<Step, 'title' | 'tags'> & { readonly title: string; readonly tags?: readonly string[] },
  ): void => {
    list.push({
      ...step,
      title: upperFirst(fill(step.title, idea)).slice(0, 160),
      tags: [step.key, ...(step.tags ?? [])],
    });
  };
  const needsPin =
    first !== undefined || survey.fileCount === 0 || of('pin').length > 0 || idea.kind !== 'feature';
  if (needsPin) {
    add({
      key: 'pin',
      title:
        survey.fileCount === 0
          ? 'Set up the project with one command that runs the tests'
          : PIN_TITLE[idea.kind],
      size: 's',
      after: [],
      requirements: of('pin'),
      files:
        idea.kind === 'docs' ? [] : unique([...(first?.tests ?? []), ...survey.tests.related.slice(0, 2)]),
      description: `${pinWords(idea, survey)}${run}`,
    });
  }
  if (of('data').length > 0) {
    add({
      key: 'data',
      title: 'Prepare the data: {bare}',
      size: 'm',
      after: ['pin'],
      requirements: of('data'),
      files: dataFiles(survey),
      description: `Change what is stored in a step of its own that can be run twice and undone, before any code needs it.${run}`,
    });
  }
  add({
    key: 'core',
    title: CORE_TITLE[idea.kind],
    size: of('core').length > 6 ? 'l' : 'm',
    after: ['pin', 'data'],
    requirements: of('core'),
    files: coreFiles(idea, survey),
    description: `${fill(KIND_WORDS[idea.kind].goal, idea)}${near} One case end to end first; leave out: ${fill(KIND_WORDS[idea.kind].outside[0] ?? '', idea).toLowerCase()}.${run}`,
  });
  if (second && idea.kind !== 'docs' && idea.kind !== 'tests') {
    const others = [second, ...(third ? [third] : [])];
    add({
      key: 'connect',
      title: `${idea.kind === 'fix' ? 'Look for the same cause in' : 'Connect {bare} to'} ${others.map((place) => fileName(place)).join(' and ')}`,
      size: 's',
      after: ['core'],
      requirements: [],
      files: unique(others.flatMap((place) => [place.path, ...place.tests.slice(0, 1)])),
      description: `These places speak of the same words and must not go their own way: ${joined(others.map((place) => `${symbolAt(place)} (${place.why})`))}. Let them ask the one place that decides.${run}`,
    });
  }
  if (of('settings').length > 0) {
    add({
      key: 'settings',
      title: 'Make {bare} configurable and switchable',
      size: 's',
      after: ['core'],
      requirements: of('settings'),
      files: unique([...survey.project.settings.slice(0, 1), first?.path ?? '']),
      description: `Values with a description, a preset and a check; off must be a safe state.${run}`,
    });
  }
  if (of('edges').length > 0) {
    add({
      key: 'edges',
      title: 'Handle failure and edge cases: {bare}',
      size: 'm',
      after: ['core'],
      requirements: of('edges'),
      files: unique([first?.path ?? '', ...(first?.tests ?? [])]),
      description: `One test per case, each with the message or answer that a person or caller gets.${run}`,
    });
  }
  add({
    key: 'verify',
    title: idea.kind === 'docs' ? 'Let one reader follow it: {bare}' : 'Prove it end to end: {bare}',
    size: 's',
    after: ['core', 'connect', 'settings', 'edges'],
    requirements: [],
    files: idea.kind === 'docs' ? [] : unique(survey.tests.related.slice(0, 3)),
    description: `One test that walks the whole way as its user does, and a check that every requirement has a test which was seen failing.${run}`,
  });
  const docs = unique([
    survey.project.readme?.path ?? '',
    ...survey.docs.filter((path) => path !== survey.project.readme?.path).slice(0, 1),
    survey.project.changelog ?? '',
  ]);
  if (idea.kind !== 'docs' && (docs.length > 0 || of('docs').length > 0)) {
    add({
      key: 'docs',
      title: 'Document it: {bare}',
      size: 'xs',
      after: ['core', 'settings'],
      requirements: of('docs'),
      files: docs,
      description: `What it does, how to use it, how to switch it off, what changed for those who were here before.`,
    });
  }
  if (of('release').length > 0) {
    add({
      key: 'release',
      title: 'Release it and watch: {bare}',
      size: 's',
      after: ['verify'],
      requirements: of('release'),
      files: [],
      description:
        'Say beforehand which figure is watched, who watches it and at which value it is switched off again.',
    });
  }
  return withAllRequirements(list, requirements.length);
}

/** A requirement whose step does not exist here belongs to the core. */
function withAllRequirements(list: readonly Step[], count: number): readonly Step[] {
  const covered = new Set(list.flatMap((step) => step.requirements));
  const left = Array.from({ length: count }, (_, index) => index + 1).filter((n) => !covered.has(n));
  return left.length === 0
    ? list
    : list.map((step) =>
        step.key === 'core'
          ? { ...step, requirements: [...step.requirements, ...left].toSorted((a, b) => a - b) }
          : step,
      );
}

function coreFiles(idea: Idea, survey: Survey): string[] {
  const [first] = survey.places;
  if (idea.kind === 'docs')
    return unique(survey.docs.length > 0 ? survey.docs.slice(0, 2) : [survey.project.readme?.path ?? '']);
  if (idea.kind === 'tests') return unique([...(first?.tests ?? []), ...survey.tests.related.slice(0, 2)]);
  return unique([first?.path ?? '', ...(first?.tests ?? []).slice(0, 1)]);
}

function dataFiles(survey: Survey): string[] {
  return survey.places
    .map((place) => place.path)
    .filter((path) => /model|schema|migrat|store|db|database|entity|repository/i.test(path))
    .slice(0, 3);
}

function fileName(place: Place): string {
  return place.path.slice(place.path.lastIndexOf('/') + 1);
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths.filter(Boolean))];
}
