import MarkdownIt from 'markdown-it';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { cutBlocks, NO_BLOCKS, type Blocks } from './blocks.ts';
import { renderSoon } from './renderQueue.ts';
import { visible } from './text.ts';

const markdown = createMarkdown();

/** No HTML of the text, no images, links to http and https only; VS Code asks before it opens one. */
function createMarkdown(): InstanceType<typeof MarkdownIt> {
  const it = new MarkdownIt({ html: false, linkify: false, breaks: false });
  it.disable('image');
  it.validateLink = (url) => /^https?:\/\/[^\s]+$/i.test(url.trim());
  it.core.ruler.after('inline', 'task_items', (state) => {
    state.tokens.forEach((token, index) => {
      const inItem = state.tokens[index - 2]?.type === 'list_item_open';
      const first = token.type === 'inline' && inItem ? token.children?.[0] : undefined;
      const tick = first?.type === 'text' ? /^\[([ xX])\] /.exec(first.content) : null;
      if (first && tick) first.content = `${tick[1] === ' ' ? '\u2610' : '\u2611'} ${first.content.slice(4)}`;
    });
  });
  return it;
}

export function renderMarkdown(text: string): string {
  return markdown.render(visible(text));
}

/**
 * Markdown of an untrusted source. Block by block: while text is added, only its last block is drawn again (as
 * plain text until it is whole), and blocks far from view stay plain until they come near.
 */
export function Markdown({
  text,
  streaming = false,
}: {
  readonly text: string;
  readonly streaming?: boolean;
}) {
  const seen = useRef<{ text: string; blocks: Blocks }>({ text: '', blocks: NO_BLOCKS });
  const blocks = useMemo(() => {
    const grown = text.startsWith(seen.current.text);
    const next = cutBlocks(text, grown ? seen.current.blocks : NO_BLOCKS);
    seen.current = { text, blocks: next };
    return next;
  }, [text]);
  return (
    <div class="ps-markdown">
      {blocks.done.map((block, index) => (
        <Block key={index} text={block} />
      ))}
      {blocks.tail === '' ? null : streaming ? (
        <Tail text={blocks.tail} />
      ) : (
        <Block key={blocks.done.length} text={blocks.tail} />
      )}
    </div>
  );
}

/** Rendering a longer tail many times a second would cost frames; until it is cut into a block it stays plain. */
const MAX_RENDERED_TAIL = 2_000;
const TAIL_MS = 120;

/** The block that is being written: rendered a few times a second. */
function Tail({ text }: { readonly text: string }) {
  const shown = useThrottled(text, TAIL_MS);
  if (shown.length > MAX_RENDERED_TAIL) return <div class="ps-tail ps-plain">{visible(shown)}</div>;
  return <div class="ps-tail" dangerouslySetInnerHTML={{ __html: renderMarkdown(shown) }} />;
}

function useThrottled(value: string, ms: number): string {
  const [shown, show] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  latest.current = value;
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      show(latest.current);
    }, ms);
  }, [value, ms]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  // A new block begins at once, and what it does not continue is not shown.
  return value.startsWith(shown) ? shown : value;
}

function Block({ text }: { readonly text: string }) {
  const ref = useRef<HTMLDivElement>(null);
  const [html, setHtml] = useState<string | null>(null);
  useEffect(() => {
    const place = ref.current;
    return place === null ? undefined : renderSoon(place, () => setHtml(renderMarkdown(text)));
  }, [text]);
  if (html === null) {
    return (
      <div ref={ref} class="ps-block ps-plain">
        {visible(text).trimEnd()}
      </div>
    );
  }
  // The renderer escapes everything that is not its own markup (html: false).
  return <div ref={ref} class="ps-block" dangerouslySetInnerHTML={{ __html: html }} />;
}
