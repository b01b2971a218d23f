import { useEffect, useState } from 'preact/hooks';

const MINUTE_MS = 60_000;

/** The time, each minute anew, so that words such as "3 min ago" stay true. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  // What happened after the last tick must not lie in the future.
  return Math.max(now, Date.now());
}
