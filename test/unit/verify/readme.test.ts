import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { commands } from '../../../src/cli/commands/list.ts';
import { readSpec } from '../../../src/core/verify/spec/read.ts';
import { root } from '../../harness/paths.ts';

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

describe('what the README says of proving', () => {
  it('shows a spec that has no problem', () => {
    const { spec, problems } = readSpec(blocks.find((text) => text.includes('rules:')) ?? '');
    assert.deepEqual(problems, []);
    assert.equal(spec?.rules.length, 2);
  });

  it('shows a workflow and lines whose commands and options exist', () => {
    const workflow = parse(blocks.find((text) => text.includes('runs-on:')) ?? '') as {
      jobs: { verify: { steps: readonly { run?: string; with?: Readonly<Record<string, unknown>> }[] } };
    };
    const { steps } = workflow.jobs.verify;
    const gate = steps.find(({ run }) => run?.includes('cli.cjs'))?.run ?? '';
    const output = / --output (\S+)/.exec(gate)?.[1];
    assert.ok(output && steps.some((step) => step.with?.['sarif_file'] === output));
    const typed = [...readme.matchAll(/^ {4}planning-studio (.+)$/gm)].flatMap(([, line = '']) =>
      line.split(' && planning-studio '),
    );
    assert.ok(typed.length > 5);
    for (const line of [...typed, gate.replace(/^.*cli\.cjs" /, '')]) {
      const command = commands.find(({ name }) => `${line} `.startsWith(`${name} `));
      assert.ok(command, line);
      const flags = [
        ...(command.options ?? []).map(([each]) => each),
        '--folder',
        '--json',
        '--yes',
        '--agent',
      ].join(' ');
      for (const [flag] of line.matchAll(/--[a-z-]+/g)) assert.ok(flags.includes(flag), `${line}: ${flag}`);
    }
  });
});
