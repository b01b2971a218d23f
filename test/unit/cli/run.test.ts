import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SessionView } from '../../../src/core/engine/api.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { Session, SessionSummary } from '../../../src/core/model/session.ts';
import { run, runHere, sampleFolder, start } from './program.ts';

describe('the whole way in the terminal', () => {
  const folder = sampleFolder();

  it('goes from an idea to a plan about the real files, and says where it is', async () => {
    const ended = await runHere([
      'run',
      'Add rate limiting to the public tracking page',
      '--export',
      '--folder',
      folder(),
    ]);
    assert.equal(ended.code, 0, ended.err);
    assert.match(ended.err, /reads src\/routes\/track\.ts/);
    for (const step of ['brainstorm', 'synthesis', 'spec', 'tasks'])
      assert.match(ended.err, new RegExp(`^${step}: .*nothing leaves this machine`, 'm'));
    const [, planId = ''] = /^plan ([0-9a-f-]{36})$/m.exec(ended.out) ?? [];
    const [, file = ''] = /^Markdown: (.+)$/m.exec(ended.out) ?? [];
    assert.match(ended.out, new RegExp(`plan show ${planId.slice(-8)}`));
    const plan = (await runHere(['plan', 'show', planId, '--json', '--folder', folder()])).json<Plan>();
    assert.ok(plan.tasks.length >= 3);
    assert.ok(plan.tasks.every(({ acceptance }) => acceptance.length > 0));
    const named = plan.tasks.flatMap(({ files }) => files);
    assert.ok(
      named.some((each) => existsSync(path.join(folder(), each))),
      named.join(', '),
    );
    assert.match(
      readFileSync(path.join(folder(), file), 'utf8'),
      new RegExp(`planning-studio plan ${planId}`),
    );
  });

  it('skips the brainstorm when asked to', async () => {
    const ended = await runHere([
      'run',
      'Tell shops about scans by webhook',
      '--quick',
      '--folder',
      folder(),
      '--json',
    ]);
    const last = ended.lines<{ type: string; sessionId?: string; plan?: Plan }>().at(-1);
    assert.equal(last?.type, 'result');
    assert.ok((last.plan?.tasks.length ?? 0) > 0);
    const { session } = (
      await runHere(['session', 'show', last.sessionId ?? '', '--json', '--folder', folder()])
    ).json<SessionView>();
    assert.deepEqual([session.personas.length, session.phase], [0, 'materialized']);
  });

  it('ends with 130 at Ctrl+C and can be gone on with', async () => {
    const { child, ended } = start([
      'run',
      'Let couriers take back a scan that was wrong',
      '--folder',
      folder(),
      '--json',
    ]);
    let id = '';
    child.stdout?.on('data', (text: string) => {
      const [, found] = /"type":"session","id":"([^"]+)"/.exec(text) ?? [];
      if (!found || id) return;
      id = found;
      child.kill('SIGINT');
    });
    const stopped = await ended;
    assert.equal(stopped.code, 130, stopped.out + stopped.err);
    assert.equal(
      stopped.lines<{ type: string; error?: { code: string } }>().at(-1)?.error?.code,
      'cancelled',
    );
    const { session } = (
      await runHere(['session', 'show', id, '--json', '--folder', folder()])
    ).json<SessionView>();
    assert.equal(session.running, null);
    const again = await runHere(['session', 'tasks', id, '--folder', folder(), '--json']);
    assert.equal(again.code, 0, again.out);
  });

  it('can be taken up after its process was killed', async () => {
    const { child, ended } = start([
      'run',
      'Show the last ten scans of a courier',
      '--folder',
      folder(),
      '--json',
    ]);
    let id = '';
    let seen = '';
    child.stdout?.on('data', (text: string) => {
      seen += text;
      id ||= /"type":"session","id":"([^"]+)"/.exec(seen)?.[1] ?? '';
      if (id && seen.includes('"type":"estimate"')) child.kill('SIGKILL');
    });
    assert.equal((await ended).code, null);
    const before = (
      await runHere(['session', 'show', id, '--json', '--folder', folder()])
    ).json<SessionView>();
    if (before.interrupted) {
      const resumed = await runHere(['session', 'resume', id, '--folder', folder(), '--json']);
      assert.equal(resumed.code, 0, resumed.out);
    }
    const after = await runHere(['session', 'brainstorm', id, '--folder', folder(), '--json']);
    assert.equal(after.code, 0, after.out);
    const session = after.lines<{ session?: Session }>().at(-1)?.session;
    assert.ok((session?.messages.filter(({ status }) => status === 'complete').length ?? 0) >= 2);
  });

  it('works several times at once on one folder, and nothing is lost', async () => {
    const before = (await runHere(['session', 'list', '--json', '--folder', folder()])).json<{
      total: number;
    }>().total;
    const ends = await Promise.all(
      ['first', 'second', 'third'].map((name) =>
        run(['run', `The ${name} of three ideas at once`, '--quick', '--folder', folder(), '--json']),
      ),
    );
    assert.deepEqual(
      ends.map(({ code }) => code),
      [0, 0, 0],
      ends.map(({ out, err }) => out.slice(-500) + err).join('\n'),
    );
    const page = (await runHere(['session', 'list', '--json', '--folder', folder()])).json<{
      total: number;
      items: SessionSummary[];
    }>();
    assert.equal(page.total, before + 3);
    const plans = ends.map((ended) => ended.lines<{ plan?: Plan }>().at(-1)?.plan?.id);
    for (const id of plans)
      assert.equal((await runHere(['plan', 'show', id ?? '', '--folder', folder()])).code, 0);
  });
});
