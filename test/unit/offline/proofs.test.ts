import assert from 'node:assert/strict';
import { draftTasks } from '../../../src/core/llm/agents/drafts.ts';
import type { TaskDraft } from '../../../src/core/model/draft.ts';
import { offlineProvider } from '../../../src/offline/provider.ts';
import { readSpec } from '../../../src/core/verify/spec/read.ts';
import { MemoryWorkspace } from '../../fakes/memoryWorkspace.ts';
import { never, RecordingWorld, subject } from '../agents/world.ts';
import { viewIndex } from '../index/viewIndex.ts';
import { SAMPLE } from './sample.ts';

const CODE = {
  ...SAMPLE,
  'src/legacy.js':
    "import moment from 'moment';\nexport function oldPrice() { return moment(); }\nexport const price = oldPrice();\n",
};

async function specs(prompt: string): Promise<readonly string[]> {
  const index = viewIndex(CODE);
  const world = new RecordingWorld(
    offlineProvider({ workspace: new MemoryWorkspace(CODE), index, sleep: async () => {} }),
    { index },
  );
  const notes: string[] = [];
  const proof = {
    evaluate: (all: Parameters<typeof index.evaluate>[0]) => index.evaluate(all, {}, never),
    note: (text: string) => void notes.push(text),
  };
  const drafts = await draftTasks(
    { subject: subject(prompt), spec: null, revise: null, model: null, proof },
    world,
    never,
  );
  assert.deepEqual(notes, [], 'nothing had to be left out');
  return drafts.flatMap((each: TaskDraft) => {
    if (!each.verification) return [];
    assert.deepEqual(each.verification.vacuous, []);
    const { spec, problems } = readSpec(each.verification.spec);
    assert.deepEqual(problems, []);
    return (spec?.rules ?? []).map(
      (rule) =>
        `${each.tags[0]}: ${[...rule.match.map((one) => `no ${one.kind} ${one.text}`), ...rule.expect.map((one) => `${one.kind} ${one.text}`)].join(' | ')}`,
    );
  });
}

const named = async (prompt: string): Promise<readonly string[]> =>
  (await specs(prompt)).filter((each) => !each.includes('files '));

describe('specs of the offline planner', () => {
  it('ask for what the idea says comes, when it is not there', async () => {
    assert.deepEqual(await named('Add a function `parcelStats` and POST /public/parcels to the public API'), [
      'core: definitions parcelStats',
      'core: api_routes POST /public/parcels',
    ]);
    assert.deepEqual(await named('Add a class ParcelStore that keeps parcels'), [], 'it is there already');
    assert.deepEqual(await named('Add rate limiting to `createServer` with the fastCheck library'), []);
  });

  it('ask that what the idea says goes is gone, when it is there', async () => {
    assert.deepEqual(await named('Remove the function oldPrice from the parcel store'), [
      'connect: no identifiers oldPrice',
    ]);
    assert.deepEqual(await named('Remove the function neverThere'), []);
  });

  it('follow a package that is replaced by another', async () => {
    const all = await named('Migrate from moment to luxon');
    assert.ok(all.includes('core: imports luxon'));
    assert.ok(all.some((each) => each.endsWith('no imports moment')));
    assert.deepEqual(await named('Migrate from angular to luxon'), ['core: imports luxon']);
  });

  it('hold the first task to the test file that it promises', async () => {
    const all = await specs('Refactor the parcel store into smaller parts');
    assert.deepEqual(
      all.filter((each) => each.startsWith('pin')).map((each) => each.split(' | ')[0]),
      ['pin: files **/store.{test,spec}.*'],
    );
  });

  it('are none for ideas that name nothing', async () => {
    assert.deepEqual(await named('Make the parcel lookup faster'), []);
    assert.deepEqual(await named('Document how to get an API key'), []);
  });
});
