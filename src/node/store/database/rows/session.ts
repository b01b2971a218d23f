import { sessionStream } from '../../../../core/session/stream.ts';
import { filterText } from '../../../../core/store/listing.ts';
import { table } from '../table.ts';
import { rowsOf } from './rows.ts';

/** Without the text: that stands in `entry`. */
const messageTable = table({
  name: 'message',
  columns: {
    session_id: 'text not null',
    id: 'text not null',
    thread_id: 'text not null',
    role: 'text not null',
    round: 'integer not null',
    status: 'text not null',
    started_at: 'text not null',
    ended_at: 'text',
    input_tokens: 'integer not null',
    output_tokens: 'integer not null',
    cost_micro_usd: 'bigint',
  },
  key: ['session_id', 'id'],
});

const usageTable = table({
  name: 'usage_call',
  columns: {
    session_id: 'text not null',
    id: 'text not null',
    step: 'text not null',
    role: 'text not null',
    provider: 'text not null',
    model: 'text not null',
    input_tokens: 'bigint not null',
    output_tokens: 'bigint not null',
    cached_tokens: 'bigint not null',
    cost_micro_usd: 'bigint',
    latency_ms: 'bigint not null',
    outcome: 'text not null',
    at: 'text not null',
    /** Usage. */
    usage: 'text not null',
  },
  key: ['session_id', 'id'],
});

const episodeTable = table({
  name: 'episode',
  columns: {
    session_id: 'text not null',
    id: 'text not null',
    at: 'text not null',
    filter_text: 'text not null',
    /** Episode. */
    episode: 'text not null',
  },
  key: ['session_id', 'id'],
});

/** Messages, calls of models and the memory of a session. */
export const sessionRows = rowsOf(sessionStream, {
  tables: [messageTable, usageTable, episodeTable],
  of: 'session_id',
  write(to, { ref, before, after, applied }) {
    // Messages are only ever added and changed; the place in the list tells which is which.
    for (const [at, message] of after.messages.entries()) {
      if (before?.messages[at] === message) continue;
      to.put(messageTable, {
        session_id: ref.id,
        id: message.id,
        thread_id: message.threadId,
        role: message.role,
        round: message.round,
        status: message.status,
        started_at: message.startedAt,
        ended_at: message.endedAt,
        input_tokens: message.inputTokens,
        output_tokens: message.outputTokens,
        cost_micro_usd: message.costMicroUsd,
      });
    }
    for (const { event } of applied) {
      if (event.type !== 'usage_recorded') continue;
      const { usage } = event;
      to.put(usageTable, {
        session_id: ref.id,
        id: usage.id,
        step: usage.step,
        role: usage.role,
        provider: usage.provider,
        model: usage.model,
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        cached_tokens: usage.cachedTokens,
        cost_micro_usd: usage.costMicroUsd,
        latency_ms: Math.round(usage.latencyMs),
        outcome: usage.outcome,
        at: usage.at,
        usage: JSON.stringify(usage),
      });
    }
    const episode = after.materialized?.episode;
    const known = before?.materialized?.episode;
    if (episode === undefined || episode === known) return;
    // Branches that git merged may each have materialized the session: the last one stands.
    if (known !== undefined) to.remove(episodeTable, { session_id: ref.id });
    to.put(episodeTable, {
      session_id: ref.id,
      id: episode.id,
      at: episode.at,
      filter_text: filterText(episode.title, episode.content),
      episode: JSON.stringify(episode),
    });
  },
});
