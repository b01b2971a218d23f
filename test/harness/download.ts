// Fetches what the tests in a real VS Code need beside npm's packages, so that this need not wait for its turn. The
// tests do it, too, and say so when it fails: a failure here is only a lost head start.
import { installVsCode } from './vscodeInstall.ts';

if (!process.env['VSCODE_EXECUTABLE']) {
  await installVsCode().catch((error: unknown) => console.error(`Not now: ${String(error)}`));
}
