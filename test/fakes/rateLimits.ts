/** A session about rate limiting: the idea, and what a good model says to it. */
import type { DraftInput } from '../../src/core/model/draft.ts';
import type { Persona } from '../../src/core/model/persona.ts';
import type { SynthesisSection } from '../../src/core/model/synthesis.ts';

export const prompt =
  'Add rate limiting to the public API, with limits per key and a way for operators to see who is throttled. It must not slow down requests that are within their limit.';

type PersonaText = Omit<Persona, 'id'> & {
  readonly thinking: string;
  readonly answer: string;
  readonly rebuttal: string;
};

export const voices: readonly PersonaText[] = [
  {
    role: 'reliability_sceptic',
    name: 'Reliability sceptic',
    emoji: '🛡️',
    focus: 'What happens to honest clients when the limiter itself is wrong, slow or down.',
    background:
      'Ran an on-call rotation for an API gateway; has seen limiters cause more outages than they prevented.',
    systemPrompt: 'Look for the ways in which the limiter fails before the traffic does.',
    technique: 'premortem',
    stance: 'sceptic',
    searchQueries: ['middleware', 'redis', 'timeout'],
    thinking:
      'A year from now the limiter took the API down. Why? The counter store was unreachable and every request waited for it. Or the clock of one node ran ahead and its windows closed early…',
    answer: `The limiter becomes a **dependency of every request**. Before any algorithm, decide what happens when it fails.

### How it fails
1. The counter store is slow: every request waits for it. Cap the wait at 5 ms, then let the request pass.
2. The counter store is gone: *fail open*, count in memory per node, and raise one alert, not one per request.
3. A deploy resets the counters and every client gets a fresh burst at once.

\`\`\`ts
const verdict = await Promise.race([limiter.take(key), pass(5)]);
\`\`\`

I doubt that "per key" is the right unit: one customer with forty keys is still one customer.`,
    rebuttal: `I accept token buckets, but **not** the claim that an exact count is needed. Exactness costs a round trip per request; two per cent of error costs nothing.

- The operator's wish to see *who is throttled* can be served from sampled logs.
- Challenge to Operator: Exactness costs a round trip per request.
- Challenge to Minimalist: Nobody answered what happens in the first second after a deploy.`,
  },
  {
    role: 'api_client',
    name: 'Integration developer',
    emoji: '🧑‍💻',
    focus: 'What a client sees before, at and after the limit, and whether it can recover without a human.',
    background: 'Maintains a client library with 4,000 users.',
    systemPrompt: 'Walk through it as the person whose job fails at 3 a.m.',
    technique: 'user_journey',
    stance: 'user_voice',
    searchQueries: ['429', 'retry-after', 'error response'],
    thinking:
      'I deploy a nightly sync. It works for months. Then one night it gets a 429. What do I see in my log?',
    answer: `I run a nightly sync. One night I get a \`429\`. What I need, in this order:

- **\`Retry-After\`** in seconds, always, also for the soft limit.
- \`RateLimit-Remaining\` on *every* answer, so that I can slow down before I am stopped.
- A body that names **which** limit I hit and where to read about it.

> A limit that I cannot see coming is an outage that somebody chose.

Please do not count requests that you refused: a client that retries would never get out.`,
    rebuttal: `To the sceptic: failing open is right for you and *confusing for me*, if the headers disappear. Keep sending them with the last known values.

| case | header |
| --- | --- |
| within limit | \`RateLimit-Remaining\` |
| refused | \`Retry-After\` |`,
  },
  {
    role: 'operator',
    name: 'Operator',
    emoji: '🔭',
    focus: 'Seeing who is throttled, why, and changing a limit without a deploy.',
    background: 'Looks after the API at night.',
    systemPrompt: 'Think of the second-order effects: cost, people, dashboards.',
    technique: 'systems',
    stance: 'builder',
    searchQueries: ['metrics', 'admin', 'config reload'],
    thinking:
      'Which question do I get asked? "Why is customer X throttled?" I must answer that in one minute.',
    answer: `The question I get is *"why is customer X throttled, and since when?"*. I must answer it in a minute.

1. A counter per key and verdict, exported as a metric. No label per path: that explodes.
2. A command to **raise one key's limit for an hour**, audited, with no deploy.
3. A list of the ten most refused keys.

The limits belong in data, not in code. Today \`src/config/limits.ts\` is compiled in.`,
    rebuttal: `Sampled logs do not answer the question for a small customer: they may never be sampled. I need exact counts **of refusals only**, and those are rare, so they are cheap.`,
  },
  {
    role: 'minimalist',
    name: 'Minimalist',
    emoji: '✂️',
    focus: 'The smallest change that proves or disproves the idea.',
    background: 'Deletes more code than anybody in the team.',
    systemPrompt: 'Find the smallest step that would teach us the most.',
    technique: 'smallest_step',
    stance: 'other',
    searchQueries: ['express middleware', 'proxy'],
    thinking:
      'Is there a limiter in the gateway already? If so the whole thing is ten lines of configuration.',
    answer: `Start with **measuring, not refusing**. Ship the middleware in *observe* mode for one week: it decides, writes the verdict to a metric and lets everything pass.

Then we know:
- how many keys would have been refused,
- what the check costs at p99,
- whether per-key is the right unit.

Only then turn refusing on, for one key, then for all.`,
    rebuttal: `All three of you design the final thing. None of it needs to exist in week one. Observe mode answers the *exact or sampled* dispute with data.`,
  },
  {
    role: 'adversary',
    name: 'Abuser',
    emoji: '🎭',
    focus: 'How to get around the limit, or turn it against others.',
    background: 'Red team.',
    systemPrompt: 'How would one make this as bad as possible?',
    technique: 'inversion',
    stance: 'sceptic',
    searchQueries: ['api key creation', 'x-forwarded-for'],
    thinking: 'Keys are free. I make a thousand keys. Or I use yours.',
    answer: `To make it useless: **keys are free**. I create a thousand and rotate. Limit by account, and limit key creation.

To make it harmful: I send requests *with your key* from a browser; the key is in your front-end bundle. Now you are throttled, not me.

To make it expensive: I send a new random key with each request; your counter table grows until it falls over. Refuse unknown keys **before** counting.`,
    rebuttal: `Do not put the remaining count into answers to *unauthenticated* requests.

- Challenge to Minimalist: Observe mode tells an abuser how high the limit is.`,
  },
];

interface PointText {
  readonly section: SynthesisSection;
  readonly text: string;
  /** Indices of voices. */
  readonly from: readonly number[];
}

export const points: readonly PointText[] = [
  {
    section: 'themes',
    text: 'The limiter is a **dependency of every request**; its failure mode matters more than its algorithm.',
    from: [0, 2],
  },
  {
    section: 'themes',
    text: 'A limit must be *visible before it is hit*: headers on every answer, not only on refusals.',
    from: [1],
  },
  {
    section: 'agreement',
    text: 'Refused requests are not counted, and unknown keys are refused before anything is counted.',
    from: [1, 4],
  },
  {
    section: 'agreement',
    text: 'Limits are data that an operator can change without a deploy.',
    from: [2, 3],
  },
  {
    section: 'contention',
    text: '**Exact or sampled counts.** The sceptic wants two per cent of error for no round trip; the operator needs exact counts of refusals. Answer: count refusals exactly, passes approximately.',
    from: [0, 2],
  },
  {
    section: 'contention',
    text: '**Per key or per account.** Keys are free to make, so a limit per key alone limits nobody.',
    from: [0, 4],
  },
  {
    section: 'risks',
    text: 'A counter store that hangs takes the API down with it. The check waits at most 5 ms, then passes.',
    from: [0],
  },
  { section: 'risks', text: 'A leaked front-end key lets a stranger throttle its owner.', from: [4] },
  {
    section: 'recommendations',
    text: 'Ship in **observe** mode for a week; refuse only after the figures are in.',
    from: [3],
  },
  {
    section: 'recommendations',
    text: 'Token bucket per account with a sub-limit per key, state in memory, synchronised every second.',
    from: [0, 2, 4],
  },
  { section: 'open_questions', text: 'What is the limit of the free tier, and who decides?', from: [] },
];

/** What the synthesis says to a challenge, by a part of its words; one is left open. */
export const answers: readonly (readonly [string, string])[] = [
  [
    'Exactness costs',
    'Only refusals are counted exactly; they are rare. Passes are counted in memory and synchronised.',
  ],
  ['Observe mode tells', 'No headers are sent to unauthenticated requests, and none at all in observe mode.'],
];

export const spec = `# Rate limiting for the public API

## Goal
Requests over an account's limit are refused with \`429\`; requests within it are not slowed by more than **1 ms at p99**.

## Behaviour
1. A token bucket per account, with a sub-limit per key.
2. Unknown keys are refused before anything is counted.
3. Every authenticated answer carries \`RateLimit-Remaining\` and \`RateLimit-Reset\`.
4. A refusal carries \`Retry-After\` and a body that names the limit.

\`\`\`http
HTTP/1.1 429 Too Many Requests
Retry-After: 12
\`\`\`

## When the counter store fails
- [x] wait at most 5 ms, then pass
- [ ] keep sending headers with the last known values
- [ ] one alert per minute

## Operators
An operator lists the most refused accounts and raises one limit for a time, without a deploy.

## Not part of this
Billing by usage; limits per path.
`;

export const drafts: readonly DraftInput[] = [
  {
    title: 'Measure the API without a limiter',
    description: 'Record p50 and p99 of the public routes, as the base of the 1 ms promise.',
    priority: 'high',
    size: 's',
    tags: ['measure'],
    acceptance: ['p50 and p99 per route are in the repository'],
    files: ['bench/api.ts'],
  },
  {
    title: 'Token bucket with a clock that can be set',
    description: 'Pure, with tests as a table.',
    priority: 'critical',
    size: 'm',
    tags: ['core'],
    acceptance: [
      'A bucket refills at its rate',
      'A burst empties it exactly once',
      'Time that goes back changes nothing',
    ],
    files: ['src/limits/bucket.ts', 'test/limits/bucket.test.ts'],
  },
  {
    title: 'Limits as data, reloaded without a deploy',
    description: 'Move `src/config/limits.ts` into the database.',
    priority: 'high',
    size: 'm',
    tags: ['config'],
    acceptance: ['A changed limit holds within 10 s'],
    files: ['src/config/limits.ts'],
  },
  {
    title: 'Middleware in observe mode',
    description: 'Decides and counts, refuses nobody.',
    priority: 'critical',
    size: 'm',
    tags: ['core', 'http'],
    acceptance: ['No request is refused', 'Each verdict is in a metric', 'Adds less than 1 ms at p99'],
    files: ['src/http/limiter.ts'],
    blockedBy: [1, 2, 3],
  },
  {
    title: 'Fail open when the counter store is slow or gone',
    description: '',
    priority: 'high',
    size: 's',
    tags: ['http'],
    acceptance: ['A store that hangs delays no request by more than 5 ms'],
    files: ['src/http/limiter.ts'],
    blockedBy: [4],
  },
  {
    title: 'Headers on every authenticated answer',
    description: '',
    priority: 'medium',
    size: 's',
    tags: ['http'],
    acceptance: ['RateLimit-Remaining is right to within two per cent'],
    files: ['src/http/headers.ts'],
    blockedBy: [4],
  },
  {
    title: 'Refuse with 429, Retry-After and a body that names the limit',
    description: '',
    priority: 'high',
    size: 'm',
    tags: ['http'],
    acceptance: ['Refused requests are not counted'],
    files: ['src/http/limiter.ts', 'docs/errors.md'],
    blockedBy: [5, 6],
  },
  {
    title: 'Operators see and raise limits',
    description: 'A list of the most refused accounts and a command to raise one for a time, audited.',
    priority: 'medium',
    size: 'l',
    tags: ['admin'],
    acceptance: [],
    files: ['src/admin/limits.ts'],
    blockedBy: [3, 7],
  },
];

export const interview = `Two things would change the plan:

## Questions

1. Is a counter store such as Redis already in use?
   - Yes, Redis
   - No
   - Not sure
2. Who sets the limits?
   - The product team
   - Operators
   - By price plan
`;

export const files: Readonly<Record<string, string>> = {
  'README.md': '# Public API\n\nServes parcels to customers. Every request carries a key.\n',
  'src/http/server.ts': `import { keyOf } from './keys.ts';
import { LIMITS } from '../config/limits.ts';

/** Answers one request of the public API. */
export async function answer(request: Request): Promise<Response> {
  const key = keyOf(request);
  if (key === null) return new Response('Who are you?', { status: 401 });
  // TODO: nothing limits how often a key may ask; LIMITS.perMinute is only shown.
  return new Response(JSON.stringify({ limit: LIMITS.perMinute }));
}
`,
  'src/http/keys.ts': `/** The key that a request names. */
export function keyOf(request: Request): string | null {
  return request.headers.get('authorization');
}
`,
  'src/config/limits.ts': 'export const LIMITS = { perMinute: 100 };\n',
  'test/http/server.test.ts': "import { answer } from '../../src/http/server.ts';\n\nvoid answer;\n",
};
