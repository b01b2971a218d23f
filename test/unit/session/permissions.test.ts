import assert from 'node:assert/strict';
import {
  mayDo,
  PROJECT_ROLES,
  type Permission,
  type Standing,
} from '../../../src/core/session/permissions.ts';

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
  ['a maintainer who made the session', { org: 'member', project: 'maintainer', creator: true }, PERMISSIONS],
  [
    'the owner of the project',
    { org: 'member', project: 'owner', creator: false },
    ['list', 'create', 'view', 'edit'],
  ],
  [
    'the owner of the project who made the session',
    { org: 'member', project: 'owner', creator: true },
    PERMISSIONS,
  ],
  ['a stranger', { org: 'none', project: 'none', creator: false }, []],
  [
    'a stranger who is still named in the project',
    { org: 'none', project: 'maintainer', creator: false },
    [],
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

  it('are whole for owners and admins of the organisation, and none for strangers, whatever else they are', () => {
    for (const project of PROJECT_ROLES) {
      for (const creator of [true, false]) {
        for (const permission of PERMISSIONS) {
          assert.equal(mayDo(permission, { org: 'owner', project, creator }), true);
          assert.equal(mayDo(permission, { org: 'admin', project, creator }), true);
          assert.equal(mayDo(permission, { org: 'none', project, creator }), false);
        }
      }
    }
  });
});
