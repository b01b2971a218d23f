import type { PlanPage } from '../../protocol/planPage.ts';
import type { SessionsPage } from '../../protocol/sessionsPage.ts';
import type { StudioPage } from '../../protocol/studioPage.ts';
import type { HostDoors, HostScope } from './doors.ts';
import { planPage } from './planPage.ts';
import { sessionsPage } from './sessionsPage.ts';
import { studioPage } from './studioPage.ts';

/** The calls that a page has: there are no others, so it cannot name what it is not about. */
export function pageCalls(scope: HostScope, doors: HostDoors): SessionsPage | StudioPage | PlanPage {
  switch (scope.view) {
    case 'sessions':
      return sessionsPage(doors);
    case 'studio':
      return studioPage(scope.sessionId, doors);
    case 'plan':
      return planPage(scope.planId, doors);
  }
}
