/** What the manifest says of a command. `package.json` repeats it; test/unit/manifest.test.ts compares both ways. */
export interface CommandFact {
  /** Shown in the palette after "Planning Studio:". */
  readonly title: string;
  /** When the palette offers it; absent = always; `false` = only from menus, links and lenses. */
  readonly when?: string;
  /** A codicon's name, for the commands that stand as a button in a view's title or on a row. */
  readonly icon?: string;
}

/** For what changes plans: in Restricted Mode nothing may. */
const CHANGES_PLANS = 'isWorkspaceTrusted && planningStudio.hasPlans';
/** The same for what needs no plan. */
const CHANGES_FOLDER = 'isWorkspaceTrusted && workspaceFolderCount > 0';

/** Every command of the extension by its id without the `planningStudio.` in front. */
export const COMMANDS = {
  // Sessions
  newSession: { title: 'New Session…', when: CHANGES_FOLDER, icon: 'add' },
  openSession: { title: 'Open Session…', when: 'workspaceFolderCount > 0', icon: 'comment-discussion' },
  switchSession: { title: 'Choose Active Session…', when: 'workspaceFolderCount > 0' },
  renameSession: { title: 'Rename Session…', when: 'planningStudio.can.rename' },
  setBudget: { title: 'Set Session Budget…', when: 'planningStudio.can.set_budget' },
  answerBlocker: { title: 'Answer Open Question…', when: 'planningStudio.can.answer_blocker' },
  stop: { title: 'Stop Running Step', when: 'planningStudio.can.stop', icon: 'debug-stop' },
  resume: { title: 'Take Up Interrupted Step', when: 'planningStudio.can.resume' },
  discardSession: { title: 'Discard Session…', when: 'planningStudio.can.discard' },
  exportSession: { title: 'Export Session…', when: 'planningStudio.can.export' },
  showUsage: { title: 'Show Usage and Cost', when: 'workspaceFolderCount > 0' },

  // Context
  addActiveFile: {
    title: 'Add Active File to Context',
    when: 'planningStudio.can.add_context && editorIsOpen',
  },
  addSelection: {
    title: 'Add Selection to Context',
    when: 'planningStudio.can.add_context && editorHasSelection',
  },
  addFiles: { title: 'Add Files to Context…', when: 'planningStudio.can.add_context' },
  addNote: { title: 'Add Note to Context…', when: 'planningStudio.can.add_context' },
  addSearch: { title: 'Add Search Hits to Context…', when: 'planningStudio.can.add_context' },
  scanWorkspace: { title: 'Scan Workspace for Context…', when: 'planningStudio.can.scan' },
  removeContext: { title: 'Remove from Context…', when: 'planningStudio.can.remove_context' },

  // Brainstorm
  generatePersonas: { title: 'Generate Personas…', when: 'planningStudio.can.generate_personas' },
  editPersonas: { title: 'Edit Personas…', when: 'planningStudio.can.edit_personas' },
  discuss: { title: 'Talk with the Interviewer…', when: 'planningStudio.can.discuss' },
  brainstorm: { title: 'Start Brainstorm', when: 'planningStudio.can.brainstorm' },
  nextRound: { title: 'Run Another Round', when: 'planningStudio.can.next_round' },
  say: { title: 'Message Personas…', when: 'planningStudio.can.say' },
  stopThread: { title: 'Stop Persona…', when: 'planningStudio.can.stop' },
  retryThread: { title: 'Retry Persona…', when: 'planningStudio.can.retry_thread' },
  answerQuestion: { title: 'Answer Interviewer…', when: 'planningStudio.can.answer_question' },

  // Synthesis, spec, tasks
  synthesize: { title: 'Synthesize', when: 'planningStudio.can.synthesize' },
  openSynthesis: { title: 'Open Synthesis as Text', when: 'planningStudio.hasSynthesis' },
  straightToSpec: { title: 'Straight to Spec', when: CHANGES_FOLDER },
  draftSpec: { title: 'Draft Spec', when: 'planningStudio.can.draft_spec' },
  reviseSpec: { title: 'Revise Spec…', when: 'planningStudio.can.draft_spec && planningStudio.hasSpec' },
  openSpec: { title: 'Open Spec as Text', when: 'planningStudio.hasSpec' },
  compareSpec: { title: 'Compare Spec Versions…', when: 'planningStudio.hasSpec' },
  restoreSpec: { title: 'Restore Spec Version…', when: 'planningStudio.can.edit_spec' },
  draftTasks: { title: 'Draft Tasks', when: 'planningStudio.can.draft_tasks' },
  reviseTasks: {
    title: 'Revise Task Drafts…',
    when: 'planningStudio.can.draft_tasks && planningStudio.hasDrafts',
  },
  editDrafts: { title: 'Edit Task Drafts…', when: 'planningStudio.can.edit_drafts' },
  markReady: { title: 'Mark Ready', when: 'planningStudio.can.mark_ready' },
  reopen: { title: 'Back to Drafting', when: 'planningStudio.can.reopen' },
  materialize: { title: 'Materialize Plan…', when: 'planningStudio.can.materialize' },

  // Plans
  openPlan: { title: 'Open Plan as Text…', when: 'planningStudio.hasPlans', icon: 'go-to-file' },
  openPlanSession: { title: 'Open Session of Plan…', when: 'planningStudio.hasPlans' },
  renamePlan: { title: 'Rename Plan…', when: CHANGES_PLANS },
  exportPlan: { title: 'Export Plan to Workspace…', when: CHANGES_PLANS },
  deletePlan: { title: 'Delete Plan…', when: CHANGES_PLANS },
  filterPlans: { title: 'Filter Plans…', when: 'planningStudio.hasPlans', icon: 'filter' },
  clearFilter: { title: 'Clear Plan Filter', when: 'planningStudio.filtered', icon: 'filter-filled' },
  refreshPlans: { title: 'Refresh Plans', when: 'planningStudio.hasPlans', icon: 'refresh' },

  // Tasks
  addTask: { title: 'Add Task…', when: CHANGES_PLANS, icon: 'add' },
  openTask: { title: 'Open Task…', when: 'planningStudio.hasPlans' },
  startTask: { title: 'Start Task…', when: CHANGES_PLANS, icon: 'play' },
  completeTask: {
    title: 'Complete Task…',
    when: CHANGES_PLANS,
    icon: 'check',
  },
  blockTask: { title: 'Block Task…', when: CHANGES_PLANS },
  setTaskStatus: { title: 'Set Task Status…', when: CHANGES_PLANS },
  assignTask: { title: 'Assign Task…', when: CHANGES_PLANS },
  renameTask: { title: 'Rename Task…', when: CHANGES_PLANS },
  moveTaskUp: { title: 'Move Task Up', when: CHANGES_PLANS },
  moveTaskDown: { title: 'Move Task Down', when: CHANGES_PLANS },
  setTaskDependencies: {
    title: 'Set Task Dependencies…',
    when: CHANGES_PLANS,
  },
  copyTaskPrompt: { title: 'Copy Task as Prompt…', when: 'planningStudio.hasPlans' },
  deleteTask: { title: 'Delete Task…', when: CHANGES_PLANS },

  // Verification
  verifyTask: {
    title: 'Verify Task…',
    when: CHANGES_PLANS,
    icon: 'beaker',
  },
  verifyPlan: {
    title: 'Verify Plan…',
    when: CHANGES_PLANS,
    icon: 'run-all',
  },
  verifyAll: {
    title: 'Verify All Plans',
    when: CHANGES_PLANS,
    icon: 'run-all',
  },
  showLastRun: { title: 'Show Last Verification…', when: 'planningStudio.hasPlans' },
  editTaskSpec: { title: 'Edit Verification Spec…', when: CHANGES_PLANS },
  removeTaskSpec: {
    title: 'Remove Verification Spec…',
    when: CHANGES_PLANS,
  },
  overrideTask: {
    title: 'Complete Task with Reason…',
    when: CHANGES_PLANS,
  },
  runSpec: { title: 'Run Verification Spec', when: 'resourceFilename =~ /\\.(verify|planning)\\.yaml$/' },
  attachSpec: {
    title: 'Attach Verification Spec to Task…',
    when: `${CHANGES_PLANS} && resourceFilename =~ /\\.(verify|planning)\\.yaml$/`,
  },
  allowCommands: {
    title: 'Allow Commands of Verification Specs…',
    when: CHANGES_FOLDER,
  },
  findAnalogous: { title: 'Find Analogous Patterns…', when: 'workspaceFolderCount > 0' },
  indexWorkspace: { title: 'Read the Code of the Workspace', when: 'workspaceFolderCount > 0' },
  cancelIndex: { title: 'Stop Reading the Code', when: 'planningStudio.indexing' },
  showIndex: { title: 'Show What Was Read of the Code', when: 'workspaceFolderCount > 0' },
  openRule: { title: 'Open Rule', when: 'false' },
  openFinding: { title: 'Open Finding', when: 'false' },
  showFindings: { title: 'Show Findings of Rule', when: 'false' },

  // Snapshots and archive
  openPlanPage: { title: 'Open Plan Page…', when: 'planningStudio.hasPlans', icon: 'graph-line' },
  takeSnapshot: {
    title: 'Take Snapshot…',
    when: CHANGES_PLANS,
    icon: 'device-camera',
  },
  compareSnapshots: {
    title: 'Compare Snapshots…',
    when: CHANGES_PLANS,
    icon: 'diff-multiple',
  },
  compareWithNow: {
    title: 'Compare Snapshot with Now…',
    when: CHANGES_PLANS,
    icon: 'diff',
  },
  rewind: {
    title: 'Go Back to Snapshot…',
    when: CHANGES_PLANS,
    icon: 'discard',
  },
  showTimeline: { title: 'Show Task Timeline…', when: 'planningStudio.hasPlans' },
  pruneSnapshots: { title: 'Remove Old Snapshots…', when: CHANGES_PLANS },
  removeSnapshot: { title: 'Remove Snapshot…', when: 'false' },
  initRepository: {
    title: 'Make Git Repository for Snapshots…',
    when: CHANGES_FOLDER,
  },
  archivePlan: {
    title: 'Archive Plan…',
    when: CHANGES_PLANS,
    icon: 'archive',
  },
  reopenPlan: { title: 'Reopen Plan…', when: CHANGES_PLANS },
  checkArchive: { title: 'Check Archive of Plan…', when: 'planningStudio.hasPlans' },

  // The studio
  chooseProvider: { title: 'Choose Model Provider…', icon: 'plug' },
  forgetKeys: { title: 'Forget API Keys…' },
  search: { title: 'Search Plans and Sessions…', when: 'workspaceFolderCount > 0', icon: 'search' },
  verifyStore: { title: 'Verify Store', when: 'workspaceFolderCount > 0' },
  retryOpening: { title: 'Retry Opening Plans', when: 'planningStudio.failed && workspaceFolderCount > 0' },
  openSettings: { title: 'Open Settings' },
  openWalkthrough: { title: 'Get Started' },
  showLog: { title: 'Show Log' },
} as const satisfies Readonly<Record<string, CommandFact>>;

export type CommandId = keyof typeof COMMANDS;

/** The id by which VS Code knows the command. */
export function fullId(id: CommandId): string {
  return `planningStudio.${id}`;
}
