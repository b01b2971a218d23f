import type { Workspace } from '../core/ports.ts';
import { oneLine } from '../core/base/plainText.ts';
import { isRecord } from '../core/llm/agents/lenient.ts';

/** A command of the project and the file that says so. */
export interface ProjectCommand {
  readonly purpose: 'test' | 'build' | 'lint' | 'start';
  readonly run: string;
  readonly from: string;
}

/** What a project says about itself. */
export interface Project {
  readonly readme: { readonly path: string; readonly title: string; readonly summary: string } | null;
  readonly commands: readonly ProjectCommand[];
  /** Frameworks and libraries that shape the work, e.g. `Express`, `pytest`. */
  readonly stack: readonly string[];
  /** Files that configure, build or ship: manifests, CI, containers. */
  readonly config: readonly string[];
  /** Where the program's own settings seem to be read. */
  readonly settings: readonly string[];
  readonly docs: readonly string[];
  readonly changelog: string | null;
  /** Files that the manifest or their name makes the way in. */
  readonly entries: readonly string[];
}

const STACK: readonly (readonly [RegExp, string])[] = [
  [/^express$/, 'Express'],
  [/^fastify$/, 'Fastify'],
  [/^koa$/, 'Koa'],
  [/^hono$/, 'Hono'],
  [/^@nestjs\/core$/, 'NestJS'],
  [/^next$/, 'Next.js'],
  [/^react$/, 'React'],
  [/^preact$/, 'Preact'],
  [/^vue$/, 'Vue'],
  [/^svelte$/, 'Svelte'],
  [/^@angular\/core$/, 'Angular'],
  [/^electron$/, 'Electron'],
  [/^typescript$/, 'TypeScript'],
  [/^vitest$/, 'Vitest'],
  [/^jest$/, 'Jest'],
  [/^mocha$/, 'mocha'],
  [/^@playwright\/test$/, 'Playwright'],
  [/^cypress$/, 'Cypress'],
  [/^prisma$|^@prisma\/client$/, 'Prisma'],
  [/^knex$/, 'Knex'],
  [/^mongoose$/, 'Mongoose'],
  [/^tailwindcss$/, 'Tailwind CSS'],
  [/^commander$/, 'commander'],
];
const PYTHON: readonly (readonly [RegExp, string])[] = [
  [/\bdjango\b/i, 'Django'],
  [/\bflask\b/i, 'Flask'],
  [/\bfastapi\b/i, 'FastAPI'],
  [/\bsqlalchemy\b/i, 'SQLAlchemy'],
  [/\bpytest\b/i, 'pytest'],
  [/\bclick\b/i, 'Click'],
  [/\bcelery\b/i, 'Celery'],
];
const CONFIG =
  /(^|\/)(package\.json|tsconfig[\w.]*\.json|pyproject\.toml|requirements[\w.-]*\.txt|setup\.(py|cfg)|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(\.kts)?|Gemfile|composer\.json|Makefile|Dockerfile|docker-compose[\w.]*\.ya?ml|\.gitlab-ci\.yml|vite\.config\.\w+|next\.config\.\w+)$|^\.github\/workflows\/[^/]+\.ya?ml$/;

/** Reads the manifests and the README of the folder. Files that cannot be read count as absent. */
export async function readProject(
  workspace: Workspace,
  files: readonly string[],
  signal: AbortSignal,
): Promise<Project> {
  const has = new Set(files);
  const text = async (path: string): Promise<string> => {
    if (!has.has(path)) return '';
    try {
      return (await workspace.read(path, 60_000, signal)).text;
    } catch (error) {
      if (signal.aborted) throw error;
      return '';
    }
  };
  const commands: ProjectCommand[] = [];
  const stack = new Set<string>();
  const entries = new Set<string>();
  const manifest = parsed(await text('package.json'));
  if (manifest) readManifest(manifest, { commands, stack, entries, has });
  const python = (await Promise.all(['pyproject.toml', 'requirements.txt', 'setup.cfg'].map(text))).join(
    '\n',
  );
  for (const [pattern, name] of PYTHON) if (pattern.test(python)) stack.add(name);
  if (/\bpytest\b/i.test(python))
    commands.push({
      purpose: 'test',
      run: 'pytest',
      from: has.has('pyproject.toml') ? 'pyproject.toml' : 'requirements.txt',
    });
  if (has.has('go.mod')) commands.push({ purpose: 'test', run: 'go test ./...', from: 'go.mod' });
  if (has.has('Cargo.toml')) commands.push({ purpose: 'test', run: 'cargo test', from: 'Cargo.toml' });
  if (has.has('pom.xml')) commands.push({ purpose: 'test', run: 'mvn test', from: 'pom.xml' });
  const make = await text('Makefile');
  for (const purpose of ['test', 'build', 'lint'] as const) {
    if (
      new RegExp(`^${purpose}\\s*:`, 'm').test(make) &&
      !commands.some((each) => each.purpose === purpose)
    ) {
      commands.push({ purpose, run: `make ${purpose}`, from: 'Makefile' });
    }
  }
  const readmePath = files.find((path) => /^readme(\.(md|rst|txt|adoc))?$/i.test(path)) ?? null;
  for (const path of files)
    if (
      /^(src\/|app\/|cmd\/[^/]+\/|lib\/)?(main|index|app|server|cli|manage|extension|__main__)\.\w+$/.test(
        path,
      ) &&
      !/\.(css|html|json|md)$/.test(path)
    )
      entries.add(path);
  return {
    readme: readmePath ? { path: readmePath, ...readmeWords(await text(readmePath)) } : null,
    commands,
    stack: [...stack],
    config: files.filter((path) => CONFIG.test(path)).slice(0, 12),
    settings: files
      .filter((path) =>
        /(^|\/)(config|settings|options|env|environment|application|appsettings)(\/index)?\.(ts|js|mjs|py|go|rs|rb|java|kt|cs|json|ya?ml|toml|properties)$/i.test(
          path,
        ),
      )
      .slice(0, 3),
    docs: files.filter((path) => /^docs?\/.+\.(md|rst|adoc|mdx)$/i.test(path)).slice(0, 40),
    changelog: files.find((path) => /^(changelog|changes|history)(\.\w+)?$/i.test(path)) ?? null,
    entries: [...entries].slice(0, 6),
  };
}

function readManifest(
  manifest: Readonly<Record<string, unknown>>,
  into: {
    readonly commands: ProjectCommand[];
    readonly stack: Set<string>;
    readonly entries: Set<string>;
    readonly has: ReadonlySet<string>;
  },
): void {
  const scripts = isRecord(manifest['scripts']) ? manifest['scripts'] : {};
  const runner = into.has.has('pnpm-lock.yaml') ? 'pnpm' : into.has.has('yarn.lock') ? 'yarn' : 'npm';
  const wanted = {
    test: ['test', 'test:unit'],
    build: ['build', 'compile'],
    lint: ['lint', 'check'],
    start: ['start', 'dev'],
  } as const;
  for (const [purpose, names] of Object.entries(wanted)) {
    const name = names.find(
      (each) => typeof scripts[each] === 'string' && !/no test specified/.test(scripts[each]),
    );
    if (!name) continue;
    const run = name === 'test' || name === 'start' ? `${runner} ${name}` : `${runner} run ${name}`;
    into.commands.push({ purpose: purpose as ProjectCommand['purpose'], run, from: 'package.json' });
  }
  for (const key of ['dependencies', 'devDependencies'] as const) {
    const names = isRecord(manifest[key]) ? Object.keys(manifest[key]) : [];
    for (const [pattern, label] of STACK) if (names.some((name) => pattern.test(name))) into.stack.add(label);
  }
  const bins = isRecord(manifest['bin']) ? Object.values(manifest['bin']) : [manifest['bin']];
  for (const path of [manifest['main'], manifest['module'], ...bins]) {
    const normal = typeof path === 'string' ? path.replace(/^\.\//, '') : '';
    if (into.has.has(normal)) into.entries.add(normal);
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Title and first paragraph; badges, images and HTML are passed over. */
function readmeWords(text: string): { readonly title: string; readonly summary: string } {
  const lines = text.split(/\r?\n/);
  const title = lines.map((line) => /^#\s+(.+)$/.exec(line)?.[1]).find(Boolean) ?? '';
  const paragraph = text
    .split(/\r?\n\s*\r?\n/)
    .map((part) => part.trim())
    .find((part) => /^[\p{L}*_`]/u.test(part) && !/^(=+|-+)$/m.test(part) && !/^\[?!\[/.test(part));
  return { title: oneLine(title.replace(/[*`]/g, ''), 100), summary: oneLine(paragraph ?? '', 220) };
}
