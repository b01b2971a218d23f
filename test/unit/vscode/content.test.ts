import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { readContent } from '../../../src/vscode/documents/content.ts';
import type { StudioFile } from '../../../src/vscode/names/paths.ts';
import { SPEC, SYNTHESIS, reply } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { TextIndex } from '../../fakes/textIndex.ts';

const PROOF = 'name: Gone\nrules:\n  - {id: gone, description: Auth0 is gone, match: {text: auth0}}\n';

describe('The text of a file of ours', () => {
  let test: TestEngine;
  let engine: Engine;
  let sessionId: string;
  beforeEach(async () => {
    test = await openTestEngine({ index: new TextIndex({ 'src/auth.ts': 'auth0\n' }) });
    ({ engine } = test);
    reply.all(test.model);
    sessionId = (await engine.createSession({ prompt: 'Add rate limiting to the public API' })).id;
  });
  afterEach(() => test.close());

  const read = (file: StudioFile) => readContent(engine, file);
  const text = (kind: 'plans' | 'documents' | 'sessions', id: string, version: number | null = null) =>
    read({ kind, id, version });
  async function planned(): Promise<Plan> {
    await engine.draftTasks(sessionId, null, never());
    await engine.markReady(sessionId);
    return engine.materialize(sessionId);
  }

  it('is a plan in Markdown, read-only when it is archived, gone when it is deleted', async () => {
    const { id, createdAt } = await planned();
    const open = await text('plans', id);
    assert.equal(open.text, await engine.exportPlan(id, 'markdown'));
    assert.deepEqual([open.readOnly, open.version, open.createdMs], [null, null, Date.parse(createdAt)]);
    await engine.editPlan(id, { title: 'Limits' });
    const changed = await text('plans', id);
    assert.match(changed.text, /# Limits/);
    assert.equal(changed.changedMs, Date.parse((await engine.plan(id)).updatedAt));
    await engine.archivePlan(id, { acceptOpen: true }, never());
    assert.match((await text('plans', id)).readOnly ?? '', /archived/);
    await engine.reopenPlan(id, 'More to do.');
    await engine.deletePlan(id);
    await assert.rejects(text('plans', id), { code: 'not_found' });
  });

  it('is the proof of a task, or one to begin with', async () => {
    const { id, tasks } = await planned();
    const spec = (number: number) => read({ kind: 'specs', id, number, version: null });
    const template = await spec(1);
    assert.deepEqual([template.version, template.readOnly], [0, null]);
    assert.match(template.text, /Add the limiter/);
    assert.equal(template.changedMs, Date.parse(tasks[0]?.createdAt ?? ''));
    await engine.attachSpec(id, tasks[0]?.id ?? '', PROOF, { baseRevision: 0 }, never());
    const attached = await spec(1);
    assert.deepEqual([attached.text, attached.version], [PROOF, 1]);
    const { verification } = (await engine.plan(id)).tasks[0] ?? {};
    assert.equal(attached.changedMs, Date.parse(verification?.attachedAt ?? ''));
    await assert.rejects(spec(9), { code: 'not_found', message: /no task 9/ });
    await engine.archivePlan(id, { acceptOpen: true }, never());
    assert.match((await spec(1)).readOnly ?? '', /archived/);
    await engine.reopenPlan(id, 'More to do.');
    await engine.deletePlan(id);
    await assert.rejects(spec(1), { code: 'not_found' });
  });

  it('is the last version of a document, or the one that is named and never changes', async () => {
    await engine.draftSpec(sessionId, null, never());
    const id = (await engine.session(sessionId)).session.specDocumentId ?? '';
    await engine.saveDocument(id, '# Mine\n', 1, 'edited');
    const last = await text('documents', id);
    assert.deepEqual([last.text, last.version, last.readOnly], ['# Mine\n', 2, null]);
    const { versions, createdAt } = await engine.document(id);
    assert.deepEqual(
      [last.createdMs, last.changedMs],
      [Date.parse(createdAt), Date.parse(versions[1]?.at ?? '')],
    );
    const first = await text('documents', id, 1);
    assert.equal(first.text.trim(), SPEC.trim());
    assert.deepEqual([first.version, first.readOnly], [1, 'This is version 1, which never changes.']);
    await assert.rejects(text('documents', id, 3), { code: 'not_found', message: /no version 3/ });
    await engine.draftTasks(sessionId, null, never());
    await engine.markReady(sessionId);
    assert.match((await text('documents', id)).readOnly ?? '', /drafting/);
  });

  it('is the synthesis of a session, which can be written while it is drafted', async () => {
    await assert.rejects(text('sessions', sessionId), { code: 'not_found', message: /no synthesis yet/ });
    await engine.brainstorm(sessionId, never());
    await engine.synthesize(sessionId, never());
    const { text: written, readOnly, changedMs } = await text('sessions', sessionId);
    assert.equal(written.trim(), SYNTHESIS.trim());
    assert.equal(readOnly, null);
    assert.equal(changedMs, Date.parse((await engine.session(sessionId)).session.synthesis?.at ?? ''));
    await engine.draftTasks(sessionId, null, never());
    await engine.markReady(sessionId);
    assert.match((await text('sessions', sessionId)).readOnly ?? '', /drafting/);
  });
});
