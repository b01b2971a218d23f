#!/usr/bin/env node
import { runCli } from './cli/main.ts';

void runCli(process).then((code) => {
  process.exitCode = code;
});
