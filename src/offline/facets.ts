/** What is known about a kind of thing that people build: the requirements, risks and questions that come with it. */
export interface Facet {
  readonly name: string;
  readonly match: RegExp;
  /** Sentences; `{thing}` is what the idea builds. */
  readonly must: readonly string[];
  /** A risk and its first sign. */
  readonly risks: readonly (readonly [risk: string, sign: string])[];
  readonly questions: readonly { readonly text: string; readonly choices: readonly string[] }[];
}

/** In the order in which they weigh; an idea takes the first three that match. Adding one is one entry. */
export const FACETS: readonly Facet[] = [
  {
    name: 'rate limiting',
    match: /rate.?limit|throttl|quota|too many requests/i,
    must: [
      'A request over the limit is answered with status 429 and a Retry-After that is true, without reaching the work behind it.',
      'The limit counts per caller; the identity it counts by is written down, and callers without one share a limit of their own.',
      'Limits are configured, not compiled in, and can be switched off at once.',
      'When the counter cannot be read, the chosen behaviour (let through or refuse) holds and is logged.',
    ],
    risks: [
      [
        'Several processes count apart, so the real limit is a multiple of the configured one',
        'accepted requests per caller above the limit in a two-process test',
      ],
      ['Honest callers behind one address are refused together', 'refusals cluster on a few addresses'],
    ],
    questions: [
      {
        text: 'Who is limited: what identifies a caller?',
        choices: ['API key or account', 'IP address', 'Key when there is one, else IP address'],
      },
      {
        text: 'Where does the count live?',
        choices: ['In memory of one process', 'In a store that all processes share'],
      },
      {
        text: 'What happens when the counter is out of reach?',
        choices: ['Let requests through and log it', 'Refuse requests'],
      },
    ],
  },
  {
    name: 'sign-in',
    match:
      /\b(log.?in|sign.?(in|up)|auth(entication|enticate)?|oauth|sso|password|session token|2fa|mfa|passkey)\b/i,
    must: [
      'A failed sign-in tells nothing about whether the account exists, and repeated ones are slowed down.',
      'Secrets and tokens are never logged, never put into an address, and can be revoked.',
      'A session ends on sign-out, on expiry and when the credentials change.',
    ],
    risks: [
      ['Existing sessions or clients are locked out by the change', 'rise of 401 answers after the release'],
      [
        'A path that forgets the check stays open',
        'a test that walks all entry points unauthenticated finds one that answers',
      ],
    ],
    questions: [
      {
        text: 'Where do identities come from?',
        choices: ['Own accounts', 'An identity provider (OAuth, SSO)', 'Both'],
      },
      {
        text: 'What happens to people who are signed in now?',
        choices: ['They stay signed in', 'Everybody signs in again'],
      },
    ],
  },
  {
    name: 'permissions',
    match: /permission|\brole(s|-based)?\b|\brbac\b|access control|authoriz|\badmin\b|invite|share with/i,
    must: [
      'Every action asks one permission check in one place; what is not allowed is refused by default.',
      'The table of who may do what is tested cell by cell.',
    ],
    risks: [
      [
        'The view hides an action that the server still accepts',
        'calling the action directly succeeds for a role that does not see it',
      ],
    ],
    questions: [
      { text: 'Who may grant access?', choices: ['Owner only', 'Owner and admins', 'Every member'] },
    ],
  },
  {
    name: 'caching',
    match: /\bcach(e|ing|ed)\b|memoi[sz]/i,
    must: [
      'Each cached value has an owner, a largest age and a bound on memory; what is over the bound is dropped, oldest first.',
      'A write makes the values that it outdates unreachable before it is confirmed.',
      'The cache can be switched off, and everything still works, only slower.',
    ],
    risks: [
      ['Stale data is shown as true', 'a read after a write returns the old value'],
      [
        'A restart empties the cache and all load hits the source at once',
        'latency peak right after each deploy',
      ],
    ],
    questions: [
      { text: 'How old may a shown value be?', choices: ['Never stale', 'A few seconds', 'A few minutes'] },
    ],
  },
  {
    name: 'search',
    match: /\bsearch|full.?text|autocomplete|\bfilter(s|ing)?\b/i,
    must: [
      'An empty query, no match and a very long query each have a defined, friendly answer.',
      'Results are ordered by a rule that is written down, and the order is stable.',
      'Answers stay under a stated time on the largest expected data.',
    ],
    risks: [['The index falls behind the data', 'a new entry is not found within the promised time']],
    questions: [
      {
        text: 'What should a search match?',
        choices: ['Exact words', 'Beginnings of words', 'Similar spellings too'],
      },
      {
        text: 'How much data must it handle?',
        choices: ['Hundreds of entries', 'Tens of thousands', 'Millions'],
      },
    ],
  },
  {
    name: 'file transfer',
    match: /upload|attachment|download|\bfile (import|export)|avatar|image(s)? (upload|resiz)/i,
    must: [
      'Size and type are checked before the content is kept; a refused file says which limit it broke.',
      'A broken transfer leaves nothing half-kept.',
      'Names given by people never become paths.',
    ],
    risks: [['Storage grows without bound', 'no figure for size per owner on the day after release']],
    questions: [{ text: 'What is the largest file to accept?', choices: ['1 MB', '25 MB', '1 GB or more'] }],
  },
  {
    name: 'notifications',
    match: /notif|e-?mail|\bsms\b|push message|reminder|digest|\balert/i,
    must: [
      'A message is sent at most once per occasion, also when the sender is restarted.',
      'People can switch each kind of message off, and that is honoured at once.',
      'A failed delivery is retried with growing waits, then given up visibly.',
    ],
    risks: [
      ['A loop or a replay sends thousands of messages', 'sent messages per hour above ten times the usual'],
    ],
    questions: [
      {
        text: 'How soon must a message arrive?',
        choices: ['At once', 'Within minutes', 'In a daily digest'],
      },
    ],
  },
  {
    name: 'import and export',
    match: /\bexport|\bimport(ing|er)?\b (from|of|data|csv|json)|\bcsv\b|\bpdf\b|spreadsheet|backup/i,
    must: [
      'What is exported and imported again is the same, special characters, empty values and line breaks included.',
      'A bad line is named with its number; nothing is taken over halfway.',
      'Large data is streamed; memory stays bounded.',
    ],
    risks: [
      [
        'A spreadsheet program reads a value as a formula',
        'a field that begins with = is executed when opened',
      ],
    ],
    questions: [{ text: 'Which formats are needed first?', choices: ['CSV', 'JSON', 'Both'] }],
  },
  {
    name: 'theme and look',
    match: /dark mode|light mode|\btheme|colou?r scheme|high contrast|restyle|redesign/i,
    must: [
      'Every text keeps a contrast of at least 4.5 to 1 in each theme.',
      'The choice of the system is followed until the person chooses; the choice survives a restart and shows no flash of the other theme.',
      'Colours come from one table of named values; none is written into a component.',
    ],
    risks: [
      [
        'Hard-coded colours stay unreadable in the new theme',
        'a search for colour values outside the table still finds some',
      ],
    ],
    questions: [
      {
        text: 'Who decides the theme?',
        choices: ['The system’s setting', 'A switch in the product', 'System first, switch overrides'],
      },
    ],
  },
  {
    name: 'lists and pages',
    match: /paginat|infinite scroll|\bpaging\b|load more|virtuali[sz]/i,
    must: [
      'Each entry is seen exactly once while one pages, also when entries are added meanwhile.',
      'A page has a largest size that a caller cannot exceed.',
    ],
    risks: [['Deep pages become slow', 'time of the hundredth page against the first']],
    questions: [{ text: 'How does one page?', choices: ['By page number', 'By a cursor', 'By scrolling'] }],
  },
  {
    name: 'background work',
    match:
      /webhook|\bqueue|\bcron\b|schedul|background (job|task|work)|\bworker|\bretry|\bretries|\bjobs?\b/i,
    must: [
      'Work that is delivered twice has the effect of once.',
      'Failed work is retried with growing waits up to a limit, then set aside where a person sees it.',
      'Work in progress survives a restart, and its state can be looked at.',
    ],
    risks: [
      [
        'One poisonous item blocks everything behind it',
        'age of the oldest item grows while the count of finished ones stands',
      ],
    ],
    questions: [
      {
        text: 'What happens to work that keeps failing?',
        choices: ['Set aside for a person', 'Dropped with a log line', 'Retried for ever'],
      },
    ],
  },
  {
    name: 'real-time',
    match: /real.?time|websocket|live update|collaborat|\bpresence\b|server-sent|\bsync(ing|hroni[sz]e)?\b/i,
    must: [
      'After a lost connection the client catches up without a reload and without losing what was typed.',
      'Two changes at once end in the same state for everybody, and nobody’s work vanishes silently.',
    ],
    risks: [['Reconnecting clients arrive all at once', 'connections per second after a restart']],
    questions: [
      {
        text: 'When two people change the same thing, what wins?',
        choices: ['The last change', 'Both are merged', 'The second is told and decides'],
      },
    ],
  },
  {
    name: 'payments',
    match: /payment|checkout|billing|invoice|subscription|stripe|refund|\bprice|coupon/i,
    must: [
      'No customer is charged twice for one order, whatever is retried.',
      'Amounts are whole numbers of the smallest unit with their currency.',
      'Every change of money leaves a record that can be reconciled.',
    ],
    risks: [['The provider and the own records drift apart', 'daily reconciliation shows a difference']],
    questions: [
      {
        text: 'What happens when the provider does not answer?',
        choices: ['The order waits', 'The order is cancelled', 'A person decides'],
      },
    ],
  },
  {
    name: 'language model',
    match: /\bllm\b|\bgpt\b|\bai\b|chat.?bot|language model|embedding|\bprompt(s|ing)?\b/i,
    must: [
      'What a model answers is checked before it is used, shown as text and never executed.',
      'What is sent to which provider is visible before it is sent; keys never leave their store.',
      'Cost and time of each call are recorded, and a budget stops them.',
    ],
    risks: [['Text from outside steers the model', 'a planted instruction in the input changes the answer']],
    questions: [
      {
        text: 'What happens without a model or network?',
        choices: ['The feature is off and says so', 'A simpler built-in way', 'It may fail'],
      },
    ],
  },
  {
    name: 'stored data',
    match: /database|schema|\bsql|\btable\b|\bcolumn|\bpersist|data model|\bstorage\b|\borm\b/i,
    must: [
      'Existing data is carried over by a migration that can be run twice and undone.',
      'Old and new program versions can run on the same data during the change.',
    ],
    risks: [
      ['The migration takes a lock for too long on real data', 'duration on a copy of the largest data set'],
    ],
    questions: [
      {
        text: 'May the product be down while data is migrated?',
        choices: ['No', 'A few minutes', 'Overnight'],
      },
    ],
  },
  {
    name: 'command line',
    match: /\bcli\b|command.?line|\bsubcommand|terminal|\bflag(s)?\b.*\bcommand|--\w+/i,
    must: [
      'Help names every option with its preset; a wrong use says what is right and exits with code 2.',
      'Output for machines goes to standard output in a stable form, everything else to standard error.',
    ],
    risks: [
      [
        'Scripts of users break by a changed wording or exit code',
        'a recorded run of the old version differs',
      ],
    ],
    questions: [{ text: 'Who reads the output?', choices: ['People', 'Scripts', 'Both'] }],
  },
  {
    name: 'settings',
    match: /\bsetting|\bconfig(ur|\b)|preference|environment variable|feature flag|toggle/i,
    must: [
      'Each setting has a description, a preset and a check that names the bad value.',
      'A changed setting takes effect at a defined moment that is documented.',
    ],
    risks: [['A typing error in a setting is silently ignored', 'an unknown key starts without a word']],
    questions: [
      { text: 'When should a changed setting take effect?', choices: ['At once', 'After a restart'] },
    ],
  },
  {
    name: 'languages',
    match: /\bi18n|internationali|locali[sz]|translat|\blocale|multi.?lingual/i,
    must: [
      'No text that a person sees stands in the code; a missing translation falls back visibly in tests, quietly in production.',
      'Dates, numbers and plurals follow the language, not the machine.',
    ],
    risks: [['Longer texts break the layout', 'a pseudo-language with doubled texts']],
    questions: [
      {
        text: 'Which languages come first?',
        choices: ['English only, prepared for more', 'English and one other', 'Many, right-to-left included'],
      },
    ],
  },
  {
    name: 'logging and metrics',
    match: /\blogg?(ing|s|er)?\b|metric|telemetry|tracing|monitor|dashboard|observab|analytics/i,
    must: [
      'No secret and no personal data is written; a test feeds both in and looks for them in the output.',
      'The cost of measuring is bounded and stated.',
    ],
    risks: [['So much is written that nobody reads it', 'lines per request']],
    questions: [
      {
        text: 'Who looks at it, and when?',
        choices: [
          'Developers, when something fails',
          'Whoever is on call, at once',
          'Product people, weekly',
        ],
      },
    ],
  },
  {
    name: 'interface for programs',
    match: /\bapi\b|endpoint|\brest\b|graphql|\bgrpc\b|\broute|\bsdk\b|openapi/i,
    must: [
      'Present callers keep working unchanged; what changes for them is listed.',
      'Every input is checked at the border; a refused one says which field and why.',
    ],
    risks: [
      [
        'A caller depends on behaviour that is nowhere written down',
        'contract tests recorded from today’s answers fail',
      ],
    ],
    questions: [
      {
        text: 'May the present interface change?',
        choices: ['No, only additions', 'Yes, with a new version', 'Yes, nobody else uses it'],
      },
    ],
  },
  {
    name: 'user interface',
    match:
      /\bui\b|\bweb ?(app|site)|\bpage\b|\bscreen|\bbutton|\bform\b|\bdialog|\bpanel|\bsidebar|frontend|front-end|\bmenu\b|\bview\b|component|editor/i,
    must: [
      'Everything works by keyboard alone, and a screen reader says what changed.',
      'Empty, loading, failed and very full states are designed, not left over.',
    ],
    risks: [['People do not find it', 'nobody uses it in the first week although they asked for it']],
    questions: [
      {
        text: 'Who is the first person to use this?',
        choices: ['A new user', 'A daily user', 'An administrator'],
      },
    ],
  },
];
