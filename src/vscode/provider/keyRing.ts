import * as vscode from 'vscode';

const PREFIX = 'planningStudio.key.';
const INDEX = 'planningStudio.keys';

/** API keys, in VS Code's SecretStorage and nowhere else. A slot names the provider and the server it is for. */
export class KeyRing {
  readonly #secrets: vscode.SecretStorage;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
    this.#listening = secrets.onDidChange(({ key }) => {
      if (key.startsWith(PREFIX)) this.#changed.fire();
    });
  }

  async get(slot: string): Promise<string | undefined> {
    return this.#secrets.get(PREFIX + slot);
  }

  async set(slot: string, key: string): Promise<void> {
    await this.#secrets.store(PREFIX + slot, key);
    await this.#secrets.store(INDEX, JSON.stringify([...new Set([...(await this.#slots()), slot])]));
  }

  /** Forgets all keys; resolves with how many there were. */
  async clear(): Promise<number> {
    const slots = await this.#slots();
    for (const slot of slots) await this.#secrets.delete(PREFIX + slot);
    await this.#secrets.delete(INDEX);
    return slots.length;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  // SecretStorage.keys() is missing in some editors built on older versions.
  async #slots(): Promise<readonly string[]> {
    try {
      const value: unknown = JSON.parse((await this.#secrets.get(INDEX)) ?? '[]');
      return Array.isArray(value) ? value.filter((slot) => typeof slot === 'string') : [];
    } catch {
      return [];
    }
  }
}
