import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startAnthropicServer } from '../../fakes/model-server/anthropic.ts';
import { FittingModel } from '../../fakes/model-server/fitting.ts';
import { startOpenAiServer } from '../../fakes/model-server/openai.ts';
import type { ModelServer } from '../../fakes/model-server/server.ts';
import { run } from '../cli/program.ts';

const KEY = 'sk-whole-session-4711';

type Body = Record<string, { format?: { schema?: unknown }; json_schema?: { schema?: unknown } } | undefined>;

describe('a whole session with a model over the wire', () => {
  let folder: string;
  let server: ModelServer;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-models-'));
    await writeFile(path.join(folder, 'limits.ts'), 'export const perMinute = 100;\n');
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('ends in a plan with Anthropic, through an overload and a lost connection, and leaves the key nowhere', async () => {
    const model = new FittingModel();
    server = await startAnthropicServer(KEY);
    server.otherwise((body) => model.reply((body as Body)['output_config']?.format?.schema));
    server.fault({ status: 529, headers: { 'retry-after-ms': '1' }, message: `Bearer ${KEY}` });
    server.fault({ destroy: 'head' });
    await carryThrough({
      PLANNING_STUDIO_PROVIDER: 'anthropic',
      ANTHROPIC_API_KEY: KEY,
      ANTHROPIC_BASE_URL: server.url,
    });
  });

  it('ends in a plan with a server on this machine that holds to no schema and counts no tokens', async () => {
    const model = new FittingModel();
    server = await startOpenAiServer(KEY, {
      models: ['llama4'],
      refuses: ['response_format', 'stream_options'],
    });
    server.otherwise((body) => {
      const [system] = body['messages'] as { content: string }[];
      const schema = /JSON Schema \([^)]*\):\n(.*)/.exec(system?.content ?? '')?.[1];
      const text = model.reply(schema ? JSON.parse(schema) : null);
      return schema ? { text: `Here you are:\n\`\`\`json\n${text.text}\n\`\`\`` } : text;
    });
    await carryThrough({
      PLANNING_STUDIO_PROVIDER: 'openai',
      OPENAI_API_KEY: KEY,
      OPENAI_BASE_URL: `${server.url}/v1`,
    });
  });

  async function carryThrough(environment: Record<string, string>): Promise<void> {
    const ran = await run(
      ['run', 'Add rate limiting to the public API', '--folder', folder, '--yes'],
      environment,
    );
    assert.equal(ran.code, 0, ran.out + ran.err);
    assert.match(ran.out, /^plan [0-9a-f-]{36}$/m);
    const listed = await run(['task', 'list', '--folder', folder], environment);
    assert.match(listed.out, /title number \d+ of the rate limit/);
    assert.ok(server.calls.length > 10);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      const bytes = await readFile(path.join(file.parentPath, file.name));
      assert.equal(bytes.includes(KEY), false, `the key is in ${file.name}`);
    }
    const said = [ran, listed].map(({ out, err }) => out + err);
    assert.equal(said.join('').includes(KEY), false);
  }
});
