import { literal } from '../source.ts';
import { SCRIPT } from './route.ts';
import type { RouteReader } from './route.ts';
import { readScriptRoutes } from './scriptRouters.ts';

export const hono: RouteReader = {
  framework: 'hono',
  languages: SCRIPT,
  signs: ['hono'],
  read: (source) =>
    readScriptRoutes(source, {
      framework: 'hono',
      modules: /^(?:hono|hono\/.+|@hono\/zod-openapi)$/,
      made: /^new\s+(?:OpenAPI)?Hono\b|\.basePath\(/,
      prefix: (made) => literal(/\.basePath\(\s*(["'`][^"'`]*["'`])/.exec(made)?.[1]),
      mounts: ['route'],
    }),
};
