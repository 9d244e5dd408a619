import { z } from 'zod';
import type { InnerFrameView } from '../../../src/api/messages.ts';
import { units } from '../../../src/api/schemas.ts';
import type { Draft } from '../../../src/review/draft.ts';

/** What was changed on a document, and what was there before each change, oldest first. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly before: readonly Draft[];
}

const end = z.object({ start: z.int(), end: z.int(), label: z.string() });
const whence = { confidence: z.number().exactOptional(), source: z.string().exactOptional() };

const spanFields = { ...end.shape, ...whence, kbId: z.string().nullable().exactOptional() };
const innerFrame: z.ZodType<InnerFrameView> = z.lazy(() =>
  end.extend({
    confidence: z.number().exactOptional(),
    slots: z.array(z.object({ ...spanFields, frame: innerFrame.exactOptional() })),
  }),
);

/** A draft as it comes out of a storage. */
export const draftSchema: z.ZodType<Draft> = z.object({
  spans: z.array(z.object({ ...spanFields, frame: innerFrame.exactOptional() })),
  tokens: z
    .array(
      z.object({
        start: z.int(),
        end: z.int(),
        value: z.string().exactOptional(),
        head: z.int().nonnegative().exactOptional(),
        sentenceStart: z.boolean().exactOptional(),
        confidence: z.number().exactOptional(),
      }),
    )
    .default([]),
  chosen: z.array(z.string()),
  relations: z.array(z.object({ from: end, to: end, label: z.string(), ...whence })).exactOptional(),
  clusters: z
    .array(
      z.object({
        mentions: z.array(
          z.object({
            start: z.int(),
            end: z.int(),
            confidence: z.number().exactOptional(),
            linkConfidence: z.number().exactOptional(),
          }),
        ),
        label: z.string().exactOptional(),
        source: z.string().exactOptional(),
        number: z.int().exactOptional(),
      }),
    )
    .exactOptional(),
  units: units.exactOptional(),
  response: z.string().exactOptional(),
  ranking: z.array(z.array(z.string())).exactOptional(),
  proposal: z.int().exactOptional(),
});

const listEdit = z.strictObject({
  at: z.int().nonnegative(),
  drop: z.int().nonnegative(),
  items: z.array(z.unknown()),
  renumbers: z.literal(true).exactOptional(),
});
/** What one layer of a draft is made of another by. */
export const layerStep = z.union([
  listEdit,
  z.strictObject({ edits: z.array(listEdit) }),
  z.strictObject({ to: z.unknown().optional() }),
]);
/** Whether something is a draft. */
export function isDraft(value: unknown): value is Draft {
  return draftSchema.safeParse(value).success;
}
