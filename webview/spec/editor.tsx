import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import {
  defineLanguageFacet,
  HighlightStyle,
  Language,
  languageDataProp,
  syntaxHighlighting,
} from '@codemirror/language';
import { Compartment, EditorState, Transaction } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { GFM, parser } from '@lezer/markdown';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'preact/hooks';

const data = defineLanguageFacet({ commentTokens: { block: { open: '<!--', close: '-->' } } });
// Not @codemirror/lang-markdown, because that brings HTML, CSS and JavaScript with it.
const markdownLanguage = new Language(
  data,
  parser.configure([GFM, { props: [languageDataProp.add({ Document: data })] }]),
  [],
  'markdown',
);

const highlighting = HighlightStyle.define([
  { tag: tags.heading, class: 'cm-md-heading' },
  { tag: tags.strong, class: 'cm-md-strong' },
  { tag: tags.emphasis, class: 'cm-md-em' },
  { tag: tags.strikethrough, class: 'cm-md-strike' },
  { tag: [tags.link, tags.url], class: 'cm-md-link' },
  { tag: tags.monospace, class: 'cm-md-code' },
  { tag: tags.quote, class: 'cm-md-quote' },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName], class: 'cm-md-mark' },
]);

/** The nonce of the page's style policy, given in `<meta property="csp-nonce">`. */
function styleNonce(): string {
  return document.querySelector('meta[property="csp-nonce"]')?.getAttribute('content') ?? '';
}

export interface MarkdownEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Ctrl+S or Cmd+S. */
  readonly onSave: () => void;
  readonly readOnly?: boolean;
}

/** CodeMirror over Markdown text. Tab leaves the editor, so that the keyboard is never caught; Ctrl+] indents. */
export function MarkdownEditor(props: MarkdownEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  /** Texts told to the parent that may still come back as `value`, later than the next key. */
  const told = useRef(new Set<string>());
  const writable = useRef(new Compartment());
  useEffect(() => {
    if (place.current === null) return undefined;
    const save = (): boolean => {
      latest.current.onSave();
      return true;
    };
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          EditorView.lineWrapping,
          EditorView.cspNonce.of(styleNonce()),
          EditorView.contentAttributes.of({
            'aria-label': latest.current.label,
            spellcheck: 'true',
            tabindex: '0',
          }),
          markdownLanguage,
          syntaxHighlighting(highlighting),
          writable.current.of(EditorState.readOnly.of(latest.current.readOnly ?? false)),
          keymap.of([{ key: 'Mod-s', run: save, preventDefault: true }, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            const own = update.transactions.some(
              (transaction) => transaction.annotation(Transaction.remote) === true,
            );
            if (!update.docChanged || own) return;
            const text = update.state.doc.toString();
            told.current.add(text);
            latest.current.onChange(text);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const current = editor.state.doc.toString() === props.value;
    const echo = told.current.has(props.value);
    if (current || !echo) told.current.clear();
    // An older text of our own is no news: to put it in would undo what was typed since.
    if (current || echo) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: props.value },
      annotations: Transaction.remote.of(true),
    });
  }, [props.value]);
  useEffect(() => {
    view.current?.dispatch({
      effects: writable.current.reconfigure(EditorState.readOnly.of(props.readOnly ?? false)),
    });
  }, [props.readOnly]);
  return <div ref={place} class="ps-editor" />;
}
