import assert from 'node:assert/strict';
import {
  mayDo,
  PERMISSIONS,
  PROJECT_ROLES,
  type Permission,
  type Standing,
} from '../../../src/core/session/permissions.ts';

const OF_PROJECT = [
  'start',
  'note',
  'verify',
  'propose',
  'discover',
  'snapshot',
  'edit',
  'prove',
  'override',
  'remove',
  'rewind',
  'archive',
  'recover',
  'commands',
  'administer',
] as const;

/** Who may do what; everything that is not named is refused. */
const TABLE: readonly (readonly [string, Standing, readonly Permission[]])[] = [
  ['the owner of the organisation', { org: 'owner', project: 'none', creator: false }, PERMISSIONS],
  ['an admin', { org: 'admin', project: 'none', creator: false }, PERMISSIONS],
  ['a member', { org: 'member', project: 'none', creator: false }, ['list', 'create']],
  [
    'a member who made the session',
    { org: 'member', project: 'none', creator: true },
    ['list', 'view', 'create', 'work'],
  ],
  [
    'a viewer of the project',
    { org: 'member', project: 'viewer', creator: false },
    ['list', 'view', 'create'],
  ],
  [
    'a viewer who made the session',
    { org: 'member', project: 'viewer', creator: true },
    ['list', 'view', 'create', 'work'],
  ],
  [
    'a contributor',
    { org: 'member', project: 'contributor', creator: false },
    ['list', 'view', 'create', ...OF_PROJECT],
  ],
  [
    'a contributor who made the session',
    { org: 'member', project: 'contributor', creator: true },
    ['list', 'view', 'create', 'work', 'materialize', ...OF_PROJECT],
  ],
  [
    'a maintainer',
    { org: 'member', project: 'maintainer', creator: false },
    ['list', 'view', 'create', ...OF_PROJECT, 'audit'],
  ],
  ['a maintainer who made the session', { org: 'member', project: 'maintainer', creator: true }, PERMISSIONS],
  [
    'the owner of the project',
    { org: 'member', project: 'owner', creator: false },
    ['list', 'view', 'create', ...OF_PROJECT, 'audit'],
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

/** What an agent may at most, whoever it works for, and what the studio does by itself. */
const AGENT: readonly Permission[] = [
  'list',
  'view',
  'start',
  'note',
  'verify',
  'propose',
  'discover',
  'snapshot',
];
const STUDIO: readonly Permission[] = ['list', 'view', 'verify', 'snapshot', 'recover'];

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

  it('hold for an agent and the studio at most what their columns say', () => {
    const owner: Standing = { org: 'owner', project: 'owner', creator: true };
    const of = (actor: 'agent' | 'studio', standing = owner): readonly Permission[] =>
      PERMISSIONS.filter((permission) => mayDo(permission, standing, actor));
    assert.deepEqual(of('agent'), AGENT);
    assert.deepEqual(of('studio'), STUDIO);
  });

  it('give an agent never more than the person it works for', () => {
    for (const [who, standing, allowed] of TABLE) {
      for (const actor of ['agent', 'studio'] as const) {
        const more = PERMISSIONS.filter(
          (permission) => mayDo(permission, standing, actor) && !allowed.includes(permission),
        );
        assert.deepEqual(more, [], `${actor} for ${who}`);
      }
    }
  });
});
