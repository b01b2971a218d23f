import type { ToolUse } from '../../src/protocol/model.ts';
import { Icon } from '../ui/icon.tsx';
import { visible } from '../ui/text.ts';
import { duration } from '../words.ts';

const outcomes = { ok: '', refused: 'refused: ', failed: 'failed: ' } as const;

/** What a persona looked up, one small line each. */
export function ToolUses({ uses }: { readonly uses: readonly ToolUse[] }) {
  if (uses.length === 0) return null;
  return (
    <ul class="ps-tools" aria-label="Tools used">
      {uses.map((use, index) => (
        <li
          key={index}
          class={`ps-tool is-${use.outcome}`}
          title={`${duration(use.durationMs)}: ${visible(use.summary)}`}
        >
          <Icon name="tool" size={12} />
          <span>
            <b>{use.tool.replaceAll('_', ' ')}</b> {visible(use.input)}{' '}
            <span class="ps-quiet">
              → {outcomes[use.outcome]}
              {visible(use.summary)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
