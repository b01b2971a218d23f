import type { CliCommand } from '../command.ts';
import { auditList } from './auditList.ts';
import { call } from './call.ts';
import { calls } from './calls.ts';
import { archiveVerify } from './archiveVerify.ts';
import { doctor } from './doctor.ts';
import { index } from './index.ts';
import { like } from './like.ts';
import { planArchive } from './planArchive.ts';
import { planDelete } from './planDelete.ts';
import { planEdit } from './planEdit.ts';
import { planExport } from './planExport.ts';
import { planList } from './planList.ts';
import { planReopen } from './planReopen.ts';
import { planRestore } from './planRestore.ts';
import { planShow } from './planShow.ts';
import { run } from './run.ts';
import { search } from './search.ts';
import { sessionAnswer } from './sessionAnswer.ts';
import { sessionBrainstorm } from './sessionBrainstorm.ts';
import { sessionContext } from './sessionContext.ts';
import { sessionDiscard } from './sessionDiscard.ts';
import { sessionExport } from './sessionExport.ts';
import { sessionList } from './sessionList.ts';
import { sessionMaterialize } from './sessionMaterialize.ts';
import { sessionNew } from './sessionNew.ts';
import { sessionPersonas } from './sessionPersonas.ts';
import { sessionReady } from './sessionReady.ts';
import { sessionResume } from './sessionResume.ts';
import { sessionRetry } from './sessionRetry.ts';
import { sessionSay } from './sessionSay.ts';
import { sessionShow } from './sessionShow.ts';
import { sessionSpec } from './sessionSpec.ts';
import { sessionSynthesize } from './sessionSynthesize.ts';
import { sessionTasks } from './sessionTasks.ts';
import { snapshotCreate } from './snapshotCreate.ts';
import { snapshotDiff } from './snapshotDiff.ts';
import { snapshotList } from './snapshotList.ts';
import { snapshotPrune } from './snapshotPrune.ts';
import { snapshotRestore } from './snapshotRestore.ts';
import { snapshotShow } from './snapshotShow.ts';
import { specCheck } from './specCheck.ts';
import { specFromMigrations } from './specFromMigrations.ts';
import { specNew } from './specNew.ts';
import { specTest } from './specTest.ts';
import { taskAdd } from './taskAdd.ts';
import { taskList } from './taskList.ts';
import { taskMove } from './taskMove.ts';
import { taskNext } from './taskNext.ts';
import { taskRemove } from './taskRemove.ts';
import { taskShow } from './taskShow.ts';
import { taskSpec } from './taskSpec.ts';
import { taskTimeline } from './taskTimeline.ts';
import { taskUpdate } from './taskUpdate.ts';
import { usage } from './usage.ts';
import { verify } from './verify.ts';

/** Every command, in the order of the help. */
export const commands: readonly CliCommand[] = [
  run,
  sessionNew,
  sessionList,
  sessionShow,
  sessionContext,
  sessionPersonas,
  sessionBrainstorm,
  sessionSay,
  sessionRetry,
  sessionAnswer,
  sessionSynthesize,
  sessionSpec,
  sessionTasks,
  sessionReady,
  sessionMaterialize,
  sessionDiscard,
  sessionResume,
  sessionExport,
  planList,
  planShow,
  planEdit,
  planExport,
  planArchive,
  planReopen,
  planDelete,
  planRestore,
  archiveVerify,
  taskList,
  taskShow,
  taskAdd,
  taskUpdate,
  taskMove,
  taskRemove,
  taskNext,
  taskTimeline,
  taskSpec,
  verify,
  specCheck,
  specTest,
  specNew,
  specFromMigrations,
  snapshotCreate,
  snapshotList,
  snapshotShow,
  snapshotDiff,
  snapshotRestore,
  snapshotPrune,
  index,
  like,
  search,
  usage,
  doctor,
  auditList,
  calls,
  call,
];
