import { actix } from './actix.ts';
import { aspnet } from './aspnet.ts';
import { axum } from './axum.ts';
import { django } from './django.ts';
import { express } from './express.ts';
import { fastapi } from './fastapi.ts';
import { fastify } from './fastify.ts';
import { flask } from './flask.ts';
import { go } from './go.ts';
import { hono } from './hono.ts';
import { jaxrs, micronaut } from './jaxrs.ts';
import { koa } from './koa.ts';
import { ktor } from './ktor.ts';
import { laravel } from './laravel.ts';
import { nest } from './nest.ts';
import { next } from './next.ts';
import { rails } from './rails.ts';
import { rocket } from './rocket.ts';
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
  jaxrs,
  micronaut,
  ktor,
  aspnet,
  go,
  axum,
  actix,
  rocket,
  rails,
  laravel,
];
