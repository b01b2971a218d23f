import assert from 'node:assert/strict';
import type { DocumentEvent } from '../../../src/core/document/events.ts';
import { reduceDocument } from '../../../src/core/document/reduce.ts';
import type { DocumentStatus, PlanDocument } from '../../../src/core/model/document.ts';
import { documentStream } from '../../../src/core/document/stream.ts';
import { ADA, fold, recorded, uuid } from '../../fakes/fold.ts';
import { documentCreated } from '../store/samples.ts';

const STATUSES = ['draft', 'in_review', 'approved', 'archived'] as const satisfies readonly DocumentStatus[];
const CREATED = documentCreated('Spec', '# One');
const version = { number: 2, content: '# Two', by: 'person', reason: 'edited' } as const;
const TIME = 1000;
const AT = recorded(CREATED, TIME).at;

/** An event, and all that it changes, whatever the status. */
interface Meaning {
  readonly event: DocumentEvent;
  readonly changes: (before: PlanDocument) => Partial<PlanDocument>;
}

/** What a fold makes of every event, whoever was allowed to cause it: the last one wins. */
const MEANINGS: Readonly<
  Record<Exclude<DocumentEvent['type'], 'document_created'>, readonly [Meaning, ...Meaning[]]>
> = {
  version_added: [
    {
      event: { type: 'version_added', ...version },
      changes: ({ versions }) => ({ versions: [...versions, { ...version, author: ADA, at: AT }] }),
    },
  ],
  document_retitled: [
    { event: { type: 'document_retitled', title: 'New' }, changes: () => ({ title: 'New' }) },
  ],
  document_status_set: [
    { event: { type: 'document_status_set', status: 'draft' }, changes: () => ({ status: 'draft' }) },
    { event: { type: 'document_status_set', status: 'in_review' }, changes: () => ({ status: 'in_review' }) },
    { event: { type: 'document_status_set', status: 'approved' }, changes: () => ({ status: 'approved' }) },
    { event: { type: 'document_status_set', status: 'archived' }, changes: () => ({ status: 'archived' }) },
  ],
  plan_linked: [
    { event: { type: 'plan_linked', planId: uuid(501) }, changes: () => ({ planId: uuid(501) }) },
  ],
};

/** What can mean nothing anywhere. That a version's number must be the next is so for now. */
const MEANINGLESS: readonly DocumentEvent[] = [
  CREATED,
  { type: 'version_added', ...version, number: 1 },
  { type: 'version_added', ...version, number: 3 },
];

function documentIn(status: DocumentStatus): PlanDocument {
  return fold('document', [
    CREATED,
    { type: 'plan_linked', planId: uuid(500) },
    { type: 'document_status_set', status },
  ]);
}

function apply(before: PlanDocument, event: DocumentEvent): PlanDocument {
  return reduceDocument(before, recorded(event, TIME), { kind: 'document', id: before.id });
}

describe('What the events of a document mean, in every status', () => {
  it('stands here for every type that there is', () => {
    assert.deepEqual(
      ['document_created', ...Object.keys(MEANINGS)].sort(),
      Object.keys(documentStream.versions).sort(),
    );
  });

  for (const [type, meanings] of Object.entries(MEANINGS)) {
    it(type, () => {
      for (const { event, changes } of meanings) {
        for (const status of STATUSES) {
          const before = documentIn(status);
          assert.equal(before.status, status);
          assert.deepEqual(
            apply(before, event),
            { ...before, ...changes(before), updatedAt: AT },
            `${JSON.stringify(event)} in ${status}`,
          );
        }
      }
    });
  }

  it('is nothing for a second beginning and for a number that is not the next', () => {
    for (const status of STATUSES) {
      for (const event of MEANINGLESS)
        assert.throws(() => apply(documentIn(status), event), { code: 'not_allowed_now' });
    }
  });

  it('is nothing before the beginning', () => {
    for (const { event } of Object.values(MEANINGS).flat())
      assert.throws(() => fold('document', [event]), { code: 'not_allowed_now' });
  });
});
