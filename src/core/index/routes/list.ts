import { aspnet } from './aspnet.ts';
import { django } from './django.ts';
import { express } from './express.ts';
import { fastapi } from './fastapi.ts';
import { fastify } from './fastify.ts';
import { flask } from './flask.ts';
import { go } from './go.ts';
import { hono } from './hono.ts';
import { koa } from './koa.ts';
import { laravel } from './laravel.ts';
import { nest } from './nest.ts';
import { next } from './next.ts';
import { rails } from './rails.ts';
import type { RouteReader } from './route.ts';
import { spring } from './spring.ts';

/** Every framework whose routes are known. Adding one: its file, and a line here. */
export const ROUTE_READERS: readonly RouteReader[] = [
  express,
  fastify,
  koa,
  hono,
  nest,
  next,
  flask,
  fastapi,
  django,
  spring,
  aspnet,
  go,
  rails,
  laravel,
];
