import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { COMMANDS, fullId, type CommandFact, type CommandId } from '../../src/vscode/names/commands.ts';
import { CONTEXT_KEYS } from '../../src/vscode/names/contextKeys.ts';
import { ROLES } from '../../src/core/llm/roles/roles.ts';
import { PROVIDERS } from '../../src/vscode/provider/providers.ts';
import { readManifest } from '../harness/l10n.ts';
import { root } from '../harness/paths.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}
interface Setting {
  readonly default?: unknown;
  readonly scope?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

const manifest = readManifest() as {
  readonly activationEvents: readonly string[];
  readonly enabledApiProposals?: unknown;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string; icon?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { id: string; when?: string; icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { id: string; icon: string }[] };
    readonly viewsWelcome: readonly { view: string; contents: string; when: string }[];
    readonly keybindings: readonly { command: string; when: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly walkthroughs: readonly { id: string; steps: readonly Step[] }[];
  };
};
const { contributes } = manifest;
const ids = Object.keys(COMMANDS) as CommandId[];
const factOf = (id: CommandId): CommandFact => COMMANDS[id];

/** Names in a `when` clause that are ours. */
function ownKeys(when: string): string[] {
  const bare = when.replaceAll(/\/(?:\\.|[^/])*\/i?/g, '').replaceAll(/(==|!=)\s*[\w.-]+/g, '');
  return bare.match(/planningStudio\.[\w.]+/g) ?? [];
}

describe('the manifest', () => {
  it('names exactly the commands that the code registers, with their titles and icons', () => {
    const inCode = ids.map((id) => {
      const { title, icon } = factOf(id);
      return {
        command: fullId(id),
        title,
        category: 'Planning Studio',
        ...(icon ? { icon: `$(${icon})` } : {}),
      };
    });
    assert.deepEqual(contributes.commands, inCode);
  });

  it('offers each command in the palette under the condition that the code names', () => {
    const inCode = ids.flatMap((id) => {
      const { when } = factOf(id);
      return when === undefined ? [] : [{ command: fullId(id), when }];
    });
    assert.deepEqual(contributes.menus['commandPalette'], inCode);
  });

  it('uses only context keys that the extension sets', () => {
    const clauses = [
      ...Object.values(contributes.menus).flat(),
      ...contributes.keybindings,
      ...contributes.viewsWelcome,
      ...Object.values(contributes.views).flat(),
    ].flatMap(({ when }) => when ?? []);
    assert.ok(clauses.length > 50);
    const viewIds = Object.values(contributes.views)
      .flat()
      .map(({ id }) => id);
    const unknown = clauses
      .flatMap(ownKeys)
      .filter((key) => !CONTEXT_KEYS.includes(key) && !viewIds.includes(key));
    assert.deepEqual([...new Set(unknown)], []);
  });

  it('offers on the rows of an archived plan only what changes nothing in it', () => {
    const rows = ['plan archived session', 'archived task pending spec', 'archived rule fail'];
    const all = [...rows, 'archived finding', 'archived snapshots', 'archived snapshot'];
    const offered = (row: string): string[] =>
      (contributes.menus['view/item/context'] ?? []).flatMap(({ command, when = '' }) => {
        const [, equal, pattern] = /viewItem (?:== (\w+)|=~ \/(.*)\/)$/.exec(when) ?? [];
        assert.ok(equal ?? pattern, when);
        const fits = pattern === undefined ? equal === row : new RegExp(pattern).test(row);
        return fits ? [command.replace('planningStudio.', '')] : [];
      });
    assert.deepEqual([...new Set(all.flatMap(offered))].toSorted(), [
      ...['checkArchive', 'compareSnapshots', 'compareWithNow', 'deletePlan', 'exportPlan', 'openFinding'],
      ...['openPlan', 'openPlanPage', 'openPlanSession', 'openRule', 'openTask', 'removeSnapshot'],
      ...['reopenPlan', 'showLastRun', 'showTimeline'],
    ]);
    assert.ok(offered('task pending ready spec').includes('startTask'));
  });

  it('offers in Restricted Mode only what is not refused there', () => {
    const reads = new Set(
      [
        ...['openSession', 'switchSession', 'openSynthesis', 'openSpec', 'compareSpec', 'showUsage'],
        ...['openPlan', 'openPlanSession', 'filterPlans', 'clearFilter', 'refreshPlans', 'openTask'],
        ...['copyTaskPrompt', 'showLastRun', 'runSpec', 'findAnalogous', 'indexWorkspace', 'cancelIndex'],
        ...['showIndex', 'openRule', 'openFinding', 'openPlanPage', 'showTimeline', 'checkArchive'],
        ...['chooseProvider', 'search', 'verifyStore', 'retryOpening', 'openSettings', 'openWalkthrough'],
      ].map((id) => `planningStudio.${id}`),
    );
    // Of a session nothing but export is possible there: its gates say so.
    const isOff = (when: string): boolean =>
      /\bisWorkspaceTrusted\b|planningStudio\.can\.|^false$/.test(when);
    const offered = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].filter(
      ({ command, when = '' }) => !reads.has(command) && !isOff(when),
    );
    assert.deepEqual(offered, []);
  });

  it('offers in a window without a folder only what needs none', () => {
    const needs =
      /workspaceFolderCount > 0|planningStudio\.(can|has|filtered|indexing)|resourceFilename|^false$/;
    const offered = ids.filter((id) => !needs.test(factOf(id).when ?? ''));
    assert.deepEqual(offered, ['chooseProvider', 'forgetKeys', 'openSettings', 'openWalkthrough', 'showLog']);
  });

  it('sees a context key that nobody sets', () => {
    assert.deepEqual(
      ownKeys('view == planningStudio.plans && planningStudio.nope && viewItem =~ /^a\\/planningStudio.x/'),
      ['planningStudio.nope'],
    );
  });

  it('puts only commands that exist into menus, links, key bindings and the walkthrough', () => {
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) =>
        steps.flatMap((step) => [step.description, ...step.completionEvents]),
      ),
    ].join('\n');
    const linked = [...texts.matchAll(/(?:command:|onCommand:)(planningStudio\.\w+)/g)].map(([, id]) => id);
    const named = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
      ({ command }) => command,
    );
    assert.ok(linked.length > 8);
    const known = new Set<string | undefined>(ids.map(fullId));
    assert.deepEqual(
      [...linked, ...named].filter((id) => !known.has(id)),
      [],
    );
  });

  it('has exactly the settings that the code reads, each described, with a preset and a scope', async () => {
    const source = await readFile(path.join(root, 'src', 'vscode', 'host', 'settings.ts'), 'utf8');
    const list = /export interface SettingTypes \{(.*?)\n\}/s.exec(source)?.[1] ?? '';
    const typed = [...list.matchAll(/readonly '?([\w.]+)'?:/g)].map(([, name]) => name);
    const own = PROVIDERS.flatMap(({ settings }) => settings).map(({ name }) => name);
    const inCode = [...typed, ...own].map((name) => `planningStudio.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).toSorted(), inCode.toSorted());
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      assert.ok(
        (setting.markdownDescription ?? setting.description ?? '').length > 20,
        `${name} is not described`,
      );
      assert.ok('default' in setting, `${name} has no preset`);
      assert.ok(setting.scope, `${name} has no scope`);
    }
  });

  it('offers the providers and roles that exist', () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(
      properties['planningStudio.provider']?.enum?.toSorted(),
      ['auto', ...PROVIDERS.map(({ id }) => id)].toSorted(),
    );
    const roles = Object.keys(properties['planningStudio.models']?.properties ?? {});
    assert.deepEqual(roles.toSorted(), ['default', ...Object.keys(ROLES)].toSorted());
  });

  it('lets no workspace decide where prompts and keys are sent', () => {
    const { properties } = contributes.configuration;
    const own = PROVIDERS.flatMap(({ settings }) => settings).map(({ name }) => name);
    assert.ok(own.includes('anthropic.baseUrl'));
    for (const name of own) {
      const scope = properties[`planningStudio.${name}`]?.scope;
      assert.equal(scope, 'machine', `${name} could be set by a workspace`);
    }
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of ['provider', 'models', ...own, 'export.path', 'share']) {
      assert.ok(restrictedConfigurations.includes(`planningStudio.${name}`), `${name} is not restricted`);
    }
    assert.deepEqual(
      restrictedConfigurations.filter((name) => !(name in properties)),
      [],
    );
  });

  it('is activated by nothing that every window does', () => {
    for (const event of manifest.activationEvents)
      assert.doesNotMatch(event, /^\*$|onStartupFinished|onLanguage/);
  });

  it('names only pictures that exist', async () => {
    const files = [
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views)
        .flat()
        .map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
    ];
    for (const file of files) assert.match(await readFile(path.join(root, file), 'utf8'), /^<svg /);
  });

  it('uses no proposed API', () => {
    assert.equal(manifest.enabledApiProposals, undefined);
  });
});
