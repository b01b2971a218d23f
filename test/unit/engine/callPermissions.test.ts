import assert from 'node:assert/strict';
import { CALLS } from '../../../src/core/engine/callList.ts';
import { mayDo, type Standing } from '../../../src/core/session/permissions.ts';

/** What each kind of person may call beyond the ones before; nobody may call what stands in no list. */
const ALLOWED: readonly (readonly [who: string, standing: Standing, calls: string])[] = [
  [
    'a member of the organisation',
    { org: 'member', project: 'none', creator: false },
    `createSession sessions documents plans tasks reports search episodes usage findings
     previewPrune`,
  ],
  [
    'a viewer of the project',
    { org: 'member', project: 'viewer', creator: false },
    `session estimate previewMaterialize document diffVersions plan planView exportPlan exportSession
     taskPrompt index indexStatus symbols analogous searchCode setEditorText filesChanged checkSpec testSpec trySpec
     commandPermission repository compareSnapshots diffSnapshots snapshotFile previewRewind timeline previewArchive
     checkArchive usageCalls`,
  ],
  [
    'who made the session',
    { org: 'member', project: 'viewer', creator: true },
    `renameSession setBudget discardSession answerBlocker stop resume addContext removeContext scan generatePersonas
     setPersonas discuss brainstorm nextRound say stopThread retryThread answerQuestion synthesize editSynthesis
     draftSpec draftTasks setDrafts markReady reopen`,
  ],
  [
    'a contributor who made the session',
    { org: 'member', project: 'contributor', creator: true },
    `materialize saveDocument restoreVersion editPlan deletePlan restorePlan addTask editTask setTaskStatus moveTask
     removeTask undo writePlan applyMarkdown attachSpec removeSpec verifyTask verifyPlan watchVerification
     allowCommands initRepository takeSnapshot rewind pruneSnapshots archivePlan reopenPlan recoverSnapshots`,
  ],
  [
    'a maintainer who made the session',
    { org: 'member', project: 'maintainer', creator: true },
    'auditEntries',
  ],
];

const wordsOf = (text: string): readonly string[] => text.split(/\s+/);

/** Which calls the table lets a person make; that dispatch asks it, and for what, is seen in dispatch.test.ts. */
function passes(standing: Standing): readonly string[] {
  return Object.entries(CALLS)
    .filter(([, { needs }]) =>
      typeof needs === 'string'
        ? mayDo(needs, standing)
        : mayDo(needs('', '', 'in_progress'), standing) && mayDo(needs('', '', 'completed'), standing),
    )
    .map(([name]) => name)
    .toSorted();
}

describe('The permissions of the calls', () => {
  for (const [at, [who, standing]] of ALLOWED.entries()) {
    it(`let ${who} do exactly this much`, () => {
      const lists = ALLOWED.slice(0, at + 1).flatMap(([, , calls]) => wordsOf(calls));
      assert.deepEqual(passes(standing), lists.toSorted());
    });
  }

  it('let a contributor who did not make the session edit and not work on it', () => {
    const passed = passes({ org: 'member', project: 'contributor', creator: false });
    const own = new Set([...wordsOf(ALLOWED[2]?.[2] ?? ''), 'materialize', 'auditEntries']);
    const all = ALLOWED.flatMap(([, , calls]) => wordsOf(calls));
    assert.deepEqual(passed, all.filter((call) => !own.has(call)).toSorted());
  });

  it('leave no call to nobody', () => {
    const owner = passes({ org: 'owner', project: 'none', creator: false });
    assert.deepEqual(owner, ALLOWED.flatMap(([, , calls]) => wordsOf(calls)).toSorted());
  });
});
