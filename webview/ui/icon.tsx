/** Own line icons on a 16 × 16 grid in the colour of the text. Shown only; names stand on the controls. */
const paths = {
  add: 'M8 3v10M3 8h10',
  archive: 'M2.5 3h11v3h-11zM3.5 6v7.5h9V6M6.5 8.500h3',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  book: 'M8 4C6.5 3 4.5 2.7 2.5 3v9.5c2-.3 4 0 5.5 1 1.5-1 3.5-1.3 5.5-1V3C11.5 2.7 9.5 3 8 4zM8 4v9.5',
  bulb: 'M6 12.5h4M6.5 14.5h3M6 10.5C4.7 9.7 4 8.5 4 7a4 4 0 0 1 8 0c0 1.5-.7 2.7-2 3.5z',
  chat: 'M2.5 3.5h11v7.5H8l-3 2.5V11H2.5z',
  check: 'M3 8.5l3.2 3.200L13 5',
  'chevron-down': 'M4 6l4 4 4-4',
  'chevron-right': 'M6 4l4 4-4 4',
  close: 'M4 4l8 8M12 4l-8 8',
  compare: 'M5.5 2.5H2.5v11h3M10.5 2.5h3v11h-3M8 1.5v13',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3',
  down: 'M8 3v10M4 9l4 4 4-4',
  edit: 'M3 13l.7-3L10.5 3.200l2.3 2.300L6 12.300z',
  error: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.700M8 10.700v.3',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  globe: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM2.5 8h11M8 2.5c-4 4-4 7 0 11M8 2.5c4 4 4 7 0 11',
  graph: 'M2.5 6h4v4h-4zM9.5 2.5h4v4h-4zM9.5 9.5h4v4h-4zM6.5 7.5l3-2.5M6.5 8.5l3 2.5',
  grip: 'M6 4v.1M10 4v.1M6 8v.1M10 8v.1M6 12v.1M10 12v.1',
  info: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 7.300V11M8 5v.3',
  layers: 'M8 2.5l6 3-6 3-6-3zM2 8.5l6 3 6-3M2 11.300l6 3 6-3',
  link: 'M6.5 9.5l3-3M7.5 4.5l1.5-1.5a2.5 2.5 0 0 1 4 4L11.5 8.5M8.5 11.5L7 13a2.5 2.5 0 0 1-4-4l1.5-1.5',
  list: 'M6 4h7.5M6 8h7.5M6 12h7.5M3 4v.1M3 8v.1M3 12v.1',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5.5a2.5 2.5 0 0 1 5 0v2',
  merge: 'M4 3v4c0 2 1.5 3 4 3h4M4 13V9M9.5 7.5L12 10l-2.5 2.5',
  note: 'M3 3h10v7l-3 3H3zM10 13v-3h3M5.5 6h5M5.5 8.5h3',
  person: 'M8 8.5a2.7 2.7 0 1 0 0-5.5 2.7 2.7 0 0 0 0 5.5zM3 14c.3-2.8 2-4 5-4s4.7 1.2 5 4',
  play: 'M5 3.5l7.5 4.5L5 12.5z',
  question:
    'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM6.3 6.5C6.3 5.3 7 4.8 8 4.800s1.7.6 1.7 1.5C9.7 7.5 8 7.5 8 9M8 11v.2',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.300L14 14',
  selection: 'M2.5 5V2.5H5M11 2.5h2.5V5M13.5 11v2.5H11M5 13.5H2.5V11M5.5 8h5',
  send: 'M2.5 3l11 5-11 5 1.5-5zM4 8h4',
  sparkle: 'M7 2.5l1.3 3.700L12 7.5 8.3 8.8 7 12.5 5.7 8.8 2 7.5l3.7-1.300zM12.5 10.5v4M10.5 12.5h4',
  spinner: 'M8 2.5a5.5 5.5 0 0 1 5.5 5.5',
  split: 'M8 13.5V9L3.5 4.5M8 9l4.5-4.5M3 7.5v-3.5h3.5M13 7.5v-3.5H9.5',
  stop: 'M4 4h8v8H4z',
  tasks: 'M2.5 4l1.3 1.300L6 3M8 4.300h5.5M2.5 10.5l1.3 1.300L6 9.5M8 10.800h5.5',
  tool: 'M9.5 6.5L3 13l-1-1 6.5-6.5A3.2 3.2 0 0 1 12.5 2L10.7 3.800l1.5 1.5L14 3.5A3.2 3.2 0 0 1 9.5 6.5z',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.800l.6-9M7 7v4M9 7v4',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3',
  redo: 'M13 6H6.5a3.5 3.5 0 0 0 0 7H10M13 6l-3-3M13 6l-3 3',
  up: 'M8 13V3M4 7l4-4 4 4',
  warning: 'M8 2.5l6 11H2zM8 6.5v3.200M8 11.5v.2',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      class={`ps-icon ${name === 'spinner' ? 'is-spinning' : ''}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width={name === 'grip' ? 2 : 1.2}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
