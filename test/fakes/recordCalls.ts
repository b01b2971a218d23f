/** One call that was made. */
export interface MadeCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** The same calls, noted in order; a call can be made to fail once. */
export function recordCalls<T extends object>(
  handlers: T,
): { readonly api: T; readonly calls: readonly MadeCall[]; failNext(name: keyof T, error: Error): void } {
  const calls: MadeCall[] = [];
  const failures = new Map<keyof T, Error>();
  const recorded = Object.entries(handlers).map(([name, handler]) => [
    name,
    async (...args: never[]): Promise<unknown> => {
      calls.push({ name, args });
      const failure = failures.get(name as keyof T);
      failures.delete(name as keyof T);
      if (failure) throw failure;
      return (handler as (...all: never[]) => Promise<unknown>)(...args);
    },
  ]);
  const failNext = (name: keyof T, error: Error): void => void failures.set(name, error);
  return { api: Object.fromEntries(recorded) as T, calls, failNext };
}
