import { stringify } from 'yaml';
import type { TaskText } from '../../model/draft.ts';

/** What a first spec is made from. */
export type TemplateSource = Pick<TaskText, 'title' | 'files' | 'acceptance'>;

/**
 * A spec to start from: it can be read, says in comments what to fill in, and is red until somebody does. Without a
 * task, that of an example.
 */
export function specTemplate(task: TemplateSource | null): string {
  const { title, files, acceptance } = task ?? EXAMPLE;
  const include = files.filter((file) => !/[*?[\]{}\\]/.test(file));
  const sentences = acceptance.filter((sentence) => sentence.trim() !== '');
  const rules = (sentences.length > 0 ? sentences : [title])
    .slice(0, 20)
    .map((sentence, index) =>
      [
        `  - id: ${scalar(ruleId(sentence, index))}`,
        `    description: ${scalar(sentence)}`,
        '    severity: medium',
        '    # What must be gone. Every place where it is found is a violation.',
        '    # match:',
        '    #   identifiers: [oldName]',
        '    # What must be there. Each of them must be found.',
        '    expect:',
        `      definitions: [${placeholder(index)}] # put the name here that proves it`,
        ...(include.length > 0
          ? ['    scope:', '      include:', ...include.map((file) => `        - ${scalar(file)}`)]
          : []),
      ].join('\n'),
    );
  return [
    `name: ${scalar(title)}`,
    '# Kinds of patterns: identifiers, expressions, sql_tables, api_routes, imports, calls, definitions,',
    '# references, decorators, tests, text, files, structure. A text is a whole word, /…/ an expression.',
    'rules:',
    `${rules.join('\n')}`,
    '',
  ].join('\n');
}

const EXAMPLE: TemplateSource = {
  title: 'What this proves',
  files: [],
  acceptance: ['The new thing is there and the old one is gone'],
};

/** A name that nothing has, so that the rule stays red until it is filled in. */
function placeholder(index: number): string {
  return `FILL_IN_${index + 1}`;
}

function ruleId(sentence: string, index: number): string {
  const words = sentence
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return `${index + 1}-${(words ?? ['rule']).slice(0, 5).join('-').slice(0, 40)}`;
}

/** A text as YAML on one line, quoted where it must be. */
function scalar(text: string): string {
  return stringify(text.replace(/\s+/g, ' ').trim(), { lineWidth: 0, blockQuote: false }).trimEnd();
}
