#!/usr/bin/env node
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';

/** The oldest Node.js that this program is built for. */
const NODE_MAJOR = 22;

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR) {
  console.error(`error: planning-studio needs Node.js ${NODE_MAJOR} or newer; this is ${process.version}.`);
  process.exitCode = 2;
} else {
  // Compiled code is kept in the account's own cache folder: it halves the start, and nobody else can write there.
  const caches = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  module.enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? path.join(caches, 'planning-studio'));
  void import('./cli/main.ts')
    .then(({ runCli }) => runCli(process))
    .then((code) => {
      process.exitCode = code;
    });
}
