/** A command line that cannot be used; exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The arguments and options of one command, read with their kinds. Every reader throws UsageError for a wrong one. */
export class Input {
  readonly #args: readonly unknown[];
  readonly #options: Readonly<Record<string, unknown>>;

  constructor(args: readonly unknown[], options: Readonly<Record<string, unknown>>) {
    this.#args = args;
    this.#options = options;
  }

  /** An argument; a variadic one is joined by spaces, so that an idea needs no quotes. Empty when it was not given. */
  arg(index: number): string {
    const value = this.#args[index];
    return (Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : '').trim();
  }

  /** The values of a variadic argument, each by itself. */
  args(index: number): readonly string[] {
    const value = this.#args[index];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  }

  text(name: string): string | undefined {
    const value = this.#options[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** An option that may be given several times. */
  list(name: string): readonly string[] {
    const value = this.#options[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  }

  flag(name: string): boolean {
    return this.#options[name] === true;
  }

  /** False only when `--no-<name>` was given. */
  unlessOff(name: string): boolean {
    return this.#options[name] !== false;
  }

  whole(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most && text.trim() !== '') return value;
    throw new UsageError(`--${dashed(name)} must be a whole number from ${least} to ${most}, not "${text}".`);
  }

  /** Dollars as whole micro-dollars. */
  dollars(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const [, digits] = /^\$?(\d{1,7}(?:\.\d{1,6})?)$/.exec(text.trim()) ?? [];
    if (digits) return Math.round(Number(digits) * 1e6);
    throw new UsageError(`--${dashed(name)} must be an amount in dollars such as 0.50, not "${text}".`);
  }

  word<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : oneOf(`--${dashed(name)}`, text, allowed);
  }

  /** Words separated by commas. */
  words<T extends string>(name: string, allowed: readonly T[]): readonly T[] | undefined {
    const text = this.text(name);
    return text?.split(',').map((each) => oneOf(`--${dashed(name)}`, each, allowed));
  }
}

export function oneOf<T extends string>(what: string, text: string, allowed: readonly T[]): T {
  const wanted = text.trim().toLowerCase().replaceAll('-', '_');
  const found = allowed.find((each) => each === wanted);
  if (found) return found;
  throw new UsageError(`${what} must be one of ${allowed.join(', ')}, not "${text.trim()}".`);
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
