import assert from 'node:assert/strict';
import { CALLS } from '../../../src/core/engine/callList.ts';
import { mayDo, type Standing } from '../../../src/core/session/permissions.ts';

/** What each kind of person may call beyond the ones before; nobody may call what stands in no list. */
const ALLOWED: readonly (readonly [who: string, standing: Standing, calls: string])[] = [
  [
    'a member of the organisation',
    { org: 'member', project: 'none', creator: false },
    `createSession documents episodes findings plans previewPrune recoverSnapshots reports search sessions tasks
     usage`,
  ],
  [
    'a viewer of the project',
    { org: 'member', project: 'viewer', creator: false },
    `analogous checkArchive checkSpec commandPermission compareSnapshots diffSnapshots diffVersions document estimate
     exportPlan exportSession filesChanged index indexStatus plan planView previewArchive previewMaterialize
     previewRewind repository searchCode session setEditorText snapshotFile symbols taskPrompt testSpec timeline
     trySpec usageCalls`,
  ],
  [
    'who made the session',
    { org: 'member', project: 'viewer', creator: true },
    `addContext answerBlocker answerQuestion brainstorm discardSession discuss draftSpec draftTasks editSynthesis
     generatePersonas markReady nextRound removeContext renameSession reopen resume retryThread say scan setBudget
     setDrafts setPersonas stop stopThread synthesize`,
  ],
  [
    'a contributor who made the session',
    { org: 'member', project: 'contributor', creator: true },
    `addTask allowCommands applyMarkdown archivePlan attachSpec deletePlan editPlan editTask initRepository
     materialize moveTask pruneSnapshots removeSpec removeTask reopenPlan restorePlan restoreVersion rewind
     saveDocument takeSnapshot undo verifyPlan verifyTask watchVerification writePlan`,
  ],
  ['a maintainer', { org: 'member', project: 'maintainer', creator: true }, 'auditEntries'],
];

/** Which status is set decides what is needed. */
const BY_ARGUMENTS = ['setTaskStatus'];

const wordsOf = (calls: string): readonly string[] => calls.split(/\s+/);

/** The calls whose permission a person has. */
function allowed(standing: Standing): readonly string[] {
  return Object.entries(CALLS)
    .filter(([, { needs }]) => typeof needs === 'string' && mayDo(needs, standing))
    .map(([name]) => name)
    .toSorted();
}

describe('The permissions of the calls', () => {
  for (const [at, [who, standing]] of ALLOWED.entries()) {
    it(`let ${who} do exactly this much`, () => {
      const lists = ALLOWED.slice(0, at + 1).flatMap(([, , calls]) => wordsOf(calls));
      assert.deepEqual(allowed(standing), lists.toSorted());
    });
  }

  it('let a contributor who did not make the session edit and not work on it', () => {
    const own = new Set([...wordsOf(ALLOWED[2]?.[2] ?? ''), 'materialize', 'auditEntries']);
    const all = ALLOWED.flatMap(([, , calls]) => wordsOf(calls));
    assert.deepEqual(
      allowed({ org: 'member', project: 'contributor', creator: false }),
      all.filter((call) => !own.has(call)).toSorted(),
    );
  });

  it('leave out no call', () => {
    const all = [...ALLOWED.flatMap(([, , calls]) => wordsOf(calls)), ...BY_ARGUMENTS];
    assert.deepEqual(Object.keys(CALLS).toSorted(), all.toSorted());
  });
});
