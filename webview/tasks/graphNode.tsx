import { visible } from '../ui/text.ts';
import type { DraftItem } from './draftEdits.ts';
import { NODE } from './layout.ts';

export function GraphNode(props: {
  readonly item: DraftItem;
  readonly number: number;
  readonly place: { readonly x: number; readonly y: number };
  readonly label: string;
  readonly tabbable: boolean;
  readonly selected: boolean;
  readonly mark: 'source' | 'target' | 'forbidden' | null;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: () => void;
  readonly onDraw: (event: PointerEvent) => void;
}) {
  const { item, place } = props;
  const title = visible(item.title) || 'Without a title';
  return (
    <g
      role="button"
      data-node={item.key}
      tabindex={props.tabbable ? 0 : -1}
      aria-label={props.label}
      aria-pressed={props.selected}
      class={`ps-node is-${item.priority} ${props.mark ? `is-${props.mark}` : ''}`}
      transform={`translate(${place.x},${place.y})`}
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
      onClick={props.onClick}
    >
      <rect class="ps-node-box" width={NODE.width} height={NODE.height} rx={4} />
      <rect class="ps-node-edge" width={3} height={NODE.height} rx={1.5} />
      <foreignObject x={8} width={NODE.width - 18} height={NODE.height}>
        <div class="ps-node-text">
          <span class="ps-node-number">{props.number}</span> <span class="ps-node-title">{title}</span>
        </div>
      </foreignObject>
      <circle
        class="ps-node-port"
        cx={NODE.width}
        cy={NODE.height / 2}
        r={6}
        onPointerDown={props.onDraw}
        onClick={(event) => event.stopPropagation()}
      />
    </g>
  );
}
