import assert from 'node:assert/strict';
import { findAnalogues } from '../../../src/core/index/analogous.ts';
import type { AnalogueQuery } from '../../../src/core/index/port.ts';
import { findSymbols, fitsGlob } from '../../../src/core/index/symbols.ts';
import { viewOf } from '../verify/evaluate/workspace.ts';

const SOURCES = {
  'src/api/users.ts': `import { Router } from 'express';
const router = Router();
router.get('/api/users', list);
router.post('/api/users', requireLogin, create);
router.post('/api/users/:id/notes', addNote);
router.delete('/api/users/:id', remove);
export function create(req, res) { save(req.body); notify('user'); }
export function remove(req, res) { drop(req.params.id); }
`,
  'src/check/email.ts': `export function validate_email(text: string): boolean { return /@/.test(text); }
export function validatePhone(text: string): boolean { return true; }
export function validateAll(a: string, b: string): boolean { return a === b; }
export const invalidate = () => clear();
`,
  'src/check/parse.ts': `export class Parser { validateDate(text: string) { return text; } parseDate(text: string) { return text; } }\n`,
  'src/ui/UserCard.tsx': `export function UserCard({ user }: Props) {\n  return <div className="card">{user.name}</div>;\n}\nexport function format(name: string) { return name; }\n`,
  'src/ui/OrderCard.jsx': `export class OrderCard extends React.Component { render() { return <p/>; } }\n`,
  'src/ui/Login.vue': `<script setup>\nconst a = 1;\n</script>\n<template><p/></template>\n`,
  'src/ui/CardStore.ts': `export class CardStore { load() { return 1; } }\n`,
  'test/users.test.ts': `describe('users', () => { it('creates a user', () => {}); it('drops a user', () => {}); });\n`,
  'test/email.test.ts': `it('validates an address', () => {});\n`,
  'src/repo/userRepo.ts': `@Injectable()\nexport class UserRepository extends Repository { find() { query('x'); } }\n`,
  'src/repo/orderRepo.ts': `@Injectable()\nexport class OrderRepository extends Repository { find() { query('y'); } }\nexport class Clock { now() { return 1; } }\n`,
};
const VIEW = viewOf(SOURCES);

const found = (query: AnalogueQuery, limit = 10): readonly string[] =>
  findAnalogues(VIEW, query, limit).map((each) => `${each.name} ${each.path}:${each.line}`);

describe('symbol search', () => {
  const names = (name: string, more = {}): readonly string[] =>
    findSymbols(VIEW, { name, ...more }).map((each) => each.name);

  it('puts the exact name first, then beginnings, words and parts', () => {
    const view = viewOf({
      'a.ts': `export function validateUser() {}\nexport class UserStore {}\nexport function superuser() {}\nexport class User {}\nfunction ident() { const user = 1; return user; }\n`,
    });
    assert.deepEqual(
      findSymbols(view, { name: 'user' }).map((each) => each.name),
      ['User', 'user', 'UserStore', 'validateUser', 'superuser'],
    );
  });

  it('takes globs, kinds, folders, containers and limits', () => {
    assert.deepEqual(names('validate_*'), ['validate_email']);
    assert.deepEqual(names('*card'), ['OrderCard', 'UserCard']);
    assert.deepEqual(names('Parser.validateDate'), ['validateDate']);
    assert.deepEqual(names('date', { kinds: ['class'] }), []);
    assert.deepEqual(names('create', { path: 'src/check' }), []);
    assert.equal(names('e', { limit: 3 }).length, 3);
    assert.deepEqual(names('nothing_like_it'), []);
    assert.throws(() => findSymbols(VIEW, { name: '  ' }), { code: 'invalid_input' });
  });

  it('reads a glob in steps that do not explode', () => {
    assert.ok(fitsGlob('validate_email', 'v*_e?ail*'));
    assert.ok(!fitsGlob('a'.repeat(20_000), `${'*a'.repeat(200)}b`));
  });
});

describe('analogous patterns', () => {
  it('for a new POST route are the POST routes, those under the same path first', () => {
    assert.deepEqual(found({ type: 'api_route', method: 'post', path: '/api/users/:id/tags' }), [
      'addNote src/api/users.ts:5',
      'create src/api/users.ts:4',
    ]);
    const [best] = findAnalogues(VIEW, { type: 'api_route', method: 'POST', path: '/api/users' }, 1);
    assert.equal(best?.name, 'create');
    assert.equal(best?.what, 'route POST /api/users');
    assert.equal(best?.text, "router.post('/api/users', requireLogin, create);");
    assert.match(best?.why ?? '', /^It answers POST too, .*requireLogin.*\.$/);
    assert.equal(found({ type: 'api_route' }).length, 4);
    assert.deepEqual(found({ type: 'api_route', method: 'PUT' }), []);
  });

  it('for a function are those called alike, in camel or snake case', () => {
    const expected = ['Parser.validateDate', 'validateAll', 'validatePhone', 'validate_email'];
    const names = (name: string): readonly string[] =>
      findAnalogues(VIEW, { type: 'function', name }, 10).map((each) => each.name);
    for (const name of ['validate_*', 'validate', 'validateAddress'])
      assert.deepEqual(names(name).toSorted(), expected, name);
    assert.equal(names('validateEmail')[0], 'validate_email');
    assert.equal(names('validate_*').at(-1), 'Parser.validateDate', 'the one in another folder comes last');
    assert.deepEqual(names('frobnicate'), []);
  });

  it('for a component are functions and classes that show something', () => {
    const names = (name?: string): readonly string[] =>
      findAnalogues(VIEW, { type: 'component', ...(name === undefined ? {} : { name }) }, 10).map(
        (each) => each.name,
      );
    assert.deepEqual(names('*Card').toSorted(), ['OrderCard', 'UserCard']);
    assert.deepEqual(names('ProductCard').toSorted(), ['OrderCard', 'UserCard']);
    assert.deepEqual(names().toSorted(), ['Login', 'OrderCard', 'UserCard']);
  });

  it('for a test are tests that speak of the same', () => {
    assert.deepEqual(found({ type: 'test', name: 'creates an order' }), [
      'users creates a user test/users.test.ts:1',
    ]);
    assert.deepEqual(found({ type: 'test' }), [
      'users creates a user test/users.test.ts:1',
      'validates an address test/email.test.ts:1',
    ]);
    assert.deepEqual(found({ type: 'test', name: 'weather' }), []);
  });

  it('of a symbol share its kind, words, bases, decorators, calls and folder', () => {
    const [best, ...more] = findAnalogues(VIEW, { type: 'like', symbol: 'UserRepository' }, 10);
    assert.equal(best?.name, 'OrderRepository');
    assert.match(best?.why ?? '', /repository.*Repository.*Injectable.*same folder/);
    assert.ok(!more.some((each) => each.name === 'Clock' || each.name === 'UserRepository'));
    assert.deepEqual(found({ type: 'like', symbol: 'NoSuchThing' }), []);
    assert.deepEqual(found({ type: 'like', symbol: 'UserRepository', path: 'src/api' }), []);
  });

  it('are the same every time, and refused when the kind is unknown', () => {
    const again = viewOf(Object.fromEntries(Object.entries(SOURCES).toReversed()));
    for (const query of [
      { type: 'function', name: 'validate' },
      { type: 'like', symbol: 'create' },
      { type: 'api_route' },
    ] as const)
      assert.deepEqual(findAnalogues(again, query, 50), findAnalogues(VIEW, query, 50));
    assert.throws(() => findAnalogues(VIEW, { type: 'cathedral' } as unknown as AnalogueQuery, 5), {
      code: 'invalid_input',
      message: /cathedral.*api_route/,
    });
  });
});
