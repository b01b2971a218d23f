import type { Decorator } from '../facts.ts';
import { annotatedRoutes, simple } from './annotated.ts';
import type { RouteReader } from './route.ts';

const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)$/;

/** `@GET @Path("{id}")` in a class with its `@Path`; a `@Path` without a method is that of a sub-resource. */
export const jaxrs: RouteReader = {
  framework: 'jax-rs',
  languages: ['java', 'kotlin'],
  signs: ['ws.rs'],
  read: (source) =>
    annotatedRoutes(source, {
      framework: 'jax-rs',
      verbs(annotation: Decorator, others) {
        const name = simple(annotation);
        if (VERB.test(name)) return [name];
        return name === 'Path' && !others.some((each) => VERB.test(simple(each))) ? ['ANY'] : [];
      },
      path: (each) => simple(each) === 'Path',
      ownPath: false,
      clients: /^RegisterRestClient$/,
    }),
};

const MICRONAUT = /^(Get|Post|Put|Patch|Delete|Options|Head)$/;

export const micronaut: RouteReader = {
  framework: 'micronaut',
  languages: ['java', 'kotlin'],
  signs: ['io.micronaut'],
  read: (source) =>
    annotatedRoutes(source, {
      framework: 'micronaut',
      verbs: (annotation) => {
        const verb = MICRONAUT.exec(simple(annotation))?.[1];
        return verb === undefined ? [] : [verb.toUpperCase()];
      },
      path: (each) => simple(each) === 'Controller',
      ownPath: true,
      clients: /^Client$/,
    }),
};
