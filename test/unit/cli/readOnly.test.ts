import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from '../../../src/core/model/plan.ts';
import { runHere as run, sampleFolder, start, type Ended } from './program.ts';

const SPEC = `name: Leave Auth0
rules:
  - id: remove-auth0
    description: Auth0 is gone
    match: {identifiers: [auth0Client]}
  - id: asked
    description: It runs
    command: "true"
`;

/** Mounts a folder read-only for one program, as modes do not hold an administrator back. */
const MOUNTED = [
  'unshare',
  '-Urm',
  'sh',
  '-c',
  'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"',
];

describe('a folder that cannot be written, in the terminal', function () {
  this.timeout(180_000);
  const folder = sampleFolder();
  let id = '';
  let number = '';
  const readOnly = (...args: readonly string[]): Promise<Ended> =>
    start([...args, '--folder', folder()], {}, undefined, [...MOUNTED, folder()]).ended;
  const source = (name: string): void =>
    writeFileSync(path.join(folder(), 'src/auth/login.ts'), `export const login = () => ${name}.go();\n`);
  const runs = async (): Promise<readonly string[]> =>
    (await run(['plan', 'show', id, '--json', '--folder', folder()]))
      .json<Plan>()
      .tasks.flatMap((task) => task.verification?.runs.map(({ verdict }) => verdict) ?? []);

  before(async function () {
    const [program, ...args] = [...MOUNTED, folder(), 'true'];
    if (spawnSync(program, args).status !== 0) this.skip();
    mkdirSync(path.join(folder(), 'src/auth'), { recursive: true });
    source('auth0Client');
    const made = await run(['run', 'Replace Auth0 in the login', '--quick', '--yes', '--folder', folder()]);
    assert.equal(made.code, 0, made.err);
    const plan = (await run(['plan', 'show', '--json', '--folder', folder()])).json<Plan>();
    id = plan.id;
    number = String(plan.tasks.find(({ blockedBy }) => blockedBy.length === 0)?.number);
    for (const task of plan.tasks)
      await run(['task', 'spec', id, String(task.number), '--remove', '--folder', folder()]);
    const spec = path.join(folder(), 'auth0.verify.yaml');
    writeFileSync(spec, SPEC);
    const set = await run(['task', 'spec', id, number, '--set', spec, '--folder', folder()]);
    assert.equal(set.code, 0, set.err);
  });

  it('shows the verdict, says that it is not recorded and why, and ends by it', async () => {
    const was = await runs();
    const red = await readOnly('verify', id, number);
    assert.equal(red.code, 1, red.err);
    assert.match(red.out, /login\.ts/);
    source('cognitoClient');
    const green = await readOnly('verify', id, '--allow-commands');
    assert.equal(green.code, 0, green.out + green.err);
    assert.match(green.out, /^proven: 1 of 1 task, 0 findings$/m);
    assert.match(green.err, /The verdict is not recorded: Could not write .*: the disk is read-only\./);
    assert.deepEqual(await runs(), was);
  });

  it('is read where parts of the store are missing, as in a fresh checkout', async () => {
    const was = await runs();
    for (const gone of ['cache', 'lock', 'archive'])
      rmSync(path.join(folder(), '.planning-studio', gone), { recursive: true, force: true });
    const green = await readOnly('verify', id, number, '--allow-commands', '--json');
    assert.equal(green.code, 0, green.out + green.err);
    const { verdict, notRecorded, specs } = green.json<{
      verdict: string;
      notRecorded: string;
      specs: readonly { task: { status: string } }[];
    }>();
    assert.deepEqual([verdict, specs[0]?.task.status], ['pass', 'pending']);
    assert.match(notRecorded, /open for reading only/);
    assert.match(green.err, /cannot be written \(EROFS\): it is only read, and nothing is kept\./);
    const shown = await readOnly('task', 'list');
    assert.deepEqual([shown.code, new RegExp(`#${number} `).test(shown.out)], [0, true], shown.err);
    const refused = await readOnly('task', 'update', id, number, '--status', 'in_progress');
    assert.deepEqual([refused.code, /open for reading only/.test(refused.err)], [1, true]);
    assert.deepEqual(await runs(), was);
  });
});
