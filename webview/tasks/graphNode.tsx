import { visible } from '../ui/text.ts';
import type { DraftItem } from './draftEdits.ts';
import { NODE } from './layout.ts';

const TITLE_CHARACTERS = 40;
const LINE_CHARACTERS = 21;

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
  const lines = twoLines(visible(item.title) || 'Without a title');
  return (
    <g
      role="button"
      data-node={item.key}
      tabIndex={props.tabbable ? 0 : -1}
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
      <text class="ps-node-number" x={14} y={NODE.height / 2 + 4}>
        {props.number}
      </text>
      {lines.map((line, index) => (
        <text key={index} class="ps-node-title" x={36} y={lines.length === 1 ? NODE.height / 2 + 4 : 19 + index * 16}>
          {line}
        </text>
      ))}
      <circle class="ps-node-port" cx={NODE.width} cy={NODE.height / 2} r={6} onPointerDown={props.onDraw} onClick={(event) => event.stopPropagation()}>
        <title>Drag to the task that must wait for this one</title>
      </circle>
    </g>
  );
}

/** SVG does not break lines. */
function twoLines(title: string): readonly string[] {
  const short = title.length > TITLE_CHARACTERS ? `${title.slice(0, TITLE_CHARACTERS - 1)}…` : title;
  if (short.length <= LINE_CHARACTERS) return [short];
  const space = short.lastIndexOf(' ', LINE_CHARACTERS);
  const at = space > 8 ? space : LINE_CHARACTERS;
  const rest = short.slice(at).trim();
  return [short.slice(0, at), rest.length > LINE_CHARACTERS ? `${rest.slice(0, LINE_CHARACTERS - 1)}…` : rest];
}
