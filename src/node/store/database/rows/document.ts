import { documentStream } from '../../../../core/document/stream.ts';
import { table } from '../table.ts';
import { rowsOf } from './rows.ts';

const versionTable = table({
  name: 'document_version',
  columns: {
    document_id: 'text not null',
    number: 'integer not null',
    written_by: 'text not null',
    author_email: 'text not null',
    reason: 'text not null',
    at: 'text not null',
    characters: 'integer not null',
  },
  key: ['document_id', 'number'],
});

/** The versions of a document, without their text. */
export const documentRows = rowsOf(documentStream, {
  tables: [versionTable],
  of: 'document_id',
  write(to, { ref, before, after }) {
    for (const [at, version] of after.versions.entries()) {
      if (before?.versions[at] === version) continue;
      to.put(versionTable, {
        document_id: ref.id,
        number: version.number,
        written_by: version.by,
        author_email: version.author.email,
        reason: version.reason,
        at: version.at,
        characters: version.content.length,
      });
    }
  },
});
