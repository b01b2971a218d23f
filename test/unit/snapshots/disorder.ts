import {
  chmodSync,
  mkdirSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const NAMES = ['a', 'b.ts', 'sp ace', 'new\nline', 'ü', '-x', 'quo"te', 'Case', 'case', 'deep', 'x.bin'];

/** Changes files at random: edits, deletions, moves, modes, links, new files, files for folders and back. */
export function disturb(root: string, roll: (below: number) => number, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const files = filesBelow(root);
    const chosen = files[roll(Math.max(1, files.length))];
    const fresh = path.join(
      root,
      ...Array.from({ length: 1 + roll(3) }, () => NAMES[roll(NAMES.length)] ?? 'a'),
    );
    try {
      switch (roll(9)) {
        case 0:
        case 1:
          mkdirSync(path.dirname(fresh), { recursive: true });
          writeFileSync(fresh, bytes(roll));
          break;
        case 2:
          if (chosen) writeFileSync(chosen, bytes(roll));
          break;
        case 3:
          if (chosen) rmSync(chosen);
          break;
        case 4:
          mkdirSync(path.dirname(fresh), { recursive: true });
          if (chosen) renameSync(chosen, fresh);
          break;
        case 5:
          if (chosen && lstatSync(chosen).isFile()) chmodSync(chosen, roll(2) === 0 ? 0o755 : 0o644);
          break;
        case 6:
          mkdirSync(path.dirname(fresh), { recursive: true });
          symlinkSync(['a', '../b.ts', '/nowhere', 'deep'][roll(4)] ?? 'a', fresh);
          break;
        case 7:
          // A file becomes a folder, or a folder a file.
          if (chosen) {
            rmSync(chosen);
            mkdirSync(chosen);
            writeFileSync(path.join(chosen, 'inner'), bytes(roll));
          }
          break;
        default:
          if (chosen && path.dirname(chosen) !== root) {
            rmSync(path.dirname(chosen), { recursive: true });
            writeFileSync(path.dirname(chosen), bytes(roll));
          }
      }
    } catch (error) {
      // The place is taken, or a link leads nowhere: another step will do.
      if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    }
  }
}

function bytes(roll: (below: number) => number): Buffer {
  return Buffer.from(
    Array.from({ length: roll(60) }, () =>
      roll(3) === 0 ? ([0x0d, 0x0a, 0xff][roll(3)] ?? 0) : 97 + roll(20),
    ),
  );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.name === '.git') return [];
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}
