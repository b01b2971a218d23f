import assert from 'node:assert/strict';
import type { HostEvent } from '../../src/protocol/api.ts';
import type { SessionView } from '../../src/protocol/model.ts';
import type { SessionEvent } from '../../src/core/session/events.ts';
import { gates } from '../../src/core/session/gates.ts';
import { checkedEvent } from '../../webview/check.ts';
import { INITIAL_STATE, reduce, type StudioEvent, type StudioState } from '../../webview/state.ts';
import { addPiece, EMPTY_STREAM, rebase, type Piece, type StreamText } from '../../webview/streams.ts';
import { fold } from '../fakes/fold.ts';
import { historyTo, THREAD } from '../fakes/sessions.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const viewOf = (...events: readonly SessionEvent[]): SessionView => {
  const session = fold('session', [...historyTo('brainstorming'), ...events], ID);
  return { session, gates: gates(session), interrupted: false, contextTokens: 0 };
};
const { session } = viewOf();
const opened = (content: string, thinking: string): readonly SessionEvent[] => [
  { type: 'step_started', step: 'brainstorm', runner: 'a' },
  { type: 'answer_started', threadId: THREAD, messageId: 'm1', round: 1 },
  { type: 'text_streamed', targetId: 'm1', text: content, thinking },
];
const streaming = (content: string, thinking = ''): SessionView => viewOf(...opened(content, thinking));
const ended = (content: string): SessionView =>
  viewOf(
    ...opened(content, ''),
    { type: 'answer_ended', messageId: 'm1', outcome: 'complete', error: null },
    { type: 'step_ended', step: 'brainstorm', outcome: 'completed', message: null },
  );
const piece = (
  offset: number,
  text: string,
  type: 'text' | 'thinking' = 'text',
  sessionId = session.id,
): StudioEvent => ({
  type: 'activity',
  activity: { type, sessionId, targetId: 'm1', offset, text },
});
const changed = (view: SessionView): StudioEvent => ({ type: 'session_changed', view });
const after = (...events: readonly StudioEvent[]): StudioState =>
  events.reduce(reduce, {
    ...INITIAL_STATE,
    greeting: {
      view: 'studio',
      sessionId: session.id,
      personaCount: 4,
      restricted: null,
      provider: { id: 'offline', label: 'Offline', model: '', local: true, endpoint: null },
    },
  });
const text = (state: StudioState): string | undefined => state.live['m1']?.content.text;

describe('the state of the page', () => {
  const cases: readonly [string, readonly StudioEvent[], string | undefined, number][] = [
    ['joins pieces in order', [changed(streaming('')), piece(0, 'ab'), piece(2, 'cd')], 'abcd', 0],
    ['begins a message that it has not heard of yet', [piece(0, 'ab'), changed(streaming(''))], 'ab', 0],
    [
      'takes a piece that comes twice once',
      [changed(streaming('')), piece(0, 'ab'), piece(0, 'ab')],
      'ab',
      0,
    ],
    [
      'takes the new end of a piece that overlaps',
      [changed(streaming('')), piece(0, 'abc'), piece(1, 'bcde')],
      'abcde',
      0,
    ],
    [
      'puts pieces in order that come out of order',
      [changed(streaming('')), piece(2, 'cd'), piece(4, 'ef'), piece(0, 'ab')],
      'abcdef',
      1,
    ],
    [
      'counts a gap once, however many pieces wait behind it',
      [changed(streaming('')), piece(5, 'x'), piece(7, 'y')],
      '',
      1,
    ],
    [
      'fills a gap from the session',
      [changed(streaming('')), piece(3, 'de'), changed(streaming('abc'))],
      'abcde',
      1,
    ],
    ['goes on from the text of the session', [changed(streaming('abc')), piece(3, 'd')], 'abcd', 0],
    [
      'is not thrown back by a session that is behind',
      [changed(streaming('')), piece(0, 'abc'), changed(streaming('a'))],
      'abc',
      0,
    ],
    [
      'forgets the stream when the message has ended',
      [changed(streaming('')), piece(0, 'ab'), changed(ended('abc'))],
      undefined,
      0,
    ],
    ['ignores a late piece of an ended message', [changed(ended('abc')), piece(0, 'zz')], undefined, 0],
    [
      'ignores pieces of another session',
      [changed(streaming('')), piece(0, 'ab', 'text', 'other')],
      undefined,
      0,
    ],
  ];
  for (const [title, events, expected, gaps] of cases) {
    it(title, () => {
      const state = after(...events);
      assert.equal(text(state), expected);
      assert.equal(state.gaps, gaps);
    });
  }

  it('keeps thinking apart from text', () => {
    const state = after(changed(streaming('')), piece(0, 'hm', 'thinking'), piece(0, 'so'));
    assert.equal(state.live['m1']?.thinking.text, 'hm');
    assert.equal(text(state), 'so');
  });

  it('streams the attempt of a synthesis and ends it with the attempt', () => {
    const begun: readonly SessionEvent[] = [
      { type: 'step_started', step: 'synthesis', runner: 'a' },
      { type: 'attempt_started', step: 'synthesis', attemptId: 'm1' },
      { type: 'text_streamed', targetId: 'm1', text: 'ab', thinking: '' },
    ];
    const going = after(changed(viewOf(...begun)), piece(2, 'cd'));
    assert.equal(text(going), 'abcd');
    const written = historyTo('drafting').filter(({ type }) => type === 'synthesis_set');
    const over = { type: 'step_ended', step: 'synthesis', outcome: 'completed', message: null } as const;
    const done = reduce(going, changed(viewOf(...begun, ...written, over)));
    assert.deepEqual(done.live, {});
  });

  it('takes no view of another session and no older document', () => {
    const view = viewOf();
    const said = { by: 'planner', reason: 'r' } as const;
    const document = fold('document', [
      { type: 'document_created', title: 'Spec', kind: 'spec', sessionId: null, content: 'first', ...said },
      { type: 'version_added', number: 2, content: 'second', ...said },
    ]);
    const other = after(changed({ ...view, session: { ...view.session, id: 'other' } }));
    assert.equal(other.view, null);
    const state = after(
      { type: 'document_changed', document },
      { type: 'document_changed', document: { ...document, versions: document.versions.slice(0, 1) } },
    );
    assert.equal(state.document?.versions.length, 2);
  });

  it('forgets the progress of a step that has ended', () => {
    const progress: StudioEvent = {
      type: 'activity',
      activity: { type: 'progress', sessionId: session.id, step: 'brainstorm', message: 'round 1' },
    };
    const going = after(changed(streaming('')), progress);
    assert.equal(going.progress?.message, 'round 1');
    assert.equal(reduce(going, changed(ended(''))).progress, null);
  });
});

describe('the pieces of a stream', () => {
  it('give the whole text in whatever order they come and however often', () => {
    const whole = 'The limiter becomes a dependency of every request; decide what happens when it fails.';
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let run = 0; run < 300; run += 1) {
      const pieces: Piece[] = [];
      for (let offset = 0; offset < whole.length;) {
        const length = 1 + random(9);
        pieces.push({ offset, text: whole.slice(offset, offset + length) });
        offset += length;
      }
      const sent = [...pieces, ...pieces.slice(random(pieces.length))].sort(() => random(3) - 1);
      const lost = random(sent.length);
      const some = sent.filter((_, index) => index !== lost);
      const heard = some.reduce<StreamText>(addPiece, EMPTY_STREAM);
      assert.ok(whole.startsWith(heard.text));
      assert.equal(rebase(heard, whole).text, whole);
      assert.equal(sent.reduce<StreamText>(addPiece, EMPTY_STREAM).text, whole);
    }
  });

  it('do not pile up behind a gap that is never filled', () => {
    let stream = EMPTY_STREAM;
    for (let offset = 1; offset < 5000; offset += 1) stream = addPiece(stream, { offset, text: 'x' });
    assert.equal(stream.text, '');
    assert.ok(stream.waiting.length <= 200);
  });
});

describe('the check of what comes from the host', () => {
  const view = streaming('');
  const good: readonly HostEvent[] = [
    { type: 'sessions_changed' },
    { type: 'session_changed', view },
    { type: 'reveal', part: 'spec' },
    { type: 'activity', activity: { type: 'text', sessionId: 's', targetId: 't', offset: 0, text: '' } },
  ];
  for (const event of good) {
    it(`lets ${event.type} pass`, () => assert.equal(checkedEvent(structuredClone(event))?.type, event.type));
  }
  const bad: readonly unknown[] = [
    null,
    [],
    'session_changed',
    42,
    {},
    { type: 'no_such_event' },
    { type: 'session_changed' },
    { type: 'session_changed', view: { session: null, gates: {} } },
    { type: 'session_changed', view: { ...view, session: { ...view.session, messages: 'none' } } },
    { type: 'session_changed', view: { ...view, gates: null } },
    { type: 'document_changed', document: { id: 'd', title: 't', versions: [null] } },
    { type: 'activity', activity: { type: 'text', sessionId: 's', targetId: 't', offset: -1, text: 'x' } },
    { type: 'activity', activity: { type: 'text', sessionId: 's', targetId: 't', offset: 0, text: 5 } },
    { type: 'activity', activity: { type: 'text', sessionId: 's', targetId: 't', offset: NaN, text: '' } },
    { type: 'provider_changed', provider: 'offline' },
    { type: 'reveal', part: 'settings' },
  ];
  bad.forEach((event, index) => {
    it(`ignores malformed event ${index + 1}: ${JSON.stringify(event)?.slice(0, 70)}`, () =>
      assert.equal(checkedEvent(event), null));
  });
});
