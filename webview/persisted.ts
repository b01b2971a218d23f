import { useCallback, useState } from 'preact/hooks';
import { useStudio } from './studio.ts';

/**
 * `useState` that survives a reload of the page. For what a person typed and which parts are open; `accept`
 * says whether a remembered value still has the right shape. Setting the preset forgets the key.
 */
export function usePersistedState<T>(
  key: string,
  preset: T,
  accept: (value: unknown) => value is T,
): readonly [T, (value: T) => void] {
  const { memory } = useStudio();
  const [value, setValue] = useState<T>(() => {
    const remembered = memory.read(key);
    return accept(remembered) ? remembered : preset;
  });
  const set = useCallback(
    (next: T): void => {
      setValue(() => next);
      memory.write(key, next === preset ? undefined : next);
    },
    [key, memory, preset],
  );
  return [value, set];
}

export const isString = (value: unknown): value is string => typeof value === 'string';
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
