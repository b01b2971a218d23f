import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import { OUTCOME_FORMATS } from '../../../../src/core/verify/format/formats.ts';
import { verdictOf } from '../../../../src/core/verify/format/outcome.ts';
import type { FormatOptions, Outcome } from '../../../../src/core/verify/format/outcome.ts';
import { finding, OUTCOME, report, rule } from './outcome.ts';

const OPTIONS: FormatOptions = {
  limit: 50,
  paint: (_, text) => text,
  hash: (text) => createHash('sha256').update(text).digest('hex'),
};

function render(name: string, outcome: Outcome = OUTCOME, options: Partial<FormatOptions> = {}): string {
  const format = OUTCOME_FORMATS.find((each) => each.name === name);
  assert.ok(format);
  return format.render(outcome, { ...OPTIONS, ...options });
}

describe('formats of an outcome', () => {
  for (const { name } of OUTCOME_FORMATS)
    it(`writes ${name} as the golden file says (UPDATE_GOLDEN=1 writes it: read the difference)`, () => {
      const file = new URL(`__golden__/outcome.${name}`, import.meta.url);
      const text = render(name);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
      assert.ok(existsSync(file), 'run once with UPDATE_GOLDEN=1 and read the file');
      assert.equal(text, readFileSync(file, 'utf8'));
    });

  it('says that a spec held before the work began, when it passes', () => {
    const [failing, , passing] = OUTCOME.specs;
    assert.ok(failing && passing);
    const said = /held before the work began, proves nothing by itself/;
    const held = (spec: typeof passing): Outcome => ({ ...OUTCOME, specs: [{ ...spec, heldBefore: true }] });
    assert.match(render('text', held(passing)), said);
    assert.doesNotMatch(render('text', held(failing)), said);
    assert.doesNotMatch(render('text'), said);
    const json = JSON.parse(render('json', held(passing))) as { specs: { heldBefore: boolean }[] };
    assert.equal(json.specs[0]?.heldBefore, true);
  });

  it('says the same for the same outcome', () => {
    for (const { name } of OUTCOME_FORMATS) assert.equal(render(name), render(name));
  });

  it('fails when a spec cannot be read, and is undecided before it passes', () => {
    const [failing, undecided, passing, broken] = OUTCOME.specs;
    assert.ok(failing && undecided && passing && broken);
    assert.equal(verdictOf([passing]), 'pass');
    assert.equal(verdictOf([passing, undecided]), 'undecided');
    assert.equal(verdictOf([undecided, failing]), 'fail');
    assert.equal(verdictOf([passing, broken]), 'fail');
  });
});

describe('the text of an outcome', () => {
  it('says how many findings are not shown, whether they were cut here or before', () => {
    assert.match(render('text'), /^ {6}2 more$/m);
    const text = render('text', OUTCOME, { limit: 1 });
    assert.match(text, /^ {6}4 more$/m);
    assert.equal(text.match(/login\.ts:12:7/g)?.length, 1);
    assert.doesNotMatch(text, /login\.ts:30/);
  });

  it('lets no text of the code reach the terminal as a command', () => {
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    assert.doesNotMatch(render('text'), /[\u0000-\u0009\u000b-\u001f]/);
    assert.match(render('text'), /x\ufffd\[31m <&> "'/);
  });
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { id: string }[] } };
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly kind: string;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
          readonly region?: { startLine: number; startColumn: number; endColumn?: number };
        };
      }[];
    }[];
  }[];
}

describe('the SARIF of an outcome', () => {
  const log = JSON.parse(render('sarif')) as Sarif;
  const run = log.runs[0];
  assert.ok(run);

  it('holds what the schema of 2.1.0 asks for', () => {
    assert.equal(log.version, '2.1.0');
    assert.equal(log.runs.length, 1);
    assert.equal(typeof run.tool.driver.name, 'string');
    const ids = run.tool.driver.rules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(run.results.length > 0);
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      assert.ok(['none', 'note', 'warning', 'error'].includes(result.level));
      assert.ok(['fail', 'open'].includes(result.kind));
      // Only what failed has a level.
      assert.equal(result.kind === 'fail', result.level !== 'none');
      assert.ok(result.message.text.length > 0);
      assert.equal(result.locations.length, 1);
      for (const { physicalLocation } of result.locations) {
        const { artifactLocation, region } = physicalLocation;
        assert.match(artifactLocation.uri, /^[A-Za-z0-9._~!$&'()*+,;=@/%-]+$/);
        assert.equal(artifactLocation.uriBaseId, 'SRCROOT');
        if (!region) continue;
        assert.ok(region.startLine >= 1 && region.startColumn >= 1);
        assert.ok(region.endColumn === undefined || region.endColumn > region.startColumn);
      }
    }
    assert.equal(run.invocations[0]?.executionSuccessful, false);
  });

  it('tells rules of one id in several files apart', () => {
    const specs = ['a.yaml', 'b.yaml'].map((file) => ({
      title: file,
      task: null,
      file,
      problems: [],
      report: report([rule()]),
    }));
    const { runs } = JSON.parse(render('sarif', { version: '1', specs })) as Sarif;
    assert.deepEqual(
      runs[0]?.tool.driver.rules.map(({ id }) => id),
      ['a.yaml/remove-auth0', 'b.yaml/remove-auth0'],
    );
  });

  it('names rules and places the same whatever else was run, from the workspace or by an absolute URI', () => {
    const rules = [rule({ findings: [finding({ path: null, line: 0, text: '' })] })];
    const spec = (place: string) => ({
      title: 't',
      task: null,
      file: '../here/a.yaml',
      place,
      problems: [],
      report: report(rules),
    });
    const runOf = (...places: readonly string[]) => {
      const log = JSON.parse(render('sarif', { version: '1', specs: places.map(spec) })) as Sarif;
      const [first] = log.runs;
      assert.ok(first);
      return first;
    };
    const alone = runOf('specs/a.yaml');
    const many = runOf('/else where/b.yaml', 'C:/c.yaml', 'specs/a.yaml', 'specs/a.yaml');
    assert.deepEqual(
      many.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation),
      [
        { uri: 'file:///else%20where/b.yaml' },
        { uri: 'file:///C:/c.yaml' },
        { uri: 'specs/a.yaml', uriBaseId: 'SRCROOT' },
        { uri: 'specs/a.yaml', uriBaseId: 'SRCROOT' },
      ],
    );
    assert.equal(many.results[2]?.ruleId, 'specs/a.yaml/remove-auth0');
    assert.equal(many.results[2]?.ruleId, alone.results[0]?.ruleId);
    assert.deepEqual(many.results[2]?.partialFingerprints, alone.results[0]?.partialFingerprints);
    const ids = many.tool.driver.rules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { ruleId, ruleIndex } of many.results) assert.equal(ids[ruleIndex], ruleId);
  });

  it('names a file with spaces and signs by its URI', () => {
    const uris = run.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri);
    assert.ok(uris.includes('src/a%20b%231.ts'), uris.join(' '));
  });

  it('keeps the fingerprint of a finding when lines are added above, and tells equal lines apart', () => {
    const prints = (lines: readonly number[]): readonly string[] => {
      const rules = [rule({ findings: lines.map((line) => finding({ line })) })];
      const specs = [{ title: 't', task: null, file: 'a.yaml', problems: [], report: report(rules) }];
      const { runs } = JSON.parse(render('sarif', { version: '1', specs })) as Sarif;
      return (runs[0]?.results ?? []).flatMap(({ partialFingerprints }) =>
        Object.values(partialFingerprints),
      );
    };
    assert.deepEqual(prints([12, 30]), prints([13, 44]));
    assert.equal(new Set(prints([12, 30])).size, 2);
  });
});

describe('the JUnit XML of an outcome', () => {
  it('is well-formed whatever stands in code and rules, and counts what it holds', () => {
    const nasty = '<b a="1">&amp; \u0000\ufffe\ud800 ]]> \'';
    const rules = [
      rule({
        ruleId: nasty,
        description: nasty,
        guidance: nasty,
        findings: [finding({ text: nasty, path: nasty })],
      }),
      rule(),
    ];
    const specs = [
      ...OUTCOME.specs,
      { title: nasty, task: null, file: null, problems: [], report: report(rules) },
    ];
    const { window } = new JSDOM('');
    const xml = new window.DOMParser().parseFromString(
      render('junit', { version: '1', specs }),
      'application/xml',
    );
    assert.equal(xml.querySelector('parsererror'), null);
    const all = xml.documentElement;
    assert.equal(all.nodeName, 'testsuites');
    assert.equal(all.getAttribute('tests'), String(xml.querySelectorAll('testcase').length));
    assert.equal(all.getAttribute('failures'), String(xml.querySelectorAll('failure').length));
    assert.equal(all.getAttribute('errors'), String(xml.querySelectorAll('error').length));
    assert.equal(xml.querySelectorAll('testsuite').length, specs.length);
    assert.ok(xml.querySelectorAll('failure').length >= 3);
    const passing = [...xml.querySelectorAll('testcase')].filter((each) => each.children.length === 0);
    assert.equal(passing.length, 3);
  });
});
