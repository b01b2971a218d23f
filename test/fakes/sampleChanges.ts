/** The work that the worked examples of the sample project ask for: each returns the files that it changes. */

type Read = (path: string) => Promise<string>;
type Changes = Readonly<Record<string, string>>;

/** For `verify/limit-tracking.verify.yaml`. */
export async function limitTracking(read: Read): Promise<Changes> {
  const app = await read('src/app.ts');
  return {
    'src/middleware/limitRequests.ts': `import type { RequestHandler } from 'express';
import { HttpError } from './errors.ts';

/** Lets at most \`most\` requests of one address pass in each minute. */
export function limitRequests(most: number): RequestHandler {
  const seen = new Map<string, { count: number; until: number }>();
  return (request, _response, next) => {
    const now = Date.now();
    const known = seen.get(request.ip ?? '');
    const entry = known && known.until > now ? known : { count: 0, until: now + 60_000 };
    entry.count += 1;
    seen.set(request.ip ?? '', entry);
    if (entry.count > most) throw new HttpError(429, 'too_many', 'Try again in a minute.');
    next();
  };
}
`,
    'src/app.ts': app
      .replace(/ {2}\/\/ TODO: nothing keeps.*\n/, '')
      .replace("app.use('/track', ", "app.use('/track', limitRequests(30), ")
      .replace(
        'import { requestLog }',
        "import { limitRequests } from './middleware/limitRequests.ts';\nimport { requestLog }",
      ),
    'test/limit.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitRequests } from '../src/middleware/limitRequests.ts';

test('a client that tries too often is refused', () => {
  const limit = limitRequests(1);
  const request = { ip: '10.0.0.1' } as Parameters<typeof limit>[0];
  const response = {} as Parameters<typeof limit>[1];
  limit(request, response, () => undefined);
  assert.throws(() => limit(request, response, () => undefined));
});
`,
  };
}

/** For `verify/one-log.verify.yaml`. */
export async function oneLog(read: Read): Promise<Changes> {
  const [server, requestLog, errors] = await Promise.all(
    ['src/server.ts', 'src/middleware/requestLog.ts', 'src/middleware/errors.ts'].map(read),
  );
  const imported = (from: string, text = ''): string => `import { writeLog } from '${from}';\n${text}`;
  return {
    'src/log.ts': `/** Writes one line. */
export function writeLog(line: string): void {
  console.log(line);
}
`,
    'src/server.ts': imported('./log.ts', server?.replace('console.log(', 'writeLog(')),
    'src/middleware/requestLog.ts': imported('../log.ts', requestLog?.replace('= console.log', '= writeLog')),
    'src/middleware/errors.ts': imported(
      '../log.ts',
      errors?.replace('console.error(error)', 'writeLog(String(error))'),
    ),
  };
}
