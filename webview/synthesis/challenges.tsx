import type { Challenge } from '../../src/protocol/model.ts';
import type { Part } from '../session/parts.ts';
import { Icon } from '../ui/icon.tsx';
import { Markdown } from '../ui/markdown.tsx';
import { Badge } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { SourceChips } from './sourceChips.tsx';

/** What was disputed and what the synthesis answers. */
export function Challenges({
  challenges,
  onShow,
}: {
  readonly challenges: readonly Challenge[];
  readonly onShow: (part: Part) => void;
}) {
  if (challenges.length === 0) return null;
  const open = challenges.filter(({ answer }) => answer === null).length;
  return (
    <section class="ps-points" aria-label="Challenges">
      <h2>
        Challenges <Badge>{challenges.length}</Badge>
        {open > 0 ? <span class="ps-unanswered">{open} unanswered</span> : null}
      </h2>
      <ul>
        {challenges.map((challenge, index) => (
          <li key={index} class="ps-challenge">
            <blockquote>{visible(challenge.text)}</blockquote>
            <SourceChips sources={[challenge.messageId]} onShow={onShow} />
            {challenge.answer === null ? (
              <p class="ps-unanswered">
                <Icon name="warning" /> The synthesis left this unanswered.
              </p>
            ) : (
              <Markdown text={challenge.answer} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
