/** Who may do what: the whole table in one pure function. */

/** What a person is in the organisation. */
export type OrgRole = 'owner' | 'admin' | 'member' | 'none';
/** What a person is in the session's project, weakest first. */
export const PROJECT_ROLES = ['none', 'viewer', 'contributor', 'maintainer', 'owner'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

export type Permission =
  | 'list'
  | 'create'
  | 'view'
  /** Start, message, synthesize, spec, discard: what makes the session what it is. */
  | 'work'
  | 'materialize'
  /** Plans and documents: change tasks and versions. */
  | 'edit';

export interface Standing {
  readonly org: OrgRole;
  readonly project: ProjectRole;
  /** True when the person made the session. */
  readonly creator: boolean;
}

/** True when a person with this standing has the permission. Owner and admin of the organisation have all. */
export function mayDo(permission: Permission, { org, project, creator }: Standing): boolean {
  if (org === 'owner' || org === 'admin') return true;
  if (org === 'none') return false;
  switch (permission) {
    case 'list':
    case 'create':
      return true;
    case 'view':
      return creator || atLeast(project, 'viewer');
    case 'work':
      return creator;
    case 'materialize':
      return creator && atLeast(project, 'contributor');
    case 'edit':
      return atLeast(project, 'contributor');
  }
}

function atLeast(role: ProjectRole, needed: ProjectRole): boolean {
  return PROJECT_ROLES.indexOf(role) >= PROJECT_ROLES.indexOf(needed);
}
