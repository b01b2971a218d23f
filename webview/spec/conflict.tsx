import type { DocumentVersion } from '../../src/protocol/model.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { visible } from '../ui/text.ts';

/** Two edits of one version: both are shown, a person chooses. */
export function Conflict(props: {
  readonly mine: string;
  readonly base: number;
  readonly theirs: DocumentVersion;
  readonly busy: boolean;
  readonly why: string | null;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
  /** Goes on editing my text, now over theirs. */
  readonly onMerge: () => void;
}) {
  const { theirs } = props;
  const who = theirs.by === 'person' ? theirs.author.name : `the ${theirs.by}`;
  return (
    <section class="ps-conflict" role="alert" aria-label="Conflict">
      <p>
        <Icon name="warning" />{' '}
        <strong>
          Version {theirs.number} by {visible(who)} was saved while you edited version {props.base}.
        </strong>{' '}
        Nothing is lost: choose which text goes on.
      </p>
      <div class="ps-conflict-both">
        <Side title="Yours, not saved" text={props.mine} />
        <Side title={`Version ${theirs.number}: ${visible(theirs.reason)}`} text={theirs.content} />
      </div>
      <div class="ps-row">
        <Button kind="primary" why={props.why} busy={props.busy} onClick={props.onMine}>
          Save mine as a new version
        </Button>
        <Button busy={props.busy} onClick={props.onTheirs}>{`Take version ${theirs.number}`}</Button>
        <Button why={props.why} busy={props.busy} onClick={props.onMerge}>
          Keep editing mine
        </Button>
      </div>
    </section>
  );
}

function Side({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <h3>{title}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
      <pre role="region" aria-label={title} tabIndex={0}>
        {visible(text)}
      </pre>
    </div>
  );
}
