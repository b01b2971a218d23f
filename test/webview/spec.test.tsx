import assert from 'node:assert/strict';
import { waitFor } from '@testing-library/preact';
import { EditorView } from '@codemirror/view';
import { isSpecDraft, specState } from '../../webview/spec/specDraft.ts';
import { ADA, fold } from '../fakes/fold.ts';
import { drafted } from '../fakes/starts.ts';
import { asked, calls, control, show, tab, type OnStage } from './stage.tsx';

const editor = (page: HTMLElement): EditorView => {
  const found = EditorView.findFromDOM(page.querySelector<HTMLElement>('.cm-editor') ?? page);
  assert.ok(found, 'the editor is there');
  return found;
};
const write = (page: HTMLElement, text: string): void => {
  const view = editor(page);
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
};
/** Another window saves a version. */
const saveElsewhere = async ({ host, spec }: OnStage, text: string, reason = 'elsewhere'): Promise<unknown> =>
  host.engine.saveDocument((await spec()).id, text, 2, reason);

async function openSpec(): Promise<OnStage> {
  const stageNow = await show(drafted());
  tab(stageNow.page, 'Spec').click();
  await waitFor(() => editor(stageNow.page));
  return stageNow;
}

describe('the spec editor', () => {
  it('saves typed text as a version over the one it was typed on', async () => {
    const on = await openSpec();
    assert.match(control(on.page, 'Save version').getAttribute('aria-label') ?? '', /nothing has changed/);
    write(on.page, '# Mine\n');
    await waitFor(() => assert.match(on.page.textContent ?? '', /Unsaved, over version 2/));
    control(on.page, 'Save version').click();
    await waitFor(() => assert.match(on.page.textContent ?? '', /Version 3/));
    const { number, content, by, reason } = (await on.spec()).versions.at(-1) ?? {};
    assert.deepEqual([number, content, by, reason], [3, '# Mine\n', 'person', 'edited']);
  });

  it('keeps unsaved text over a reload and makes no version of it by itself', async () => {
    const on = await openSpec();
    write(on.page, '# Half done\n');
    await waitFor(() => assert.match(on.page.textContent ?? '', /Unsaved/));
    const again = await on.reload();
    await waitFor(() => assert.equal(editor(again.page).state.doc.toString(), '# Half done\n'));
    assert.equal(calls(on, 'saveSpec'), 0);
    assert.equal((await on.spec()).versions.length, 2);
  });

  it('takes over a newer version silently when nothing was typed', async () => {
    const on = await openSpec();
    await saveElsewhere(on, '# Theirs\n');
    await waitFor(() => assert.equal(editor(on.page).state.doc.toString(), '# Theirs\n'));
    assert.equal(on.page.querySelector('.ps-conflict'), null);
  });

  it('takes over a restored version when the typed text was saved', async () => {
    const on = await openSpec();
    const [{ content: first } = { content: '' }] = (await on.spec()).versions;
    write(on.page, '# Mine\n');
    await waitFor(() => assert.match(on.page.textContent ?? '', /Unsaved/));
    control(on.page, 'Save version').click();
    await waitFor(() => control(on.page, '3 versions').click());
    control(on.page, 'Restore version 1').click();
    await waitFor(() => assert.match(on.page.textContent ?? '', /restored version 1/));
    assert.equal(on.page.querySelector('.ps-conflict'), null);
    await waitFor(() => assert.equal(editor(on.page).state.doc.toString(), first));
  });

  it('shows both texts when the version moved under typed text, and lets a person choose', async () => {
    const on = await openSpec();
    write(on.page, '# Mine\n');
    await waitFor(() => assert.match(on.page.textContent ?? '', /Unsaved/));
    await saveElsewhere(on, '# Theirs\n', 'from another window');
    await waitFor(() => assert.ok(on.page.querySelector('.ps-conflict')));
    const both = [...on.page.querySelectorAll('.ps-conflict pre')].map(({ textContent }) => textContent);
    assert.deepEqual(both, ['# Mine\n', '# Theirs\n']);
    assert.equal(control(on.page, 'Save version').getAttribute('aria-disabled'), 'true');
    control(on.page, 'Save mine as a new version').click();
    await waitFor(() => assert.match(on.page.textContent ?? '', /Version 4/));
    assert.deepEqual(
      (await on.spec()).versions.slice(2).map(({ content }) => content),
      ['# Theirs\n', '# Mine\n'],
    );
    assert.equal(editor(on.page).state.doc.toString(), '# Mine\n');
  });

  it('asks for the newer version and gives up the own text only on a person’s word', async () => {
    const on = await openSpec();
    write(on.page, '# Mine\n');
    await waitFor(() => assert.match(on.page.textContent ?? '', /Unsaved/));
    await saveElsewhere(on, '# Theirs\n');
    await waitFor(() => assert.ok(on.page.querySelector('.ps-conflict')));
    assert.equal(editor(on.page).state.doc.toString(), '# Mine\n');
    control(on.page, 'Take version 3').click();
    await waitFor(() => assert.equal(editor(on.page).state.doc.toString(), '# Theirs\n'));
  });

  it('lists versions with who, why and when, compares and restores', async () => {
    const on = await openSpec();
    // The others are as old as the start that this page is a copy of.
    await saveElsewhere(on, '# Short\n', 'shortened');
    await waitFor(() => control(on.page, '3 versions').click());
    await waitFor(() =>
      assert.match(
        on.page.querySelector('.ps-version-list')?.textContent ?? '',
        /shortened Ada Lovelace · just now.*edited Ada Lovelace.*written from the synthesis by the planner/s,
      ),
    );
    control(on.page, 'Compare version 3 with the one before').click();
    await waitFor(() =>
      assert.deepEqual(
        asked(on, 'diffSpec').map(([, ...versions]) => versions),
        [[2, 3]],
      ),
    );
    control(on.page, 'Restore version 1').click();
    await waitFor(() => assert.match(on.page.textContent ?? '', /restored version 1/));
  });
});

describe('a draft of the spec', () => {
  const said = { by: 'planner', reason: 'r' } as const;
  const document = fold('document', [
    { type: 'document_created', title: 'Spec', kind: 'spec', sessionId: null, content: 'first', ...said },
    { type: 'version_added', number: 2, content: 'second', ...said },
  ]);
  const theirs = { number: 3, content: 'new', by: 'planner', author: ADA, reason: 'r', at: '' } as const;
  const moved = { ...document, versions: [...document.versions, theirs] };
  const last = document.versions.at(-1)?.content ?? '';
  const cases = [
    ['none is clean', document, null, 'clean', 2],
    ['equal to the last version is clean', document, { baseVersion: 1, text: last }, 'clean', 2],
    ['over the last version is dirty', document, { baseVersion: 2, text: 'x' }, 'dirty', 2],
    ['over an older version is a conflict', moved, { baseVersion: 2, text: 'x' }, 'conflict', 2],
    ['untouched under a newer version is clean', moved, { baseVersion: 2, text: last }, 'clean', 3],
    ['equal to what somebody else saved is clean', moved, { baseVersion: 2, text: 'new' }, 'clean', 3],
    ['saved before somebody else saved is clean', moved, { baseVersion: 1, text: last }, 'clean', 3],
    ['equal to a version older than its own is dirty', moved, { baseVersion: 3, text: last }, 'dirty', 3],
  ] as const;
  for (const [title, of, draft, kind, base] of cases) {
    it(`that is ${title}`, () => {
      const state = specState(of, draft);
      assert.equal(state.kind, kind);
      assert.equal(state.base, base);
    });
  }

  it('is taken from memory only in its own shape', () => {
    assert.ok(isSpecDraft(null));
    assert.ok(isSpecDraft({ baseVersion: 1, text: '' }));
    for (const wrong of [undefined, 5, 'x', {}, { baseVersion: '1', text: '' }, { baseVersion: 1 }])
      assert.equal(isSpecDraft(wrong), false);
  });
});
