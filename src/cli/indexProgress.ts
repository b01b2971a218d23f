import type { Engine } from '../core/engine/api.ts';
import type { IndexStatus } from '../core/index/port.ts';
import type { Door } from './command.ts';

const FRAME_MS = 100;

/** Takes in the code of the folder; a person who watches sees how far it is. */
export async function buildIndex(door: Door, engine: Engine): Promise<IndexStatus> {
  const { terminal } = door;
  let last = 0;
  let drawn = false;
  try {
    return await engine.index(door.signal, ({ done, total }) => {
      door.event({ type: 'progress', done, total });
      const now = performance.now();
      if (!terminal.live || now - last < FRAME_MS) return;
      last = now;
      drawn = true;
      terminal.draw(`\r\u001b[Kindexing ${done} of ${total} files`);
    });
  } finally {
    if (drawn) terminal.draw('\r\u001b[K');
  }
}
