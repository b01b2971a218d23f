import { literal, option } from '../source.ts';
import { SCRIPT } from './route.ts';
import type { RouteReader } from './route.ts';
import { readScriptRoutes } from './scriptRouters.ts';

const MADE = /^new\s+(?:Koa)?Router\(/;

export const koa: RouteReader = {
  framework: 'koa',
  languages: SCRIPT,
  signs: ['koa'],
  read: (source) =>
    readScriptRoutes(source, {
      framework: 'koa',
      modules: /^(?:@koa\/router|koa-router|koa-joi-router|koa)$/,
      made: MADE,
      prefix: (made) => literal(option(made.replace(MADE, '').replace(/\)\s*$/, ''), 'prefix') ?? undefined),
      mounts: ['use'],
    }),
};
