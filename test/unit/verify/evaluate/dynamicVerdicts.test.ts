import assert from 'node:assert/strict';
import { run, specOf, viewOf } from './workspace.ts';

interface Case {
  readonly file: string;
  readonly text: string;
  /** Holds on the text. */
  readonly holds?: string;
  /** Is violated by the text. */
  readonly fails?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'what a pattern presets is used': {
    file: 'a.ts',
    text: 'const [a = fallback] = list;\n',
    holds: 'match: {definitions: [fallback]}\n    expect: {references: [fallback]}',
  },
  'an export is no use': {
    file: 'a.ts',
    text: 'function total() {}\nexport { total };\n',
    fails: 'expect: {references: [total]}',
  },
  'a parameter of a signature is no member': {
    file: 'a.ts',
    text: 'interface Cart { save(user: string): void }\n',
    fails: 'expect: {definitions: [Cart.user]}',
  },
  'a method of a constant object is its member': {
    file: 'a.ts',
    text: 'export const api = { users: { list() {} } } as const;\n',
    holds: 'match: {definitions: [api.list]}\n    expect: {definitions: [api.users.list]}',
  },
  'what a lazy page takes is imported': {
    file: 'a.tsx',
    text: "const Page = lazy(() => import('./old').then((m) => ({ default: m.OldPage })));\n",
    fails: 'match: {imports: [OldPage]}',
  },
  'a value that a case compares with is used': {
    file: 'a.py',
    text: 'match c:\n    case Color.RED: pass\n',
    fails: 'match: {identifiers: [Color.RED]}',
  },
  'a module that is loaded by name is imported': {
    file: 'a.py',
    text: 'import_module("plugins.old")\n',
    fails: 'match: {imports: [plugins.old]}',
  },
  'a table in the second of two strings is a table': {
    file: 'a.py',
    text: 'run("SELECT a "\n    "FROM orders")\n',
    fails: 'match: {sql_tables: [orders]}',
  },
  'a word that is no variable is called': {
    file: 'a.rb',
    text: 'class Admin::Users\n  def show\n    authenticate!\n  end\nend\n',
    fails: 'match: {calls: [authenticate!]}',
  },
  'a class in a compound name is named as people write it': {
    file: 'a.rb',
    text: 'class Admin::Users\n  def show; end\nend\n',
    holds: 'expect: {definitions: ["Admin::Users", "class Users", "Admin::Users#show", Admin.Users.show]}',
  },
  'a command that sudo runs is called': {
    file: 'a.sh',
    text: 'sudo -u app old_deploy now\n',
    fails: 'match: {calls: [old_deploy]}',
  },
};

describe('verdicts on TypeScript and dynamic languages', () => {
  for (const [name, { file, text, holds, fails }] of Object.entries(CASES)) {
    it(name, () => {
      const view = viewOf({ [file]: text });
      const rule = holds ?? fails ?? '';
      const spec = specOf(`name: t\nrules:\n  - id: r\n    description: d\n    ${rule}\n`);
      assert.equal(run(spec, view).verdict, holds === undefined ? 'fail' : 'pass');
    });
  }
});
