import { rankFiles } from '../context/scan.ts';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { ContextEntry } from '../model/session.ts';
import { PROMPT_LENGTH } from '../model/session.ts';
import { requireGate } from './steps.ts';
import { act } from './steps.ts';
import type { ContextInput, Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { requireText } from '../base/text.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';

const SEARCH_HITS = 30;

type ContextCall = 'addContext' | 'removeContext' | 'scan';

/** What a session shows to its models beside the idea. */
export const contextCalls: CallGroup<ContextCall> = {
  facts: {
    addContext: {
      says: 'Adds a file, a selection, a note or search hits to what the models of a session see.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['input', at.contextInput],
      ],
    },
    removeContext: {
      says: 'Takes an entry out of what the models of a session see.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['entryId', at.id],
      ],
    },
    scan: {
      says: 'Proposes files of the workspace that fit the idea of a session.',
      about: 'session',
      needs: 'work',
      effect: 'reads',
      input: [['id', at.named]],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, ContextCall> {
  return {
    async addContext(id, input, signal) {
      requireGate(await kernel.recorder.session(id), 'add_context');
      const entry = await entryOf(kernel, input, signal);
      await act(kernel, id, 'add_context', () => [{ type: 'context_added', entry }]);
    },
    async removeContext(id, entryId) {
      await act(kernel, id, 'remove_context', (session) => {
        if (!session.context.some((entry) => entry.id === entryId)) {
          throw new PlanningError('not_found', 'That context entry is not in the session (any more).');
        }
        return [{ type: 'context_removed', entryId }];
      });
    },
    async scan(id, signal) {
      const session = await kernel.recorder.session(id);
      requireGate(session, 'scan');
      const have = new Set(session.context.map((entry) => entry.label));
      const paths = await kernel.workspace.files(signal);
      const ranked = rankFiles(
        paths.filter((path) => !have.has(path)),
        session.prompt,
      );
      return weigh(kernel, ranked, signal);
    },
  };
}

/** Reads each candidate: what cannot be read is refused with its reason. */
async function weigh(
  kernel: Kernel,
  ranked: ReturnType<typeof rankFiles>,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<Engine['scan']>>> {
  const proposed = [];
  const refused = [];
  for (const { path, why } of ranked) {
    try {
      const file = await kernel.workspace.read(path, kernel.settings().maxContextBytes, signal);
      proposed.push({ path, why, bytes: file.bytes });
    } catch (error) {
      const reason = error instanceof PlanningError ? error.details['reason'] : undefined;
      if (typeof reason !== 'string') throw error;
      refused.push({
        path,
        reason: reason as Awaited<ReturnType<Engine['scan']>>['refused'][number]['reason'],
      });
    }
  }
  return { proposed, refused };
}

async function entryOf(kernel: Kernel, input: ContextInput, signal: AbortSignal): Promise<ContextEntry> {
  const id: Id = kernel.clock.id();
  const max = kernel.settings().maxContextBytes;
  switch (input.kind) {
    case 'file': {
      const file = await kernel.workspace.read(input.path, max, signal, input.force ?? false);
      return { id, kind: 'file', label: file.path, content: file.text, cutBytes: file.cutBytes };
    }
    case 'selection': {
      const { text, cutBytes } = cap(requireText(input.text, 'selection', Number.MAX_SAFE_INTEGER), max);
      const range = { start: input.start, end: input.end };
      return {
        id,
        kind: 'selection',
        label: `${input.path}:${input.start}-${input.end}`,
        content: text,
        range,
        cutBytes,
      };
    }
    case 'note': {
      const content = requireText(input.text, 'note', PROMPT_LENGTH.max * 4);
      const label = content.split('\n', 1)[0]?.slice(0, 60) ?? 'note';
      return { id, kind: 'note', label, content, cutBytes: 0 };
    }
    case 'search': {
      const query = requireText(input.query, 'search', 200);
      const hits = await kernel.workspace.search(query, SEARCH_HITS, signal);
      if (hits.length === 0)
        throw new PlanningError('not_found', `Nothing in the workspace contains "${query}".`);
      const lines = hits.map((hit) => `${hit.path}:${hit.line}: ${hit.text}`);
      const { text, cutBytes } = cap(lines.join('\n'), max);
      return { id, kind: 'search', label: query, content: text, cutBytes };
    }
  }
}

/** Cuts text to a number of UTF-8 bytes at a character. */
function cap(text: string, maxBytes: number): { readonly text: string; readonly cutBytes: number } {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return { text, cutBytes: 0 };
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { text: new TextDecoder().decode(bytes.subarray(0, end)), cutBytes: bytes.length - end };
}
