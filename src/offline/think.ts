import type { ModelTask, Quote } from '../core/llm/tasks.ts';
import type { ModelRequest, ModelTurn, ToolCall } from '../core/llm/provider.ts';
import { oneLine } from '../core/base/plainText.ts';
import type { Persona, Technique } from '../core/model/persona.ts';
import { contentWords } from '../core/session/diversity.ts';
import { confront } from './confront.ts';
import type { Mark } from './bullets.ts';
import { fill, upperFirst } from './idea.ts';
import type { Idea } from './idea.ts';
import { KIND_WORDS } from './kinds.ts';
import { must, questions, risks } from './knowledge.ts';
import type { Survey } from './survey.ts';
import { code, joined, NO_MODEL, symbolAt, testCommand, where } from './words.ts';

type Bullet = readonly [Mark, string];

/** A persona's answer in Markdown. */
export function offlineThought(
  task: Extract<ModelTask, { kind: 'think' }>,
  idea: Idea,
  survey: Survey,
  earlier: readonly string[],
): string {
  const { persona, thread } = task;
  const last = thread.at(-1);
  if (last?.speaker === 'Person') return reply(persona, last, idea, survey);
  if (task.round >= 2 && task.others.length > 0) return confront(persona, task, idea, survey);
  const bullets = TECHNIQUES[persona.technique](idea, survey);
  const stance = STANCE[persona.stance](idea, survey);
  const before = earlier.map((text): Bullet => [
    'Finding',
    `Planned here before: ${text}. Read it before deciding anew.`,
  ]);
  const opening = fill(OPENING[persona.technique], idea);
  return [
    opening,
    ...[...bullets, ...stance, ...before].map(([mark, text]) => `- **${mark}:** ${text}`),
    '',
    NO_MODEL,
  ].join('\n');
}

const OPENING: Readonly<Record<Technique, string>> = {
  premortem: 'A year from now {thing} has failed. Looking back:\n',
  first_principles: 'Leaving today’s design aside, what must hold for {thing}:\n',
  user_journey: 'I walk through {thing} on an ordinary day:\n',
  inversion: 'How to make {thing} as bad as possible, turned round:\n',
  smallest_step: 'The smallest step towards {thing} that proves something:\n',
  analogy: 'Where something like {thing} stands already:\n',
  systems: 'What {thing} pulls along when it runs for two years:\n',
};

/** Kinds of change that can be switched off; the others are undone. */
const SWITCHED: readonly Idea['kind'][] = ['feature', 'performance', 'security'];

const TECHNIQUES: Readonly<Record<Technique, (idea: Idea, survey: Survey) => readonly Bullet[]>> = {
  premortem: (idea, survey) => [
    ...risks(idea)
      .slice(0, 2)
      .map(([risk, sign]): Bullet => ['Risk', `${risk}. First sign: ${sign}.`]),
    ...untested(survey),
    [
      'Do',
      `Before anything else, write down the figure or test that would show the failure${commandWords(survey)}.`,
    ],
  ],
  first_principles: (idea, survey) => [
    ...must(idea)
      .slice(0, 2)
      .map((text): Bullet => ['Finding', `${text} Whatever is built, this has to be true.`]),
    ...survey.places
      .slice(0, 1)
      .map((place): Bullet => [
        'Finding',
        `Today the decision sits around ${symbolAt(place)} (${place.why}); that is a habit of this code, not a law.`,
      ]),
    ['Do', `Give ${idea.thing} one home and one owner of its state, and let everything else ask there.`],
  ],
  user_journey: (idea, survey) => [
    [
      'Finding',
      `First minute: nobody knows that ${idea.thing} exists unless ${survey.project.readme ? `\`${survey.project.readme.path}\` or` : ''} the product itself says so at the place of need.`,
    ],
    [
      'Risk',
      `The first wrong step meets a message made for developers. First sign: people ask what to do next.`,
    ],
    [
      'Do',
      `For each refusal or failure of ${idea.thing}, write the sentence that a person or caller reads, before the code that produces it.`,
    ],
    ...idea.facets.slice(0, 1).flatMap((facet) => facet.must.slice(0, 1).map((text): Bullet => ['Do', text])),
    ...questions(idea)
      .slice(0, 1)
      .map((question): Bullet => ['Open', question.text]),
  ],
  inversion: (idea, survey) => [
    ...must(idea)
      .slice(1, 3)
      .map((text): Bullet => [
        'Do',
        `Keep this rule, because breaking it is the easiest way to ruin it: ${text}`,
      ]),
    ...survey.places
      .slice(0, 2)
      .map((place): Bullet => [
        'Risk',
        `A second path round ${symbolAt(place)} forgets the rule. First sign: a call that never passes there.`,
      ]),
    ...risks(idea)
      .slice(-1)
      .map(([risk, sign]): Bullet => ['Risk', `${risk}. First sign: ${sign}.`]),
  ],
  smallest_step: (idea, survey) => [
    [
      'Do',
      `This week: ${fill(KIND_WORDS[idea.kind].proof, idea)}${survey.places[0] ? `, starting at ${symbolAt(survey.places[0])}` : ''}.`,
    ],
    ...survey.places
      .slice(0, 3)
      .map((place): Bullet => [
        'Finding',
        `${where(place)} ${place.why}${place.symbols.length > 0 ? `; it defines ${joined(place.symbols.slice(0, 3).map((symbol) => code(symbol.name)))}` : ''}.`,
      ]),
    ...(survey.places.length === 0
      ? [
          [
            'Finding',
            `There is no existing code to start from: nothing in the folder mentions ${joined(idea.words.slice(0, 3).map((word) => `“${word}”`)) || 'the idea'}.`,
          ] as Bullet,
        ]
      : []),
    [
      'Do',
      `Leave out at first: ${fill(KIND_WORDS[idea.kind].outside[0] ?? 'everything else', idea).toLowerCase()}.`,
    ],
  ],
  analogy: (idea, survey) => [
    ...(survey.places.length > 0
      ? survey.places
          .slice(0, 2)
          .map((place): Bullet => [
            'Finding',
            `This code base already has ${symbolAt(place)}${place.line ? ` (“${place.line.text}”)` : ''}; follow its form rather than inventing a second one.`,
          ])
      : [
          [
            'Finding',
            'Nothing comparable stands in this folder, so the first version sets the pattern for all that follow.',
          ] as Bullet,
        ]),
    ...idea.facets
      .slice(0, 2)
      .map((facet): Bullet => [
        'Finding',
        `This is a case of ${facet.name}; what usually breaks there: ${facet.risks[0]?.[0].toLowerCase() ?? 'the edge cases'}.`,
      ]),
    [
      'Do',
      `Take over the tests of the nearest existing case${survey.tests.related[0] ? ` (${code(survey.tests.related[0])})` : ''} as the pattern for the new ones.`,
    ],
  ],
  systems: (idea, survey) => [
    ...idea.facets
      .slice(0, 2)
      .flatMap((facet) =>
        facet.risks.slice(-1).map(([risk, sign]): Bullet => ['Risk', `${risk}. First sign: ${sign}.`]),
      ),
    [
      'Do',
      SWITCHED.includes(idea.kind)
        ? `Decide how ${idea.thing} is switched off without a release, and try it once.`
        : 'Say how each step is undone when it turns out wrong, and try that once.',
    ],
    ...(survey.project.config.length > 0
      ? [
          [
            'Finding',
            `It ships through ${joined(survey.project.config.slice(0, 3).map(code))}; a change there reaches everybody.`,
          ] as Bullet,
        ]
      : []),
    ['Open', `Who looks after ${idea.thing} in a year, and what will they watch?`],
  ],
};

const STANCE: Readonly<Record<Persona['stance'], (idea: Idea, survey: Survey) => readonly Bullet[]>> = {
  sceptic: (idea) => [
    [
      'Doubt',
      `What shows that ${idea.thing} is needed in this size? Until somebody names a real case, this is enough: ${fill(KIND_WORDS[idea.kind].proof, idea)}.`,
    ],
  ],
  user_voice: (idea) => [
    [
      'Do',
      `Try it with one person who did not build it before calling it done. What they must find true: ${upperFirst(fill(KIND_WORDS[idea.kind].goal, idea))}`,
    ],
  ],
  builder: (_, survey) => {
    const command = testCommand(survey);
    return [
      [
        'Do',
        command
          ? `Keep ${code(command.run)} (from ${code(command.from)}) green after each step.`
          : `Agree on one command that runs the tests first; none was found in the folder.`,
      ],
      ...(survey.tests.related[0]
        ? [['Finding', `Tests to extend: ${joined(survey.tests.related.slice(0, 3).map(code))}.`] as Bullet]
        : []),
    ];
  },
  other: (idea) =>
    questions(idea)
      .slice(1, 2)
      .map((question): Bullet => ['Open', question.text]),
};

function untested(survey: Survey): readonly Bullet[] {
  const bare = survey.places.find((place) => place.tests.length === 0);
  if (bare)
    return [
      [
        'Risk',
        `${symbolAt(bare)} has no test file of its own name, so a break there stays unseen. First sign: the change passes all tests although it is wrong.`,
      ],
    ];
  return survey.tests.count === 0 && survey.fileCount > 0
    ? [
        [
          'Risk',
          'There are no tests in the folder, so nothing would notice a break. First sign: none, and that is the problem.',
        ],
      ]
    : [];
}

function commandWords(survey: Survey): string {
  const command = testCommand(survey);
  return command ? ` and make it part of ${code(command.run)}` : '';
}

function reply(persona: Persona, said: Quote, idea: Idea, survey: Survey): string {
  const place = nearest(said.content, survey);
  const lines = [
    `You say: “${oneLine(said.content, 200)}” From my side (${persona.focus.replace(/\.$/, '')}):`,
    '',
    `- **Do:** Take it into the specification as a sentence that can be checked, and say how one would see that it holds.`,
  ];
  if (place) lines.push(`- **Finding:** The nearest code is ${symbolAt(place)} (${place.why}).`);
  const risk = risks(idea)[said.content.length % Math.max(1, risks(idea).length)];
  if (risk)
    lines.push(
      `- **Risk:** It has to be weighed against this: ${risk[0].charAt(0).toLowerCase()}${risk[0].slice(1)}. First sign: ${risk[1]}.`,
    );
  lines.push(
    '',
    'The offline planner can only place your words, not understand them; a language model would answer the point itself.',
  );
  return lines.join('\n');
}

function nearest(text: string, survey: Survey): Survey['places'][number] | undefined {
  const words = new Set(contentWords(text));
  const score = (place: Survey['places'][number]): number =>
    contentWords(`${place.path} ${place.symbols.map((symbol) => symbol.name).join(' ')}`).filter((word) =>
      words.has(word),
    ).length;
  return survey.places.toSorted((a, b) => score(b) - score(a))[0];
}

/** What a persona looks up before its first answer: a word in the code, and earlier plans. */
export function firstSearches(request: ModelRequest): readonly ToolCall[] {
  const { task, turns, tools } = request;
  if (
    task.kind !== 'think' ||
    task.round > 1 ||
    task.thread.length > 0 ||
    turns.some((turn) => turn.role === 'tool')
  )
    return [];
  const query = task.persona.searchQueries[0];
  if (!query) return [];
  return tools.map((tool, index) => ({ id: `search-${index + 1}`, name: tool.name, input: { query } }));
}

/** Titles of earlier plans, tasks and sessions in the results of the searches, at most two. */
export function earlierPlans(turns: readonly ModelTurn[]): readonly string[] {
  const texts = turns.flatMap((turn) =>
    turn.role === 'tool' ? turn.results.filter((result) => !result.isError) : [],
  );
  const found = texts.flatMap((result) => [
    ...result.text.matchAll(/^(plan|task|episode|document) (“[^”]+”) \((\d{4}-\d\d-\d\d)\)/gm),
  ]);
  return found.slice(0, 2).map((match) => `${match[1]} ${match[2]} of ${match[3]}`);
}
