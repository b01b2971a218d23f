import type { Engine } from '../../core/engine/api.ts';
import { PlanningError } from '../../core/base/errors.ts';
import type { Task } from '../../core/model/plan.ts';
import type { SpecFile, StudioFile } from '../names/paths.ts';

/** A file of ours as it is now. */
export interface StudioContent {
  readonly text: string;
  readonly createdMs: number;
  readonly changedMs: number;
  /** Why it cannot be changed now; null = it can. */
  readonly readOnly: string | null;
  /** Which version `text` is; for documents, and for specs their revision (0 = a template, nothing is attached). */
  readonly version: number | null;
}

/** Reads what an address names; throws `not_found`. */
export async function readContent(engine: Engine, file: StudioFile): Promise<StudioContent> {
  switch (file.kind) {
    case 'plans': {
      const plan = await engine.plan(file.id);
      if (plan.status === 'deleted') throw new PlanningError('not_found', 'The plan was deleted.');
      return {
        text: await engine.exportPlan(plan.id, 'markdown'),
        createdMs: Date.parse(plan.createdAt),
        changedMs: Date.parse(plan.updatedAt),
        readOnly: plan.status === 'archived' ? 'The plan is archived.' : null,
        version: null,
      };
    }
    case 'specs':
      return readTaskSpec(engine, file);
    case 'documents':
      return readDocument(engine, file);
    case 'sessions': {
      const { session, gates } = await engine.session(file.id);
      if (!session.synthesis) throw new PlanningError('not_found', 'The session has no synthesis yet.');
      return {
        text: session.synthesis.markdown,
        createdMs: Date.parse(session.createdAt),
        changedMs: Date.parse(session.synthesis.at),
        readOnly: gates.edit_synthesis,
        version: null,
      };
    }
  }
}

/** The spec of a task, or one to begin with when it has none. */
async function readTaskSpec(engine: Engine, file: SpecFile): Promise<StudioContent> {
  const plan = await engine.plan(file.id);
  const task = plan.tasks.find(({ number }) => number === file.number);
  if (!task || plan.status === 'deleted') {
    throw new PlanningError('not_found', `The plan “${plan.title}” has no task ${file.number}.`);
  }
  const { verification } = task;
  return {
    text: verification?.spec ?? (await templateOf(task)),
    createdMs: Date.parse(task.createdAt),
    changedMs: Date.parse(verification?.attachedAt ?? task.createdAt),
    readOnly: plan.status === 'archived' ? 'The plan is archived.' : null,
    version: verification?.revision ?? 0,
  };
}

async function templateOf(task: Task): Promise<string> {
  const { specTemplate } = await import('../../core/verify/spec/template.ts');
  return specTemplate(task);
}

async function readDocument(engine: Engine, file: StudioFile): Promise<StudioContent> {
  const document = await engine.document(file.id);
  const last = document.versions.at(-1);
  const shown =
    file.version === null ? last : document.versions.find(({ number }) => number === file.version);
  if (!shown)
    throw new PlanningError('not_found', `“${document.title}” has no version ${file.version ?? 1}.`);
  const old = file.version === null ? null : `This is version ${shown.number}, which never changes.`;
  return {
    text: shown.content,
    createdMs: Date.parse(document.createdAt),
    changedMs: Date.parse(shown.at),
    readOnly: old ?? (await closedBecause(engine, document.sessionId)),
    version: shown.number,
  };
}

/** Why the spec of a session cannot be edited now. A document without a session can always be. */
async function closedBecause(engine: Engine, sessionId: string | null): Promise<string | null> {
  if (sessionId === null) return null;
  return (await engine.session(sessionId)).gates.edit_spec;
}
