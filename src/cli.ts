#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import os from 'node:os';
import path from 'node:path';

// Compiled code is kept in the account's own cache folder: it halves the start, and nobody else can write there.
const caches = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? path.join(caches, 'planning-studio'));

void import('./cli/main.ts')
  .then(({ runCli }) => runCli(process))
  .then((code) => {
    process.exitCode = code;
  });
