import { useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { visible } from '../ui/text.ts';
import { change, cycleOf, cycleWords, type DraftItem, type DraftList } from './draftEdits.ts';
import { GraphNode } from './graphNode.tsx';
import { NODE, placeDrafts } from './layout.ts';

/** An arrow that is being drawn from `from`: `to` is what it points at, `at` where the pointer is. */
interface Drawing {
  readonly from: string;
  readonly to: string | null;
  readonly at: { readonly x: number; readonly y: number } | null;
}

const HINT =
  'Drag from the dot of a task to the one that must wait for it. By keyboard: arrows move, L draws, Enter opens.';

/** The dependencies drawn; arrows point from what comes first to what waits for it. */
export function Graph(props: {
  readonly items: DraftList;
  readonly selected: string | null;
  readonly why: string | null;
  readonly onSelect: (key: string) => void;
  readonly onEdit: (items: DraftList) => void;
}) {
  const { items } = props;
  // Typing changes texts, not places.
  const shape = items.map(({ key, blockedBy }) => `${key}<${blockedBy.join(',')}`).join(';');
  const placed = useMemo(() => placeDrafts(items), [shape]);
  const svg = useRef<SVGSVGElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [said, say] = useState<string | null>(null);
  const current = items.some(({ key }) => key === focused) ? focused : (items[0]?.key ?? null);
  const nameOf = (key: string): string => {
    const index = items.findIndex((item) => item.key === key);
    return `${index + 1} “${items[index]?.title ?? ''}”`;
  };
  const refusal = (from: string, to: string | null): string | null => {
    if (to === null || to === from) return null;
    if (items.find(({ key }) => key === to)?.blockedBy.includes(from)) return null;
    const cycle = cycleOf(items, to, from);
    return cycle === null ? null : `Refused, a task would wait for itself: ${cycleWords(items, cycle)}.`;
  };
  const connect = (from: string, to: string | null): void => {
    setDrawing(null);
    const target = items.find(({ key }) => key === to);
    if (target === undefined || to === from) return say(null);
    const refused = refusal(from, to);
    if (refused !== null) return say(refused);
    const waits = target.blockedBy.includes(from);
    const blockedBy = waits ? target.blockedBy.filter((key) => key !== from) : [...target.blockedBy, from];
    props.onEdit(change(items, target.key, { blockedBy }));
    say(
      waits
        ? `${nameOf(target.key)} no longer waits for ${nameOf(from)}.`
        : `${nameOf(target.key)} now waits for ${nameOf(from)}.`,
    );
  };
  const focus = (key: string | undefined): void => {
    if (key === undefined) return;
    setFocused(key);
    svg.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(key)}"]`)?.focus();
    if (drawing !== null) {
      setDrawing({ ...drawing, to: key });
      say(refusal(drawing.from, key) ?? `Enter: ${nameOf(key)} waits for ${nameOf(drawing.from)}.`);
    }
  };
  const onKeyDown = (event: KeyboardEvent, item: DraftItem): void => {
    const index = items.indexOf(item);
    const keys: Readonly<Record<string, () => void>> = {
      ArrowUp: () => focus(items[index - 1]?.key),
      ArrowDown: () => focus(items[index + 1]?.key),
      ArrowLeft: () => focus(item.blockedBy[0]),
      ArrowRight: () => focus(items.find(({ blockedBy }) => blockedBy.includes(item.key))?.key),
      Enter: () => (drawing === null ? props.onSelect(item.key) : connect(drawing.from, item.key)),
      ' ': () => (drawing === null ? props.onSelect(item.key) : connect(drawing.from, item.key)),
      Escape: () => {
        setDrawing(null);
        say(null);
      },
      l: () => {
        if (props.why !== null) return say(props.why);
        setDrawing({ from: item.key, to: null, at: null });
        say(
          `Drawing from ${nameOf(item.key)}: move to the task that must wait for it, then Enter. Escape ends.`,
        );
      },
    };
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const pointAt = (event: PointerEvent): Pick<Drawing, 'to' | 'at'> => {
    const box = svg.current?.getBoundingClientRect();
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-node]');
    return {
      to: under?.getAttribute('data-node') ?? null,
      at: box ? { x: event.clientX - box.left, y: event.clientY - box.top } : null,
    };
  };
  const start = drawing === null ? undefined : placed.nodes.get(drawing.from);
  const forbidden = drawing === null ? null : refusal(drawing.from, drawing.to);
  return (
    <section class="ps-graph" aria-label="Dependency graph">
      <p
        class={`ps-graph-said ${said?.startsWith('Refused') || forbidden ? 'is-refused' : ''}`}
        role="status"
      >
        <Icon name={forbidden ? 'error' : 'info'} /> {forbidden ?? said ?? HINT}
      </p>
      <div class="ps-graph-scroll">
        <svg
          ref={svg}
          width={placed.width}
          height={placed.height}
          role="group"
          aria-label={`${items.length} tasks`}
          onPointerMove={(event) => drawing?.at != null && setDrawing({ ...drawing, ...pointAt(event) })}
          onPointerUp={(event) => drawing?.at != null && connect(drawing.from, pointAt(event).to)}
          onPointerCancel={() => setDrawing(null)}
        >
          <defs>
            <marker
              id="ps-arrow"
              viewBox="0 0 8 8"
              refX="6"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path class="ps-arrow" d="M0,0.5 L7,4 L0,7.5 z" />
            </marker>
          </defs>
          {placed.edges.map(({ from, to, path }) => (
            <path
              key={`${from}>${to}`}
              class={`ps-edge ${[from, to].includes(props.selected ?? '') ? 'is-selected' : ''}`}
              d={path}
              marker-end="url(#ps-arrow)"
            />
          ))}
          {items.map((item, index) => {
            const place = placed.nodes.get(item.key);
            if (place === undefined) return null;
            return (
              <GraphNode
                key={item.key}
                item={item}
                number={index + 1}
                place={place}
                label={`${index + 1} ${visible(item.title) || 'Without a title'}${item.blockedBy.length > 0 ? `, waits for ${item.blockedBy.map((key) => items.findIndex((other) => other.key === key) + 1).join(', ')}` : ''}`}
                tabbable={item.key === current}
                selected={item.key === props.selected}
                mark={
                  drawing?.to === item.key
                    ? forbidden === null
                      ? 'target'
                      : 'forbidden'
                    : drawing?.from === item.key
                      ? 'source'
                      : null
                }
                onFocus={() => setFocused(item.key)}
                onKeyDown={(event) => onKeyDown(event, item)}
                onClick={() =>
                  drawing !== null && drawing.at === null
                    ? connect(drawing.from, item.key)
                    : props.onSelect(item.key)
                }
                onDraw={(event) => {
                  event.preventDefault();
                  if (props.why !== null) return say(props.why);
                  setDrawing({ from: item.key, ...pointAt(event), to: null });
                }}
              />
            );
          })}
          {start && drawing?.at ? (
            <path
              class={`ps-edge is-drawn ${forbidden === null ? '' : 'is-forbidden'}`}
              d={`M${start.x + NODE.width},${start.y + NODE.height / 2} L${drawing.at.x},${drawing.at.y}`}
              marker-end="url(#ps-arrow)"
            />
          ) : null}
        </svg>
      </div>
    </section>
  );
}
