import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from '../../../src/core/model/plan.ts';
import { runHere, sampleFolder, start } from './program.ts';
import type { Ended } from './program.ts';

const SPEC = `name: Leave Auth0
rules:
  - id: remove-auth0
    description: Auth0 is gone
    severity: critical
    match: {identifiers: [auth0Client]}
    scope: {include: [src/auth]}
    guidance: Use CognitoClient.
  - id: add-cognito
    description: Cognito is there
    expect: {identifiers: [CognitoClient]}
    scope: {include: [src/auth]}
`;
const BEFORE = 'export function login() {\n  return auth0Client.authorize();\n}\n';
const AFTER = 'export function login() {\n  return new CognitoClient().authorize();\n}\n';

interface Outcome {
  readonly verdict: string;
  readonly findingTotal: number;
  readonly specs: readonly {
    readonly verdict: string;
    readonly task: { readonly number: number; readonly status: string } | null;
    readonly report: {
      readonly rules: readonly {
        readonly ruleId: string;
        readonly verdict: string;
        readonly findings: readonly {
          readonly kind: string;
          readonly path: string | null;
          readonly line: number;
        }[];
      }[];
    } | null;
  }[];
}

/** Resolves when the program has printed the words from now on; rejects when it ends before. */
function says(child: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let out = '';
    const look = (text: string): void => {
      out += text;
      if (!words.test(out)) return;
      child.stdout?.off('data', look);
      resolve();
    };
    child.stdout?.on('data', look);
    child.on('close', () => reject(new Error(`ended before it said ${words}: ${out}`)));
  });
}

describe('proving in the terminal', () => {
  const folder = sampleFolder();
  const file = (name: string): string => path.join(folder(), name);
  const write = (name: string, text: string): string => {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    writeFileSync(file(name), text);
    return file(name);
  };
  const run = (...args: readonly string[]): Promise<Ended> => runHere([...args, '--folder', folder()]);
  let spec = '';
  before(() => {
    write('src/auth/login.ts', BEFORE);
    spec = write('specs/auth0.yaml', SPEC);
  });

  it('says what the index knows, and what it skipped and why', async () => {
    write('logo.bin', 'a\u0000b');
    const [text, json] = [await run('index'), await run('index', '--json')];
    assert.equal(text.code, 0, text.err);
    assert.match(text.out, /^\d+ files, .* parsed/);
    assert.match(text.out, /^ {2}typescript +\d+$/m);
    assert.match(text.out, /logo\.bin {2}binary/);
    const status = json
      .lines<{ type: string; state?: string; skipped?: readonly { path: string }[] }>()
      .at(-1);
    assert.equal(status?.state, 'ready');
    assert.ok(status?.skipped?.some((each) => each.path === 'logo.bin'));
  });

  it('checks a spec with line and column, and warns of scopes that hold no file', async () => {
    const bad = await run('spec', 'check', write('specs/bad.yaml', SPEC.replace('match', 'macth')));
    assert.equal(bad.code, 1);
    assert.match(bad.out, /bad\.yaml:6:5 {2}error {2}`macth` is not known here\. Is `match` meant\?/);
    const empty = await run(
      'spec',
      'check',
      write('specs/empty.yaml', SPEC.replaceAll('src/auth', 'nowhere')),
      '--json',
    );
    assert.equal(empty.code, 0);
    const { ok, problems } = empty.json<{ ok: boolean; problems: readonly { code: string }[] }>();
    assert.equal(ok, true);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['empty_scope', 'empty_scope'],
    );
  });

  it('exits with 2 for files that are not there and options that are wrong', async () => {
    for (const [args, words] of [
      [['spec', 'check', 'nowhere.yaml'], /"nowhere\.yaml" cannot be read \(ENOENT\)/],
      [['spec', 'test', spec, '--format', 'pdf'], /--format must be one of text, json, sarif, junit/],
      [['like', 'nonsense'], /must be one of route/],
      [['spec', 'test', spec, '--format', 'sarif', '--limit', '0'], /--limit must be/],
      [['like', 'function'], /Name the function/],
      [['task', 'spec', 'latest', '1', '--explain', 'x'], /--explain belongs to --set/],
      [['spec', 'new', '--plan', 'x'], /--plan belongs to --task/],
    ] as const) {
      const ended = await runHere([...args, '--folder', folder()]);
      assert.equal(ended.code, 2, args.join(' '));
      assert.match(ended.err, words);
    }
  });

  it('prints nothing but JSON with --json', async () => {
    for (const format of ['text', 'junit']) {
      const ended = await runHere(['spec', 'test', spec, '--json', '--format', format, '--folder', folder()]);
      assert.equal(ended.code, 2);
      assert.match(ended.json<{ error: { message: string } }>().error.message, /Write one to a file/);
    }
  });

  it('is red before the change and green after it, and records nothing', async () => {
    const red = await run('spec', 'test', spec);
    assert.equal(red.code, 1);
    assert.match(red.out, /src\/auth\/login\.ts:2:10 /);
    assert.match(red.out, /return auth0Client\.authorize\(\);/);
    assert.match(red.out, /to do: Use CognitoClient\./);
    assert.match(red.out, /not proven: 0 of 1 spec, 2 findings/);
    write('src/auth/login.ts', AFTER);
    const green = await run('spec', 'test', spec, spec, '--json');
    assert.equal(green.code, 0, green.out);
    assert.equal(green.json<Outcome>().verdict, 'pass');
    assert.equal(green.json<Outcome>().specs.length, 2);
    write('src/auth/login.ts', BEFORE);
  });

  it('is no pass for a reader that goes away', async () => {
    const { child, ended } = start(['spec', 'test', spec, '--folder', folder()]);
    child.stdout?.destroy();
    assert.equal((await ended).code, 1);
  });

  it('writes SARIF and JUnit where it is asked to, and replaces them', async () => {
    const [sarif, junit] = [file('out.sarif'), file('out.xml')];
    for (let time = 0; time < 2; time++) {
      const ended = await run('spec', 'test', spec, '--format', 'sarif', '--output', sarif);
      assert.equal(ended.code, 1);
      assert.match(ended.out, /not proven/);
    }
    const { version, runs } = JSON.parse(readFileSync(sarif, 'utf8')) as {
      version: string;
      runs: readonly {
        results: readonly {
          ruleId: string;
          locations: readonly { physicalLocation: { artifactLocation: { uri: string } } }[];
        }[];
      }[];
    };
    assert.equal(version, '2.1.0');
    // Named from the workspace, although the program was started elsewhere.
    assert.deepEqual(
      runs[0]?.results.map(({ ruleId, locations }) => [
        ruleId,
        locations[0]?.physicalLocation.artifactLocation.uri,
      ]),
      [
        ['specs/auth0.yaml/remove-auth0', 'src/auth/login.ts'],
        ['specs/auth0.yaml/add-cognito', 'specs/auth0.yaml'],
      ],
    );
    assert.equal((await run('spec', 'test', spec, '--format', 'junit', '--output', junit)).code, 1);
    assert.match(readFileSync(junit, 'utf8'), /<testsuites name="Planning Studio" tests="2" failures="2"/);
  });

  it('runs commands of rules only when this call allows it', async () => {
    const marked = write(
      'specs/command.yaml',
      'name: n\nrules:\n  - {id: c, description: d, command: echo ran > ran.txt}\n',
    );
    const held = await run('spec', 'test', marked);
    assert.equal(held.code, 1);
    assert.match(held.err, /--allow-commands/);
    assert.equal(existsSync(file('ran.txt')), false);
    const allowed = await run('spec', 'test', marked, '--allow-commands');
    assert.equal(allowed.code, 0, allowed.out);
    assert.equal(existsSync(file('ran.txt')), true);
    assert.equal((await run('spec', 'test', marked)).code, 1, 'nothing is kept');
  });

  it('lets no agent allow commands, and takes nobody without a name for a person', async () => {
    const marked = write(
      'specs/agent.yaml',
      'name: n\nrules:\n  - {id: c, description: d, command: echo ran > agent-ran.txt}\n',
    );
    const test = ['spec', 'test', marked, '--folder', folder()];
    const asked = await runHere([...test, '--allow-commands', '--agent', 'bob']);
    assert.deepEqual([asked.code, /agent cannot allow commands/.test(asked.err)], [2, true], asked.err);
    const told = await runHere([...test, '--allow-commands'], { PLANNING_STUDIO_AGENT: 'bob' });
    assert.equal(told.code, 2, told.err);
    const blank = await runHere([...test, '--allow-commands', '--agent', ''], {
      PLANNING_STUDIO_AGENT: 'bob',
    });
    assert.deepEqual([blank.code, /--agent needs a name/.test(blank.err)], [2, true], blank.err);
    assert.equal(existsSync(file('agent-ran.txt')), false);
  });

  it('proves the tasks of a plan, and the status follows', async () => {
    const made = await runHere(
      ['run', 'Replace Auth0 by Cognito in the login', '--yes', '--folder', folder()],
      {
        PLANNING_STUDIO_PROVIDER: 'offline',
      },
    );
    assert.equal(made.code, 0, made.err);
    const plan = (await runHere(['plan', 'show', '--json', '--folder', folder()])).json<Plan>();
    const task = plan.tasks.find(({ blockedBy }) => blockedBy.length === 0);
    assert.ok(task);
    const number = String(task.number);
    const bad = await run(
      'task',
      'spec',
      plan.id,
      number,
      '--set',
      write('specs/bad.yaml', 'name: n\nrules: x\n'),
    );
    assert.equal(bad.code, 1);
    assert.match(bad.out, /bad\.yaml:2:8 {2}error/);
    const set = await run('task', 'spec', plan.id, number, '--set', spec);
    assert.equal(set.code, 0, set.err);
    assert.match(set.out, /0 of 2 rules hold/);
    assert.equal((await runHere(['task', 'spec', plan.id, number, '--folder', folder()])).out, SPEC);
    assert.equal((await run('verify', plan.id, number)).code, 1);
    write('src/auth/login.ts', AFTER);
    const green = await run('verify', plan.id, number, '--json');
    assert.equal(green.code, 0, green.out);
    assert.deepEqual(
      green.json<Outcome>().specs.map(({ verdict, task: of }) => [verdict, of?.status]),
      [['pass', 'completed']],
    );
    write('src/auth/login.ts', BEFORE);
    const broken = await run('verify', plan.id, '--json');
    assert.equal(broken.code, 1);
    const again = broken.json<Outcome>().specs.find(({ task: of }) => of?.number === task.number);
    assert.deepEqual([again?.verdict, again?.task?.status], ['fail', 'failed']);
    assert.equal((await run('task', 'spec', plan.id, number, '--remove')).code, 0);
    const none = await run('verify', plan.id, number);
    assert.equal(none.code, 2);
    assert.match(none.err, /has no verification spec/);
    write('src/auth/login.ts', AFTER);
    assert.equal((await run('task', 'spec', plan.id, number, '--set', spec)).code, 0);
    const held = await run('verify', plan.id, number);
    assert.equal(held.code, 0, held.err);
    assert.match(held.out, /held before the work began, proves nothing by itself/);
    write('src/auth/login.ts', BEFORE);
  });

  it('runs again when the code changes, and ends at Ctrl+C with the last verdict', async () => {
    write('src/auth/login.ts', BEFORE);
    const { child, ended } = start(['spec', 'test', spec, '--watch', '--folder', folder()]);
    await says(child, /not proven/);
    const green = says(child, /^proven: 1 of 1 spec, 0 findings$/m);
    write('src/auth/login.ts', AFTER);
    await green;
    child.kill('SIGINT');
    const { code, err } = await ended;
    assert.equal(code, 0, err);
    write('src/auth/login.ts', BEFORE);
  });

  it('verifies again when the plan changes too, and keeps only what is new', async () => {
    const shown = async (): Promise<Plan> =>
      (await runHere(['plan', 'show', '--json', '--folder', folder()])).json<Plan>();
    const { id, tasks } = await shown();
    const number = tasks.find(({ verification }) => verification?.spec === SPEC)?.number;
    assert.ok(number !== undefined);
    const { child, ended } = start(['verify', id, String(number), '--watch', '--folder', folder()]);
    await says(child, /rule|finding/);
    const other = write('specs/other.yaml', SPEC.replaceAll('CognitoClient', 'OktaClient'));
    const heard = says(child, /OktaClient/);
    assert.equal((await run('task', 'spec', id, String(number), '--set', other)).code, 0);
    await heard;
    const runs = async (): Promise<number> =>
      (await shown()).tasks.find((task) => task.number === number)?.verification?.runs.length ?? 0;
    const before = await runs();
    const green = says(child, /^proven: /m);
    write('src/auth/login.ts', BEFORE.replace('auth0Client', '// still\n  auth0Client'));
    write('src/auth/login.ts', AFTER.replace('CognitoClient', 'OktaClient'));
    await green;
    child.kill('SIGINT');
    assert.equal((await ended).code, 0);
    assert.equal(await runs(), before + 1);
    write('src/auth/login.ts', BEFORE);
  });

  it('finds places that new work should resemble', async () => {
    write(
      'src/api.ts',
      "import express from 'express';\nconst app = express();\napp.get('/users', list);\napp.post('/users', create);\nexport function validateUser(user) {\n  return user.name !== '';\n}\n",
    );
    const [routes, functions, none] = [
      await run('like', 'route', '--method', 'post', '--json'),
      await run('like', 'function', 'validate*'),
      await run('like', 'component', 'NothingOfThisName'),
    ];
    const places = routes
      .json<readonly { path: string; line: number }[]>()
      .map((each) => `${each.path}:${each.line}`);
    assert.ok(places.includes('src/api.ts:4'), places.join(' '));
    assert.ok(!places.includes('src/api.ts:3'), 'it answers GET');
    assert.match(functions.out, /src\/api\.ts:5/);
    assert.equal(none.code, 0);
    assert.match(none.out, /Nothing like it/);
  });

  it('begins a spec, from a task too, and never over a file', async () => {
    const to = file('specs/new.yaml');
    assert.equal((await runHere(['spec', 'new', to, '--task', '1', '--folder', folder()])).code, 0);
    assert.match(readFileSync(to, 'utf8'), /^name: /);
    assert.equal((await runHere(['spec', 'new', to, '--folder', folder()])).code, 1);
    assert.equal((await run('spec', 'check', to)).code, 0);
  });

  it('drafts a spec from migrations, and says how risky they are', async () => {
    write('db/migrations/1.sql', 'DROP TABLE sessions;\n');
    write('src/store.ts', "export const all = (db) => db.query('SELECT * FROM sessions');\n");
    const ended = await run('spec', 'from-migrations', '--test', '--json');
    assert.equal(ended.code, 1, ended.err);
    const { changes, mismatches, risk } = ended.json<{
      changes: readonly object[];
      mismatches: number;
      risk: string;
    }>();
    assert.deepEqual([changes.length, mismatches, risk], [1, 1, 'LOW']);
    const none = await run('spec', 'from-migrations', 'src');
    assert.equal(none.code, 2);
    assert.match(none.err, /take no table or column away/);
  });
});
