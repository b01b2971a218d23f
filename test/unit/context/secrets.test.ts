import assert from 'node:assert/strict';
import { findSecret, isSecretPath, replaceSecrets } from '../../../src/core/context/secrets.ts';

// Put together at run time, so that no scanner takes this file for a leak.
const token = (start: string, letter: string, length: number): string => start + letter.repeat(length);
const examples: Readonly<Record<string, string>> = {
  'an AWS access key': token('AKIA', 'A', 16),
  'a GitHub token': token('ghp_', 'a', 36),
  'a GitLab token': token('glpat-', 'a', 20),
  'an Anthropic key': token('sk-ant-', 'a', 40),
  'an API key': token('sk-', 'a', 48),
  'a Slack token': token('xoxb-', '1', 20),
  'a Google API key': token('AIza', 'a', 35),
  'a Stripe key': token('sk_live_', 'a', 24),
  'an npm token': token('npm_', 'a', 36),
  'a private key': ['-----BEGIN OPENSSH', 'PRIVATE KEY-----'].join(' '),
  'a signed web token': [token('eyJ', 'a', 20), token('eyJ', 'b', 20), token('', 'c', 20)].join('.'),
  'a password in an address': ['postgres://app:', 'hunter22secret', '@db.internal/app'].join(''),
};

describe('secrets', () => {
  for (const [name, example] of Object.entries(examples)) {
    it(`are seen: ${name}`, () => {
      assert.equal(findSecret(`const x = "${example}";`), name);
      const replaced = replaceSecrets(`before ${example} after`);
      assert.equal(replaced.includes(example), false);
      assert.match(replaced, /^before \[removed: /);
    });
  }

  it('are not seen in ordinary code and prose', () => {
    const texts = [
      'const apiKey = process.env.ANTHROPIC_API_KEY;',
      'skip the sk-learn tests',
      'postgres://user:password@localhost/db',
      'https://example.com:8080/a@b',
      '_authToken=${NPM_TOKEN}',
      'sha512-abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdef==',
      '-----BEGIN CERTIFICATE-----',
      'a'.repeat(100_000),
    ];
    for (const text of texts) assert.equal(findSecret(text), null, text.slice(0, 60));
  });

  it('go with the whole key block', () => {
    const block = ['-----BEGIN RSA PRIVATE', 'KEY-----\nMIIabc\n-----END RSA PRIVATE', 'KEY-----'].join(' ');
    assert.equal(replaceSecrets(`a\n${block}\nb`), 'a\n[removed: a private key]\nb');
  });

  it('are expected in files with these names and not in those', () => {
    const secret = [
      '.env',
      'app/.env.local',
      '.ENV',
      'id_rsa',
      'keys/id_ed25519.bak',
      'server.pem',
      'a.p12',
      '.aws/config',
      'credentials.json',
      '.netrc',
      'config/secrets.yml',
      'prod.tfvars',
      'service-account-1.json',
    ];
    const open = [
      '.env.example',
      '.env.sample',
      'env.ts',
      'id_rsa.pub',
      'src/credentials.ts',
      'docs/secrets.md',
      'keyboard.ts',
      'package.json',
      'config.example',
      'monkey.js',
    ];
    assert.deepEqual(
      secret.filter((path) => !isSecretPath(path)),
      [],
    );
    assert.deepEqual(open.filter(isSecretPath), []);
  });
});
