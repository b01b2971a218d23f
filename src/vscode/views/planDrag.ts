import * as vscode from 'vscode';
import type { EngineSource } from '../host/engineSource.ts';
import { dropAfter, type PlanNode } from './planNodes.ts';

const MIME = 'application/vnd.code.tree.planningstudio.plans';

/** Moves tasks inside their plan by dragging: onto a task to take its place, onto the plan to stand first. */
export class PlanDrag implements vscode.TreeDragAndDropController<PlanNode> {
  readonly #engine: EngineSource;
  readonly #onError: (error: unknown) => void;
  readonly dragMimeTypes = [MIME];
  readonly dropMimeTypes = [MIME];

  constructor(engine: EngineSource, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#onError = onError;
  }

  handleDrag(source: readonly PlanNode[], transfer: vscode.DataTransfer): void {
    const tasks = source.filter(({ kind }) => kind === 'task');
    if (tasks.length > 0) transfer.set(MIME, new vscode.DataTransferItem(tasks));
  }

  async handleDrop(target: PlanNode | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const dropped: unknown = transfer.get(MIME)?.value;
    if (!target || !Array.isArray(dropped)) return;
    try {
      await this.#move(dropped as readonly PlanNode[], target);
    } catch (error) {
      this.#onError(error);
    }
  }

  async #move(dropped: readonly PlanNode[], target: PlanNode): Promise<void> {
    const engine = await this.#engine.get();
    if (target.kind === 'snapshots' || target.kind === 'snapshot') return;
    let onto = target.kind === 'plan' ? null : target.taskId;
    for (const node of dropped) {
      if (node.kind !== 'task' || node.planId !== target.planId) continue;
      const order = (await engine.plan(target.planId)).tasks.map(({ id }) => id);
      const after = dropAfter(order, node.taskId, onto);
      if (after === undefined) continue;
      await engine.moveTask(target.planId, node.taskId, after);
      // The next one of a selection follows this one.
      onto = node.taskId;
    }
  }
}
