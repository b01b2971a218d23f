import { PlanningError } from '../../core/base/errors.ts';
import type { Commits, NamedCommit } from '../../core/ports.ts';
import { gitIn } from './run.ts';

const FORMAT = ['--no-show-signature', '--format=%H%n%s'];

/** The commits of the repository around `folder`, by the git program. */
export function openCommits(folder: string): Commits {
  const git = gitIn(folder);
  const ask = async (args: readonly string[], signal: AbortSignal): Promise<string | null> => {
    try {
      return await git(['--literal-pathspecs', ...args], signal);
    } catch {
      if (signal.aborted) throw new PlanningError('cancelled', 'Stopped.');
      // No git, no repository, no commit yet, a commit that is gone: nothing is known.
      return null;
    }
  };
  const head = async (signal: AbortSignal): Promise<NamedCommit | null> =>
    parse(await ask(['log', '-1', ...FORMAT], signal));

  return {
    head,
    async broughtBy(after, paths, signal) {
      const changed = await ask(['status', '--porcelain', '--untracked-files=all', '--', ...paths], signal);
      if (changed !== '') return null;
      const log = ['log', '-1', ...FORMAT, `${after}..HEAD`, '--', ...paths];
      const brought = parse(await ask(log, signal));
      if (brought !== null) return brought;
      // HEAD holds all that was there then, and nothing since touched the files: they had been other ones, unsaved.
      const behind = await ask(['rev-list', '-1', `HEAD..${after}`], signal);
      return behind === '' ? null : head(signal);
    },
  };
}

function parse(text: string | null): NamedCommit | null {
  const [commit = '', subject = ''] = (text ?? '').split('\n');
  return /^[0-9a-f]{40,64}$/.test(commit) ? { commit, subject } : null;
}
