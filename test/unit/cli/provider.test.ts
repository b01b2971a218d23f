import assert from 'node:assert/strict';
import { environmentSecrets, loadProvider } from '../../../src/core/llm/models/load.ts';
import { settingOf, type ProviderEntry, type ProviderSetting } from '../../../src/core/llm/models/entry.ts';
import { providerOffers, providerWithKey } from '../../../src/core/llm/models/offers.ts';
import { modelSettingsFromEnvironment, readModelSettings } from '../../../src/core/llm/models/settings.ts';
import { PROVIDERS } from '../../../src/cli/providers.ts';
import { startOpenAiServer } from '../../fakes/model-server/openai.ts';
import { collect, failureOf, NEVER, request, TestClock, TestLog } from '../models/support.ts';
import { inBundle, runHere, sampleFolder, type Ended } from './program.ts';

const ADDRESS: ProviderSetting = {
  name: 'toy.baseUrl',
  form: 'an address',
  environment: 'TOY_BASE_URL',
  preset: 'https://toy.example/v1',
};
const key = { environment: 'TOY_API_KEY', address: ADDRESS, needed: true };
const toy: ProviderEntry = {
  id: 'toy',
  label: 'Toy',
  icon: 'beaker',
  hint: 'needs a toy key',
  detail: 'Prompts are sent to {0}.',
  hasModels: true,
  settings: [ADDRESS],
  key,
  servers: [],
  load: async () => {
    const { openAiCompatibleProvider } = await inBundle().openAi();
    return ({ settings, ...parts }) =>
      openAiCompatibleProvider({
        ...parts,
        ...settings,
        id: 'toy',
        label: 'Toy',
        key,
        baseUrl: settingOf(settings, ADDRESS),
      });
  },
};
const WITH_TOY = [...PROVIDERS, toy];
const KEY = 'toy-key-4711';
const NO_FOLDER = { workspace: null, index: null };

describe('a provider that is one entry more in the list', () => {
  const folder = sampleFolder();
  const terminal = (words: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    runHere([...words.split(' '), '--folder', folder()], env, WITH_TOY);

  it('is offered, with what it needs and where it sends prompts', async () => {
    const settings = readModelSettings(WITH_TOY, (name) => (name === 'provider' ? 'toy' : undefined));
    const none = await providerOffers(WITH_TOY, settings, environmentSecrets(WITH_TOY, {}));
    assert.deepEqual(none.at(-1), {
      entry: toy,
      inUse: true,
      hasKey: false,
      address: 'https://toy.example/v1',
    });
    const stored = environmentSecrets(WITH_TOY, { TOY_API_KEY: KEY });
    assert.equal((await providerOffers(WITH_TOY, settings, stored)).at(-1)?.hasKey, true);
    assert.equal((await providerOffers(WITH_TOY, null, stored)).at(-1)?.address, 'https://toy.example/v1');
    assert.equal(await providerWithKey(WITH_TOY, settings, stored), 'toy');
    assert.equal(await providerWithKey(WITH_TOY, settings, environmentSecrets(WITH_TOY, {})), null);
  });

  it('has its settings read and checked', () => {
    const read = (value: unknown): string =>
      settingOf(
        readModelSettings(WITH_TOY, (name) => (name === 'toy.baseUrl' ? value : undefined)),
        ADDRESS,
      );
    assert.equal(read(' https://elsewhere.example '), 'https://elsewhere.example');
    assert.equal(read(''), 'https://toy.example/v1');
    assert.throws(() => read(7), /planningStudio\.toy\.baseUrl must be an address/);
    const environment = { TOY_API_KEY: KEY, TOY_BASE_URL: 'https://mine.example' };
    const settings = modelSettingsFromEnvironment(WITH_TOY, environment);
    assert.deepEqual([settings.provider, settingOf(settings, ADDRESS)], ['toy', 'https://mine.example']);
  });

  it('answers in the terminal with its key, and keeps it out of what is printed', async () => {
    const server = await startOpenAiServer(KEY, { models: ['toy-1'] });
    try {
      const env = { TOY_API_KEY: KEY, TOY_BASE_URL: `${server.url}/v1` };
      const health = await terminal('doctor --probe --provider toy --json', env);
      assert.equal(health.code, 0, health.out + health.err);
      const { provider, probe } = health.json<{ provider: { id: string }; probe: { ok: boolean } }>();
      assert.deepEqual([provider.id, probe.ok], ['toy', true]);
      const wrong = await terminal('doctor --probe --json', { ...env, TOY_API_KEY: 'toy-wrong-4712' });
      assert.match(wrong.out, /Toy does not accept the key/);
      assert.doesNotMatch(health.out + health.err + wrong.out + wrong.err, /4711|4712/);
    } finally {
      await server.close();
    }
  });

  it('is named with its variable when its key is missing', async () => {
    const settings = readModelSettings(WITH_TOY, (name) => (name === 'provider' ? 'toy' : undefined));
    const door = { clock: new TestClock(), log: new TestLog() };
    const made = await loadProvider(WITH_TOY, settings, environmentSecrets(WITH_TOY, {}), door);
    const failure = failureOf(await collect(made(NO_FOLDER).stream(request(), NEVER)));
    assert.match(failure.message, /^There is no key for Toy\. .*TOY_API_KEY/);
    assert.match((await terminal('doctor --probe --provider toy --json')).out, /no key for Toy.*TOY_API_KEY/);
    const unknown = await terminal('doctor --provider nonsense');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /offline, anthropic, openai, toy/);
  });
});
