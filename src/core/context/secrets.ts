/** Files whose name says that they hold secrets; templates that people commit on purpose are not among them. */
const SECRET_NAMES: readonly RegExp[] = [
  /^\.env(\..+)?$/,
  /^\.envrc$/,
  /\.(pem|p12|pfx|pkcs12|jks|keystore|kdbx|ppk|key|asc|gpg)$/,
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?(\..+)?$/,
  /^\.?(credentials?|secrets?)(\.(json|ya?ml|toml|ini|txt|xml|properties|env))?$/,
  /^\.(netrc|_netrc|pgpass|htpasswd|git-credentials|pypirc|dockercfg|dockerconfigjson)$/,
  /^_netrc$/,
  /^(service[-_]account|client[-_]secret|google[-_]credentials).*\.json$/,
  /^(terraform\.tfstate(\.backup)?|.*\.tfvars(\.json)?)$/,
  /^\.vault[-_]pass(word)?$/,
  /^wp-config\.php$/,
];
const TEMPLATE_NAMES: readonly RegExp[] = [
  /^\.env\.(.+\.)?(example|sample|template|dist|defaults?)$/,
  /\.(example|sample|template|dist)$/,
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?\.pub$/,
];

/** Folders of which no file is offered, whatever its name. */
const SECRET_FOLDERS: ReadonlySet<string> = new Set(['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker']);

/** True when a workspace path (forward slashes) names something that is usually secret. Contents are not looked at. */
export function isSecretPath(path: string): boolean {
  const parts = path.toLowerCase().split('/');
  const name = parts.pop() ?? '';
  if (parts.some((part) => SECRET_FOLDERS.has(part))) return true;
  if (TEMPLATE_NAMES.some((pattern) => pattern.test(name))) return false;
  return SECRET_NAMES.some((pattern) => pattern.test(name));
}

/** Shapes that issuers gave their keys so that programs like this one can find them, and what they are called. */
const SECRET_SHAPES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['an AWS secret key', /\baws_secret_access_key\b['"]?\s*[:=]\s*['"]?[A-Za-z0-9/+=]{40}\b/i],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{40,255})\b/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['an Anthropic key', /\bsk-ant-[A-Za-z0-9_-]{20,}/],
  ['an API key', /\bsk-(?:proj-|or-v1-|svcacct-)?[A-Za-z0-9_-]{32,}/],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ['a Google API key', /\bAIza[A-Za-z0-9_-]{35}\b/],
  ['a Stripe key', /\b[rs]k_live_[A-Za-z0-9]{20,}/],
  [
    'an npm token',
    /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*(?!\$\{)[^\s"']{8,}|_password\s*=\s*(?!\$\{)\S{8,}/,
  ],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{30,}\b/],
  ['a SendGrid key', /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/],
  ['a signed web token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  [
    'a password in an address',
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'`<>{}$]{1,64}:(?!(?:password|passwd|pass|secret|pw|postgres|root|guest|example|changeme|\*+|x+)@)[^\s:/@"'`<>{}$]{6,128}@[^\s/]/i,
  ],
];

/** What secret a text seems to hold, e.g. `a private key`; null when none is seen. Linear in the text's length. */
export function findSecret(text: string): string | null {
  for (const [name, pattern] of SECRET_SHAPES) if (pattern.test(text)) return name;
  return null;
}

/** The text with everything that looks like a secret replaced by a word about it; a private key goes as a whole. */
export function replaceSecrets(text: string): string {
  if (findSecret(text) === null) return text;
  const whole = text.replace(PRIVATE_KEY_BLOCK, '[removed: a private key]');
  return SECRET_SHAPES.reduce(
    (rest, [name, pattern]) => rest.replace(new RegExp(pattern, `${pattern.flags}g`), `[removed: ${name}]`),
    whole,
  );
}

const PRIVATE_KEY_BLOCK =
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$)/g;
