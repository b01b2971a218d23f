const TEST =
  /(^|\/)(tests?|__tests__|specs?|e2e)\/|[._-](test|spec)s?\.\w+$|(^|\/)test_[^/]+\.py$|_test\.(go|py|rb)$|Tests?\.(java|cs|kt|php)$|\.bats$/i;

/** Whether a file holds tests by where it stands or how it is called. */
export function isTestPath(path: string): boolean {
  return TEST.test(path);
}

/** What a file and its test have in common: `src/a/rateLimit.test.ts`, `test_rate_limit.py` and `rateLimit.ts` are all `ratelimit`. */
export function subjectOfPath(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/(\.\w+)+$/, '')
    .replace(/([._-](test|spec)s?|Tests?)$/, '')
    .replace(/^test_/, '')
    .replace(/[_-]/g, '')
    .toLowerCase();
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
