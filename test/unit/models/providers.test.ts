import assert from 'node:assert/strict';
import { probe } from '../../../src/core/llm/models/probe.ts';
import {
  modelSettingsFromEnvironment,
  readModelSettings,
  type ModelSettings,
} from '../../../src/core/llm/models/settings.ts';
import type { ModelProvider } from '../../../src/core/llm/provider.ts';
import { readAddress } from '../../../src/core/llm/models/address.ts';
import { keySlot, type DoorParts } from '../../../src/core/llm/models/entry.ts';
import { environmentSecrets, loadProvider, type Secrets } from '../../../src/core/llm/models/load.ts';
import { PROVIDERS } from '../../../src/cli/providers.ts';
import { offlineEntry } from '../../../src/offline/entry.ts';
import { anthropicEntry } from '../../../src/node/models/anthropicEntry.ts';
import { openaiEntry } from '../../../src/node/models/openaiEntry.ts';
import { startAnthropicServer } from '../../fakes/model-server/anthropic.ts';
import { startOpenAiServer } from '../../fakes/model-server/openai.ts';
import type { ModelServer } from '../../fakes/model-server/server.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { collect, failureOf, NEVER, request, TestClock, TestLog, textOf } from './support.ts';

const KEY = 'sk-ant-4711';
const NO_FOLDER = { workspace: null, index: null };
const read = (values: Readonly<Record<string, unknown>>): ModelSettings =>
  readModelSettings(PROVIDERS, (name) => values[name]);
const PRESET = read({});

function door(): DoorParts & { readonly clock: TestClock } {
  const clock = new TestClock();
  clock.stuckFromMs = 15_000;
  return { clock, log: new TestLog() };
}

async function load(settings: ModelSettings, secrets: Secrets): Promise<ModelProvider> {
  return (await loadProvider(PROVIDERS, settings, secrets, door()))(NO_FOLDER);
}

describe('the choice of a provider', () => {
  const servers: ModelServer[] = [];
  const started = async (server: Promise<ModelServer>): Promise<ModelServer> => {
    servers.push(await server);
    return server;
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  it('is the offline planner when nothing is set up, and then asks for no key', async () => {
    const secrets = { get: () => assert.fail('asked for a key') };
    assert.equal((await load(PRESET, secrets)).id, 'offline');
    assert.equal(keySlot(offlineEntry, PRESET), null);
  });

  it('asks for the key of exactly the server that it is sent to, before every call', async () => {
    const server = await started(startAnthropicServer(KEY));
    const settings = read({ provider: 'anthropic', 'anthropic.baseUrl': server.url });
    const asked: string[] = [];
    const keys = [undefined, KEY];
    const secrets = {
      get: (slot: string) => {
        asked.push(slot);
        return Promise.resolve(keys.shift());
      },
    };
    const provider = await load(settings, secrets);
    assert.match(failureOf(await collect(provider.stream(request(), NEVER))).message, /no key for Anthropic/);
    assert.equal(textOf(await collect(provider.stream(request(), NEVER))), 'ok');
    assert.deepEqual(asked, [`anthropic@${server.url}`, `anthropic@${server.url}`]);
    const evil = read({ 'anthropic.baseUrl': 'https://evil.example' });
    assert.notEqual(keySlot(anthropicEntry, evil), keySlot(anthropicEntry, settings));
    assert.equal(keySlot(openaiEntry, PRESET), 'openai@https://api.openai.com');
  });

  it('comes with retries', async () => {
    const server = await started(startOpenAiServer(null));
    server.fault({ status: 503 }).reply({ text: 'at last' });
    const settings = read({ provider: 'openai', 'openai.baseUrl': `${server.url}/v1` });
    const provider = await load(settings, environmentSecrets(PROVIDERS, {}));
    const events = await collect(provider.stream(request(), NEVER));
    assert.ok(events.some(({ type }) => type === 'retry'));
    assert.equal(textOf(events), 'at last');
  });

  it('takes everything from the environment in the terminal', async () => {
    const environment = {
      PLANNING_STUDIO_PROVIDER: 'openai',
      PLANNING_STUDIO_MODEL: 'llama4',
      OPENAI_BASE_URL: 'http://localhost:11434/v1',
      OPENAI_API_KEY: 'o',
      ANTHROPIC_API_KEY: 'a',
    };
    const settings = modelSettingsFromEnvironment(PROVIDERS, environment);
    const secrets = environmentSecrets(PROVIDERS, environment);
    const provider = await load(settings, secrets);
    assert.deepEqual(
      [provider.label, provider.local, provider.defaultModel('x')],
      ['Ollama', true, 'llama4'],
    );
    assert.equal(await secrets.get('anthropic@https://api.anthropic.com'), 'a');
    assert.equal(await secrets.get('openai@http://localhost:11434'), 'o');
    assert.equal(modelSettingsFromEnvironment(PROVIDERS, {}).provider, 'offline');
  });

  it('falls in the terminal to the first key, or to the address of a server that may need none', () => {
    const chosen = (environment: Readonly<Record<string, string>>): string =>
      modelSettingsFromEnvironment(PROVIDERS, environment).provider;
    assert.equal(chosen({ OPENAI_API_KEY: 'o', ANTHROPIC_API_KEY: 'a' }), 'anthropic');
    assert.equal(chosen({ OPENAI_API_KEY: 'o' }), 'openai');
    assert.equal(chosen({ OPENAI_BASE_URL: 'http://localhost:11434/v1' }), 'openai');
    assert.equal(chosen({ ANTHROPIC_BASE_URL: 'http://localhost:1' }), 'offline');
    assert.equal(chosen({ PLANNING_STUDIO_PROVIDER: 'offline', ANTHROPIC_API_KEY: 'a' }), 'offline');
  });

  const wrong: readonly [Record<string, unknown>, RegExp][] = [
    [{ provider: 'gpt' }, /planningStudio\.provider must be one of offline, anthropic, openai\.$/],
    [{ provider: 'vscode' }, /must be one of offline, anthropic, openai\.$/],
    [{ models: ['x'] }, /planningStudio\.models must be/],
    [{ models: { persona: 1 } }, /planningStudio\.models must be/],
    [{ prices: { x: null } }, /planningStudio\.prices must be/],
    [{ prices: { x: { input: 1 } } }, /planningStudio\.prices must be/],
    [{ prices: { x: { input: '1', output: 2 } } }, /planningStudio\.prices must be/],
    [{ 'openai.baseUrl': 7 }, /planningStudio\.openai\.baseUrl must be/],
  ];
  for (const [values, words] of wrong) {
    it(`refuses the settings ${JSON.stringify(values)} by their name`, () => {
      assert.throws(() => read(values), words);
    });
  }

  it('leaves out models that are empty', () => {
    const settings = read({ models: { default: ' ', persona: ' small ' } });
    assert.deepEqual(settings.models, { persona: 'small' });
  });
});

describe('the address of a model server', () => {
  const readText = (text: string): ReturnType<typeof readAddress> =>
    readAddress(text, 'planningStudio.openai.baseUrl');

  it('is local for this machine only, and warns of unencrypted ways to others', () => {
    const local = [
      'http://localhost:11434/v1',
      'http://127.0.0.1:1234',
      'http://[::1]:8080/v1',
      'https://llm.localhost',
    ];
    for (const text of local)
      assert.deepEqual([readText(text).local, readText(text).warning], [true, null], text);
    for (const text of ['https://api.openai.com/v1', 'https://127.0.0.1.evil.example']) {
      assert.deepEqual([readText(text).local, readText(text).warning], [false, null], text);
    }
    assert.match(readText('http://models.example/v1').warning ?? '', /not encrypted/);
    assert.equal(readText(' https://api.openai.com/v1// ').base, 'https://api.openai.com/v1');
  });

  for (const text of [
    '',
    'localhost:11434',
    'ftp://x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:sk-1@x',
    'https://x/v1?key=sk-1',
  ]) {
    it(`is refused as ${JSON.stringify(text)}, without being repeated`, () => {
      assert.throws(
        () => readText(text),
        (error: Error) =>
          error.message.startsWith('planningStudio.openai.baseUrl must') && !error.message.includes('sk-1'),
      );
    });
  }
});

describe('the test of a provider', () => {
  it('says what answers, how fast, and where requests go', async () => {
    const server = await startAnthropicServer(KEY);
    const settings = read({ provider: 'anthropic', 'anthropic.baseUrl': server.url });
    const provider = await load(settings, { get: () => Promise.resolve(KEY) });
    const clock = door().clock;
    const result = await probe(provider, clock, NEVER);
    assert.equal(result.ok, true);
    assert.match(
      result.words,
      /^Anthropic answers with claude-sonnet-5-5 in .*nothing leaves this machine\.$/,
    );
    assert.ok(result.models.includes('claude-opus-5-5'));
    await server.close();
    const gone = await probe(provider, clock, NEVER);
    assert.equal(gone.ok, false);
    assert.match(gone.words, /does not answer at|cannot be reached/);
  });

  it('names the model that a server without a preset one chose', async () => {
    const server = await startOpenAiServer(null, { models: ['llama4'] });
    const settings = read({ provider: 'openai', 'openai.baseUrl': `${server.url}/v1` });
    const result = await probe(await load(settings, environmentSecrets(PROVIDERS, {})), door().clock, NEVER);
    assert.deepEqual([result.ok, result.model], [true, 'llama4']);
    await server.close();
  });

  it('ends when stopped, and after its time', async () => {
    const stuck = new ScriptedModel({ label: 'Slow' }).otherwise({ until: new Promise(() => {}) });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const stopped = await probe(stuck, door().clock, stop.signal);
    assert.deepEqual([stopped.ok, stopped.words], [false, 'Stopped.']);
    const late = await probe(stuck, new TestClock(), NEVER);
    assert.deepEqual([late.ok, late.words], [false, 'Slow did not answer within 20 seconds.']);
  });
});
