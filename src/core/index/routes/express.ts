import { SCRIPT } from './route.ts';
import type { RouteReader } from './route.ts';
import { readScriptRoutes } from './scriptRouters.ts';

export const express: RouteReader = {
  framework: 'express',
  languages: SCRIPT,
  signs: ['express', 'Router('],
  read: (source) =>
    readScriptRoutes(source, {
      framework: 'express',
      modules: /^(?:express|express-promise-router|router)$/,
      made: /^(?:await\s+)?(?:require\(['"]express['"]\)|express)(?:\.Router)?\(|^(?:new\s+)?(?:express\.)?(?:Router|PromiseRouter)\(\s*(?:\{(?![^}]*prefix)[^}]*\})?\s*\)$/,
      prefix: () => null,
      mounts: ['use'],
    }),
};
