import assert from 'node:assert/strict';
import { mayDo, type Permission, type Standing } from '../../../src/core/session/permissions.ts';

const PERMISSIONS: readonly Permission[] = ['list', 'create', 'view', 'work', 'materialize', 'edit'];

/** Who may do what; everything that is not named is refused. */
const TABLE: readonly (readonly [string, Standing, readonly Permission[]])[] = [
  ['the owner of the organisation', { org: 'owner', project: 'none', creator: false }, PERMISSIONS],
  ['an admin', { org: 'admin', project: 'none', creator: false }, PERMISSIONS],
  ['a member', { org: 'member', project: 'none', creator: false }, ['list', 'create']],
  [
    'a member who made the session',
    { org: 'member', project: 'none', creator: true },
    ['list', 'create', 'view', 'work'],
  ],
  [
    'a viewer of the project',
    { org: 'member', project: 'viewer', creator: false },
    ['list', 'create', 'view'],
  ],
  [
    'a viewer who made the session',
    { org: 'member', project: 'viewer', creator: true },
    ['list', 'create', 'view', 'work'],
  ],
  [
    'a contributor',
    { org: 'member', project: 'contributor', creator: false },
    ['list', 'create', 'view', 'edit'],
  ],
  [
    'a contributor who made the session',
    { org: 'member', project: 'contributor', creator: true },
    PERMISSIONS,
  ],
  [
    'a maintainer',
    { org: 'member', project: 'maintainer', creator: false },
    ['list', 'create', 'view', 'edit'],
  ],
  ['a stranger who made the session once', { org: 'none', project: 'owner', creator: true }, []],
];

describe('Permissions', () => {
  for (const [who, standing, allowed] of TABLE) {
    it(`give ${who} exactly ${allowed.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(
        PERMISSIONS.filter((permission) => mayDo(permission, standing)),
        allowed,
      );
    });
  }
});
