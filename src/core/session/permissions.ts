/** Who may do what: the whole table in one pure function. */
import type { Actor } from '../model/actor.ts';

/** What a person is in the organisation. */
export type OrgRole = 'owner' | 'admin' | 'member' | 'none';
/** What a person is in the session's project, weakest first. */
export const PROJECT_ROLES = ['none', 'viewer', 'contributor', 'maintainer', 'owner'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

export interface Standing {
  readonly org: OrgRole;
  readonly project: ProjectRole;
  /** True when the person made the session. */
  readonly creator: boolean;
}

interface Row {
  /** Whether a member of the organisation may; its owner and admins may everything, strangers nothing. */
  readonly member: (standing: Standing) => boolean;
  /** Whether an agent may, for a person who may. */
  readonly agent: boolean;
  /** Whether the studio does it by itself. */
  readonly studio: boolean;
}

const anybody = (): boolean => true;
const creator = (standing: Standing): boolean => standing.creator;
const viewer = (standing: Standing): boolean => standing.creator || atLeast(standing.project, 'viewer');
const contributor = ({ project }: Standing): boolean => atLeast(project, 'contributor');
const maintainer = ({ project }: Standing): boolean => atLeast(project, 'maintainer');

const row = (member: Row['member'], also: readonly ('agent' | 'studio')[] = []): Row => ({
  member,
  agent: also.includes('agent'),
  studio: also.includes('studio'),
});

const TABLE = {
  list: row(anybody, ['agent', 'studio']),
  view: row(viewer, ['agent', 'studio']),
  // Sessions
  create: row(anybody),
  /** Start, message, synthesize, spec, discard: what makes the session what it is. */
  work: row(creator),
  materialize: row((standing) => creator(standing) && contributor(standing)),
  // Plans and documents: what an agent that works on a task needs …
  /** Take a task up, say that it waits, hand it in, give it back. */
  start: row(contributor, ['agent']),
  /** Say something about a task. */
  note: row(contributor, ['agent']),
  /** Run proofs, and keep what they say. */
  verify: row(contributor, ['agent', 'studio']),
  /** Ask for a change that a person takes over or not. */
  propose: row(contributor, ['agent']),
  /** Add a task for work that was found. */
  discover: row(contributor, ['agent']),
  snapshot: row(contributor, ['agent', 'studio']),
  // … and what stays with a person.
  /** Change what plans, tasks and documents say. */
  edit: row(contributor),
  /** Write, change or take away what proves a task. */
  prove: row(contributor),
  /** End a task by word instead of proof. */
  override: row(contributor),
  remove: row(contributor),
  rewind: row(contributor),
  archive: row(contributor),
  /** End what a killed process left half-done in the files. */
  recover: row(contributor, ['studio']),
  /** Let commands of proofs run. */
  commands: row(contributor),
  /** What concerns the folder as a whole. */
  administer: row(contributor),
  /** Read who did what. */
  audit: row(maintainer),
} as const satisfies Readonly<Record<string, Row>>;

export type Permission = keyof typeof TABLE;
export const PERMISSIONS = Object.keys(TABLE) as readonly Permission[];

/**
 * True when the actor has the permission, for a person with this standing. Owner and admin of the organisation have
 * all; an agent never more than its column, whoever it works for.
 */
export function mayDo(permission: Permission, standing: Standing, actor: Actor['kind'] = 'person'): boolean {
  const { member, agent, studio }: Row = TABLE[permission];
  if (actor === 'agent' && !agent) return false;
  if (actor === 'studio' && !studio) return false;
  if (standing.org === 'owner' || standing.org === 'admin') return true;
  return standing.org !== 'none' && member(standing);
}

function atLeast(role: ProjectRole, needed: ProjectRole): boolean {
  return PROJECT_ROLES.indexOf(role) >= PROJECT_ROLES.indexOf(needed);
}
