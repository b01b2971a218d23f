import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import { SPEC_LIMITS } from '../../model/verification.ts';
import type { ProofSpecCheck, VerificationRule, ProofSpec } from '../../model/verification.ts';
import { first, readFlag, readMapping, readText } from './mapping.ts';
import type { Fields, Reading } from './mapping.ts';
import { nearest } from './nearest.ts';
import { readMetadata } from './metadata.ts';
import { readRule } from './readRule.ts';
import { kindOf, SpecSource, textOf } from './source.ts';
import type { Span } from './source.ts';

const NO_MAPPING = 'Refactor profile must be a YAML mapping';
const NO_NAME = "Missing 'refactor_name' in refactor profile";
const NO_RULES = "Refactor profile must include a 'rules' list";

/**
 * Reads and checks a verification spec. Never throws for what stands in the text; text of any kind and size is
 * answered in well under a second. Scopes that hold no file need the index: see `checkScopes`.
 */
export function readSpec(yaml: string): ProofSpecCheck {
  const source = new SpecSource(yaml);
  const spec = source.failed ? null : read(source);
  return { spec: source.failed ? null : spec, problems: source.problems() };
}

function read(source: SpecSource): ProofSpec | null {
  const start: Span = { start: 0, end: 0 };
  const { root } = source;
  if (!isMap(root)) {
    source.error('no_mapping', `${NO_MAPPING}, not ${kindOf(root)}.`, root ? source.span(root) : start);
    return null;
  }
  const mode = readMode(source, root);
  const reading: Reading = { source, compatible: mode === 'compatible' };
  const fields = readMapping(reading, root, 'spec', 'The spec');
  if (!fields) return null;
  const name = readName(reading, fields);
  if (name === null) source.error('no_name', `${NO_NAME}: write \`name: …\` at the top.`, start);
  const caseSensitive = readFlag(reading, first(fields, 'case_sensitive'), false);
  const rules = readRules(reading, fields, caseSensitive);
  source.ruleId = null;
  return {
    name: name ?? '',
    description: readText(reading, first(fields, 'description')) ?? '',
    version: readText(reading, first(fields, 'version')) || null,
    mode,
    metadata: readMetadata(reading, first(fields, 'metadata')),
    rules,
  };
}

/** Before everything else, because it decides how the rest is read. */
function readMode(source: SpecSource, root: ParsedNode): ProofSpec['mode'] {
  if (!isMap(root)) return 'native';
  const pair = root.items.findLast(({ key }) => textOf(key as ParsedNode) === 'mode');
  const node = source.resolve(pair?.value as Node | null | undefined);
  if (!node || (isScalar(node) && node.value === null)) return 'native';
  const word = textOf(node) ?? '';
  if (word === 'native' || word === 'compatible') return word;
  const near = nearest(word, ['native', 'compatible']);
  source.error(
    'wrong_mode',
    `\`mode\` is native or compatible, not ${word === '' ? kindOf(node) : `\`${word}\``}.${near === null ? '' : ` Is \`${near}\` meant?`}`,
    source.span(pair?.value as Node),
    near,
  );
  return 'native';
}

function readName(reading: Reading, fields: Fields): string | null {
  for (const field of fields.get('name') ?? []) {
    const text = readText(reading, field)?.trim() ?? '';
    if (text !== '' && !(reading.compatible && /^(0|false)$/i.test(text))) return text;
  }
  return null;
}

function readRules(reading: Reading, fields: Fields, caseSensitive: boolean): readonly VerificationRule[] {
  const { source } = reading;
  const field = first(fields, 'rules');
  if (!field || !isSeq(field.value) || field.value.items.length === 0) {
    const why = !field
      ? ''
      : isSeq(field.value) || field.value === null
        ? ': it is empty'
        : `: it is ${kindOf(field.value)}, write each rule behind a \`-\``;
    source.error('no_rules', `${NO_RULES}${why}.`, field?.place ?? { start: 0, end: 0 });
    return [];
  }
  const items = field.value.items as (Node | null)[];
  if (items.length > SPEC_LIMITS.rules) {
    source.error('too_large', `${items.length} rules; at most ${SPEC_LIMITS.rules} are read.`, field.key);
    return [];
  }
  const count = { patterns: 0, regexWeight: 0, refused: false };
  const ids = new Map<string, number>();
  const rules: VerificationRule[] = [];
  for (const item of items) {
    source.ruleId = null;
    const rule = readRule({ ...reading, count }, item, caseSensitive);
    if (!rule) continue;
    const earlier = ids.get(rule.id);
    if (earlier !== undefined) {
      const say = reading.compatible ? source.warn.bind(source) : source.error.bind(source);
      const { start } = source.span(item);
      say(
        'duplicate_id',
        `The rule of line ${earlier} is called \`${rule.id}\` too.`,
        source.lineFrom(start),
      );
    }
    ids.set(rule.id, earlier ?? rule.line);
    rules.push(rule);
  }
  return rules;
}
