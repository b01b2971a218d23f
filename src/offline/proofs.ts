import { isCancelled, throwIfCancelled } from '../core/base/errors.ts';
import type { CodeIndex } from '../core/index/port.ts';
import type { ProofSpec } from '../core/model/verification.ts';
import type { Idea } from './idea.ts';
import type { Step } from './steps.ts';
import type { Survey } from './survey.ts';

/** A rule as it stands in the YAML. */
export interface DraftedRule {
  readonly id: string;
  readonly description: string;
  readonly severity?: 'high' | 'medium';
  readonly match?: Readonly<Record<string, readonly string[]>>;
  readonly expect?: Readonly<Record<string, readonly string[]>>;
  readonly expect_any?: true;
  readonly guidance?: string;
}

const MADE = /\b(?:add|create|implement|introduce|provide|export|write|build|define)s?\s+/gi;
const MOVED =
  /\b(?:migrate|move|switch|port|upgrade)\b[^.\n]*?\bfrom\s+[`"]?(@?[\w./-]+)[`"]?\s+to\s+[`"]?(@?[\w./-]+)[`"]?|\breplace\s+[`"]?(@?[\w./-]+)[`"]?\s+(?:with|by)\s+[`"]?(@?[\w./-]+)[`"]?/i;
const RENAMED =
  /\brename\s+(?:the\s+)?(?:\w+\s+)?[`"]?([A-Za-z_$][\w$]*)[`"]?\s+(?:to|into)\s+[`"]?([A-Za-z_$][\w$]*)[`"]?/i;
const ROUTED = /\b(GET|POST|PUT|PATCH|DELETE)\s+[`"]?(\/[\w/:{}.*-]*[\w}])/g;
const GONE = /\b(?:remove|delete|drop|retire)s?\s+/gi;
/** Words after which a name is where something goes, not what is made. */
const ASIDE = /^(?:to|in|into|for|with|without|like|from|using|of|on|at|by|as|and|or|that|which)$/i;
/** How far behind its verb a name may stand. */
const REACH = 6;

/**
 * Rules that the idea's own words justify: names, routes and packages that it says come or go, and the test file
 * that the first step promises. Nothing is guessed: most steps have none.
 */
export function rulesOf(
  step: Step['key'],
  last: Step['key'],
  idea: Idea,
  prompt: string,
  survey: Survey,
): readonly DraftedRule[] {
  const rules: DraftedRule[] = [];
  if (step === 'core') rules.push(...comes(idea, prompt));
  if (step === last) rules.push(...goes(idea, prompt));
  if (step === 'pin') {
    const name = promisedTest(survey);
    if (name !== null) rules.push(testFileRule(name));
  }
  return rules;
}

/** Base name of the nearest code that has no test file of its name; null when it has one or there is none. */
export function promisedTest(survey: Survey): string | null {
  const [first] = survey.places;
  if (!first || first.tests.length > 0 || survey.tests.count === 0) return null;
  const name = /([^/]+?)(?:\.\w+)+$/.exec(first.path)?.[1];
  return name !== undefined &&
    /^[\w-]+$/.test(name) &&
    !/^(?:index|main|app|server|mod|lib|__init__)$/.test(name)
    ? name
    : null;
}

function testFileRule(name: string): DraftedRule {
  const files = [
    `**/${name}.{test,spec}.*`,
    `**/${name}[_-]{test,spec}.*`,
    `**/test_${name}.*`,
    `**/${name}{Test,Tests,Spec}.*`,
  ];
  return {
    id: 'test-file',
    description: `There is a test file that is called after ${name}`,
    expect: { files },
    expect_any: true,
    guidance: 'If the test has another name, put that name here.',
  };
}

function comes(idea: Idea, prompt: string): readonly DraftedRule[] {
  const rules: DraftedRule[] = [];
  const renamed = RENAMED.exec(prompt);
  if (renamed?.[2] && isName(renamed[2], prompt)) rules.push(definition(renamed[2], renamed[2]));
  const moved = movedPackages(prompt);
  if (moved && idea.kind === 'migration')
    rules.push({ id: 'new-package', description: `${moved.to} is used`, expect: { imports: [moved.to] } });
  if (idea.kind !== 'feature' && idea.kind !== 'tests') return rules;
  for (const { name, before } of namesBehind(MADE, prompt))
    rules.push(definition(name, before === 'class' ? `class ${name}` : name));
  for (const [, method = '', path = ''] of prompt.matchAll(ROUTED))
    rules.push({
      id: `route-${idOf(`${method}-${path}`)}`,
      description: `${method} ${path} is answered`,
      severity: 'high',
      expect: { api_routes: [`${method} ${path}`] },
    });
  return distinct(rules);
}

function goes(idea: Idea, prompt: string): readonly DraftedRule[] {
  const rules: DraftedRule[] = [];
  const renamed = RENAMED.exec(prompt);
  if (renamed?.[1] && isName(renamed[1], prompt)) rules.push(gone(renamed[1]));
  const moved = movedPackages(prompt);
  if (moved && idea.kind === 'migration')
    rules.push({
      id: 'old-package-gone',
      description: `${moved.from} is used nowhere any more`,
      severity: 'high',
      match: { imports: [moved.from] },
    });
  if (idea.kind === 'removal') for (const { name } of namesBehind(GONE, prompt)) rules.push(gone(name));
  return distinct(rules);
}

function definition(name: string, pattern: string): DraftedRule {
  return {
    id: `${idOf(name)}-exists`,
    description: `${name} is defined`,
    severity: 'high',
    expect: { definitions: [pattern] },
  };
}

function gone(name: string): DraftedRule {
  return {
    id: `${idOf(name)}-gone`,
    description: `${name} is neither defined nor used any more`,
    severity: 'high',
    match: { identifiers: [name] },
  };
}

function movedPackages(prompt: string): { from: string; to: string } | null {
  const found = MOVED.exec(prompt);
  const from = found?.[1] ?? found?.[3];
  const to = found?.[2] ?? found?.[4];
  const clean = (text: string): string => text.replace(/[.,;]+$/, '');
  return from === undefined || to === undefined || clean(from) === clean(to)
    ? null
    : { from: clean(from), to: clean(to) };
}

/** Names of code that are the object of a verb, with the word in front of them. */
function namesBehind(
  verbs: RegExp,
  prompt: string,
): readonly { readonly name: string; readonly before: string }[] {
  return [...prompt.matchAll(verbs)].flatMap((verb) => {
    const rest = prompt.slice(verb.index + verb[0].length).split(/[.;:!?\n]|,\s/)[0] ?? '';
    const words = rest.split(/\s+/).slice(0, REACH);
    const stop = words.findIndex((word) => ASIDE.test(word));
    const own = stop < 0 ? words : words.slice(0, stop);
    return own.flatMap((word, at) => {
      const name = /^[`"“]?([A-Za-z_$][\w$]*)(?:\(\))?[`"”]?$/.exec(word)?.[1];
      return name !== undefined && isName(name, prompt)
        ? [{ name, before: own[at - 1]?.toLowerCase() ?? '' }]
        : [];
    });
  });
}

/** A name of code, not a word of the sentence: in backticks, or with a capital or underscore inside. */
function isName(name: string, prompt: string): boolean {
  if (name.length < 3) return false;
  return (
    /[a-z0-9][A-Z]|[A-Za-z0-9]_[A-Za-z0-9]/.test(name) ||
    prompt.includes(`\`${name}\``) ||
    prompt.includes(`\`${name}()\``)
  );
}

function idOf(text: string): string {
  return text
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}

function distinct(rules: readonly DraftedRule[]): readonly DraftedRule[] {
  return rules.filter((rule, at) => rules.findIndex((each) => each.id === rule.id) === at);
}

/** The YAML of the rules that do not hold yet, per list; empty where none is left. Without an index there is none: nothing could be known. */
export async function provenSpecs(
  lists: readonly { readonly title: string; readonly rules: readonly DraftedRule[] }[],
  index: CodeIndex | null,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (!index || lists.every(({ rules }) => rules.length === 0)) return lists.map(() => '');
  const [{ writeSpec }, { readSpec }] = await Promise.all([
    import('../core/verify/spec/write.ts'),
    import('../core/verify/spec/read.ts'),
  ]);
  const specs = lists.map(({ title, rules }) =>
    rules.length === 0 ? null : readSpec(writeSpec(title, rules)).spec,
  );
  const asked = specs.filter((each): each is ProofSpec => each !== null);
  if (asked.length === 0) return lists.map(() => '');
  try {
    const reports = await index.evaluate(asked, { limit: 1 }, signal);
    return lists.map(({ title, rules }, at) => {
      const spec = specs[at];
      const report = spec ? reports[asked.indexOf(spec)] : undefined;
      const red = rules.filter((rule) =>
        report?.rules.some((each) => each.ruleId === rule.id && each.verdict === 'fail'),
      );
      return red.length === 0 ? '' : writeSpec(title, red);
    });
  } catch (error) {
    throwIfCancelled(signal);
    if (isCancelled(error)) throw error;
    return lists.map(() => '');
  }
}
