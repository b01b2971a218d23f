import { cp, mkdtemp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** What no test changes and what is too large to be copied: linked. */
const LINKED = ['node_modules', 'dist', '.vscode-test'];
const LEFT_OUT = ['.git', 'coverage'];

/** A copy of a source tree for faults to be planted in; the tree itself is never touched. */
export class PrivateCopy {
  readonly root: string;
  readonly #whole: string;
  #workers = 0;

  private constructor(whole: string) {
    this.#whole = whole;
    this.root = path.join(whole, 'tree');
  }

  static async of(source: string): Promise<PrivateCopy> {
    const copy = new PrivateCopy(await mkdtemp(path.join(os.tmpdir(), 'planning-studio-mutants-')));
    await mkdir(copy.root);
    for (const name of await readdir(source)) {
      const [from, to] = [path.join(source, name), path.join(copy.root, name)];
      if (LINKED.includes(name)) await symlink(from, to);
      else if (!LEFT_OUT.includes(name)) await cp(from, to, { recursive: true, verbatimSymlinks: true });
    }
    return copy;
  }

  /** Compiled sources are kept here between workers. */
  get compiled(): string {
    return path.join(this.#whole, 'compiled');
  }

  /** A folder for the temporary files of one worker. */
  async workerFolder(): Promise<string> {
    const folder = path.join(this.#whole, `worker-${this.#workers++}`);
    await mkdir(folder);
    return folder;
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(path.join(this.root, file), text);
  }

  async remove(): Promise<void> {
    await rm(this.#whole, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
