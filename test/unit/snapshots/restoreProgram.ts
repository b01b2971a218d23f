import path from 'node:path';
import { bundleProgram } from '../bundle.ts';

/** The program that takes or restores in a process of its own, bundled: it starts many times. */
export const restoreProgram = bundleProgram(path.join(import.meta.dirname, 'restoreProcess.ts'));
