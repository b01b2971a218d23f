import { errorWords } from '../../core/base/errors.ts';
import { CANCELLED, CHOOSE_PROVIDER, failed, refused, timedOut } from '../../core/llm/models/failure.ts';
import type { ModelFailure } from '../../core/llm/provider.ts';
import { errorCode } from '../../node/errorCode.ts';
import type { Deadline } from '../../node/models/deadline.ts';

export const LABEL = 'VS Code language models';

export function noModels(): ModelFailure {
  return failed(
    'invalid_request',
    `VS Code offers no language model here. Sign in to GitHub Copilot or install an extension that brings models, or choose another provider with ${CHOOSE_PROVIDER}.`,
  );
}

export function noSuchModel(wanted: string, offered: readonly string[]): ModelFailure {
  const name = wanted.replaceAll(/[^\w.:/@-]/g, '').slice(0, 80);
  const some = offered.slice(0, 8).join(', ');
  return failed(
    'invalid_request',
    `VS Code offers no model “${name}”. Set one of these in planningStudio.models: ${some}.`,
  );
}

/** Words for what `vscode.lm` threw. Its own message is only matched, never shown: providers put anything into it. */
export function vscodeFailure(error: unknown, deadline: Deadline, signal: AbortSignal): ModelFailure {
  if (signal.aborted) return CANCELLED;
  if (deadline.expired) return timedOut(deadline.expired.phase, deadline.expired.ms, LABEL);
  const code = errorCode(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  const told = `${errorWords(error)} ${cause}`.slice(0, 2000);
  const says = (pattern: RegExp): boolean => pattern.test(told);
  switch (code) {
    case 'NoPermissions':
      return failed(
        'auth',
        'VS Code was not allowed to give Planning Studio its language models. Start the action again and choose Allow, or see “Manage Language Model Access” in the Accounts menu.',
      );
    case 'Blocked':
      return failed(
        'rate_limit',
        `VS Code lets Planning Studio use no more of this model now: its quota is used up. Wait, or choose another provider with ${CHOOSE_PROVIDER}.`,
      );
    case 'NotFound':
      return failed(
        'invalid_request',
        'The language model is gone from VS Code. Choose another one in planningStudio.models.',
      );
    default:
  }
  if (says(/off_topic|filtered|content_filter|responsible/i)) return refused(LABEL);
  if (says(/cancel/i)) return failed('unknown', 'VS Code stopped the language model. Try again.');
  if (says(/quota|rate.?limit|too many requests|429/i)) {
    return failed(
      'rate_limit',
      'The language model of VS Code limits how much may be asked. Wait a little, then try again.',
    );
  }
  if (says(/too (long|large|many tokens)|context|token limit/i)) {
    return failed(
      'invalid_request',
      'The request is too long for this model of VS Code. Remove context from the session, or choose a model with a larger window.',
    );
  }
  if (says(/network|ENOTFOUND|ECONN|ETIMEDOUT|fetch|offline|socket/i)) {
    return failed(
      'network',
      'The language model of VS Code cannot be reached. Check the network, then try again.',
    );
  }
  return failed(
    'unknown',
    `The language model of VS Code failed. Try again, or choose another provider with ${CHOOSE_PROVIDER}.`,
  );
}
