import assert from 'node:assert/strict';
import { run, specOf, viewOf } from './workspace.ts';

/** A spec with one rule, from what stands below its id and description. */
const rule = (text: string) => specOf(`name: t\nrules:\n  - id: r\n    description: d\n    ${text}\n`);

describe('notes of a report', () => {
  it('name files without a grammar that hold the words, and files with syntax errors', () => {
    const report = run(
      rule('match: {identifiers: [legacy]}'),
      viewOf({
        'conf.toml': 'legacy = 1\n',
        'other.toml': 'x = 1\n',
        'broken.ts': 'function (legacy {{{ \n',
        'fine.ts': 'run(1);\n',
      }),
    );
    assert.equal(report.notes.filter((note) => note.includes('conf.toml')).length, 1);
    assert.ok(!report.notes.some((note) => note.includes('other.toml') || note.includes('fine.ts')));
    assert.ok(report.notes.some((note) => note.includes('broken.ts (line 1)')));
  });

  it('name them for patterns that are no word too: expressions and routes', () => {
    const sources = {
      'fine.ts': 'run(1);\n',
      'broken.js': "function (legacyLoad {{{ app.get('/api/v1', (((;\n",
      'other.js': 'function (x {{{\n',
      'a.swift': 'legacyLoad()\n',
      'a.md': 'legacyLoad()\n',
    };
    const noted = (text: string) => run(rule(text), viewOf(sources)).notes.join('\n');
    const regex = noted("match: {identifiers: ['/^legacyX?L/']}");
    assert.match(regex, /1 file with syntax errors in scope may hold more than was found: broken\.js/);
    assert.match(regex, /1 file of languages without a grammar may hold what is looked for; .*: a\.swift/);
    assert.match(
      noted('match: {api_routes: [/api/v1]}'),
      /2 files with syntax errors.*broken\.js.*other\.js/,
    );
  });
});
