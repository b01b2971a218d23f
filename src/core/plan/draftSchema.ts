import * as z from 'zod';
import { TASK_FIELDS } from '../model/taskFields.ts';
import type { FieldName, TaskField } from '../model/taskFields.ts';
import type { TaskText } from '../model/draft.ts';

/** Far above what the engine accepts, and refuses in its own words; keeps a runaway view from sending megabytes. */
const FAR = 100;
const LONG = 2_000_000;

const line = z.string().max(1000);
const text = z.string().max(LONG);

function schemaOf(field: TaskField): z.ZodType {
  switch (field.kind) {
    case 'word':
      return z.enum(field.words);
    case 'list':
      return z.array(z.string().max(FAR * field.max)).max(FAR * field.items);
    case 'line':
    case 'text':
      return z.string().max(FAR * field.max);
  }
}

type TextShape = { readonly [K in FieldName]-?: z.ZodType<Required<TaskText>[K]> };
const required = Object.fromEntries(
  Object.entries(TASK_FIELDS).map(([name, field]) => [name, schemaOf(field)]),
) as unknown as TextShape;
/** What a task says, from outside, each field absent when it is not changed. */
export const textShape = Object.fromEntries(
  Object.entries(required).map(([name, schema]) => [name, z.exactOptional(schema)]),
) as unknown as { readonly [K in FieldName]-?: z.ZodExactOptional<TextShape[K]> };

/** The parts of a `DraftInput` from outside but its id. */
export const draftShape = {
  ...textShape,
  title: required.title,
  blockedBy: z.exactOptional(z.array(z.union([line, z.int()])).max(10_000)),
  verification: z.exactOptional(
    z.object({ spec: text, vacuous: z.array(line).max(1000), explanation: text.nullable() }),
  ),
};
