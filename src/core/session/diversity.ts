/**
 * How far apart texts are: the mean over all pairs of one minus the share of stemmed content words they have
 * in common (Jaccard). 0 = all use the same words, 1 = none in common; null for fewer than two texts with words.
 */
export function diversity(texts: readonly string[]): number | null {
  const bags = texts.map((text) => new Set(contentWords(text))).filter((bag) => bag.size > 0);
  if (bags.length < 2) return null;
  let sum = 0;
  let pairs = 0;
  bags.forEach((left, index) => {
    for (const right of bags.slice(index + 1)) {
      let common = 0;
      for (const word of left) if (right.has(word)) common += 1;
      sum += 1 - common / (left.size + right.size - common);
      pairs += 1;
    }
  });
  return Math.round((sum / pairs) * 1000) / 1000;
}

const STOP_WORDS = new Set(
  (
    'a about above after again against all also am an and any are as at be because been before being below between both but by can cannot could did do does doing down during each either else etc every few for from further get gets got had has have having he her here hers him his how i if in into is it its itself just let like may me might more most much must my need needs no nor not now of off on once one only or other our out over own per please rather same shall she should so some such than that the their them then there these they this those through to too under until up us use used uses using very via want wants was we well were what when where whether which while who whom why will with within without would yes yet you your ' +
    'aber als am auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer es fuer für hat ich im ist kann mit muss nach nicht noch nur oder sein sich sie sind so soll um und von vor war wenn wer werden wie wird wir zu zum zur'
  ).split(' '),
);

/** Lower-case stems of the words that carry meaning, in order, repeats included; code is read as words too. */
export function contentWords(text: string): string[] {
  const spread = text.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').toLowerCase();
  const words = spread.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length > 1 && !STOP_WORDS.has(word) && !/^\d+$/.test(word)).map(stem);
}

/** A light English stemmer: plural, -ing, -ed, -ly and a few noun endings; never below three letters. */
export function stem(word: string): string {
  let result = word;
  const cut = (ending: RegExp, to = ''): void => {
    const shorter = result.replace(ending, to);
    if (shorter.length >= 3) result = shorter;
  };
  cut(/ies$/, 'y');
  cut(/(?<=[sxz]|ch|sh)es$/);
  cut(/(?<![su])s$/);
  cut(/(?:ization|isation)$/, 'ize');
  cut(/(?<=[a-z]{3})(?:ments?|ness|ingly|edly|ly)$/);
  cut(/(?<=[a-z]{2}[^aeiou]?)(?:ing|ed)$/);
  cut(/(?<=[a-z]{3})(?:ation|ator|ating|ated|ate)$/, 'at');
  cut(/(?<=[a-z]{3})(?:er|or)$/);
  cut(/([^aeiouls])\1$/, '$1');
  cut(/(?<=[a-z]{2})e$/);
  return result;
}

interface Area {
  readonly name: string;
  /** The area was touched when a text holds one of these. */
  readonly touched: RegExp;
  /** It is worth a thought for ideas that match; null = for every idea. */
  readonly relevant: RegExp | null;
}

/** What a plan is easily blind to. Adding one is one entry. */
const AREAS: readonly Area[] = [
  {
    name: 'security',
    touched:
      /secur|attack|\bauth|permission|injection|xss|csrf|vulnerab|abuse|sanitiz|escap(e|ing)|secret|token|privilege|exploit/i,
    relevant:
      /\bapi|endpoint|server|web|login|user|auth|upload|file|plugin|webhook|public|input|import|token|password|payment|share|invite|admin|http/i,
  },
  {
    name: 'privacy',
    touched: /privacy|personal data|gdpr|\bpii\b|consent|anonym|retention|data protection/i,
    relevant:
      /user|account|profile|e-?mail|analytic|track|telemetry|log|customer|payment|location|history|notification|invite/i,
  },
  {
    name: 'performance',
    touched:
      /performan|latency|slow|fast|throughput|memory|\bcpu\b|scal(e|ing|able)|milliseconds?|\bms\b|\bload\b|bottleneck|benchmark/i,
    relevant: null,
  },
  {
    name: 'accessibility',
    touched: /accessib|a11y|screen.?reader|keyboard|contrast|\baria\b|wcag/i,
    relevant:
      /\bui\b|interface|page|screen|button|form|dialog|view|panel|dark mode|theme|web|frontend|front-end|component|dashboard|editor|menu|design/i,
  },
  {
    name: 'data migration',
    touched:
      /migrat|backfill|schema change|existing (data|rows|records)|upgrade path|convert(ing)? (old|existing)/i,
    relevant:
      /data|schema|table|column|database|\bdb\b|store|storage|format|model|migrat|field|record|rename|config/i,
  },
  {
    name: 'testing',
    touched: /\btests?\b|testing|tested|coverage|regression|\bfixture|\bmock/i,
    relevant: null,
  },
  {
    name: 'operations and observability',
    touched:
      /monitor|\balert|\bmetric|\blogs?\b|logging|logged|trac(e|ing)|dashboard|on.?call|observab|runbook|pager/i,
    relevant:
      /\bapi|server|service|endpoint|queue|job|worker|deploy|cache|database|\brate|limit|webhook|sync|schedule|stream|cloud|backend|payment/i,
  },
  {
    name: 'cost',
    touched: /\bcosts?\b|price|pricing|budget|expens|cheap|\bbill|invoice/i,
    relevant:
      /cloud|storage|\bllm\b|model|\bai\b|api|e-?mail|sms|queue|cache|scale|third.?party|service|upload|video|image|search/i,
  },
  {
    name: 'documentation',
    touched: /document|readme|\bdocs?\b|changelog|manual|guide|tutorial/i,
    relevant: null,
  },
  {
    name: 'rollback',
    touched:
      /roll.?back|revert|undo|feature (flag|switch)|way back|kill switch|switch(ed)? off|restore|reversib/i,
    relevant: null,
  },
  {
    name: 'internationalisation',
    touched:
      /i18n|internationali[sz]|locali[sz]|l10n|translat|locale|time.?zone|language of the (user|person)|right-to-left|\brtl\b/i,
    relevant:
      /\bui\b|text|message|page|screen|e-?mail|notification|date|time|currency|price|form|label|report|website|frontend/i,
  },
  {
    name: 'error handling',
    touched: /error|fail|exception|retry|retries|timeout|invalid input|edge case|fallback/i,
    relevant: null,
  },
  {
    name: 'compatibility',
    touched: /compatib|breaking|deprecat|\bversion|older clients?|semver|legacy/i,
    relevant:
      /\bapi|library|package|public|protocol|format|sdk|cli|plugin|extension|rename|remove|replace|upgrade|migrat|config/i,
  },
  {
    name: 'concurrency',
    touched:
      /concurren|race|parallel|\block|atomic|transaction|idempot|simultaneous|at the same time|two processes/i,
    relevant:
      /queue|job|worker|sync|cache|counter|\brate|limit|payment|order|stock|booking|session|collab|real.?time|multi|distributed|webhook/i,
  },
];

/** The areas that matter for this idea and that none of the texts touched, in the order of the list. */
export function uncoveredAreas(prompt: string, texts: readonly string[]): string[] {
  const said = texts.join('\n');
  return AREAS.filter(
    (area) => (area.relevant === null || area.relevant.test(prompt)) && !area.touched.test(said),
  ).map((area) => area.name);
}
