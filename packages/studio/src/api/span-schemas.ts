// Spans, and frames with what is in their slots, as they go over the wire.
import { z } from 'zod';
import type { FrameView, GoldFrame, InnerFrameView, SpanView } from './messages.ts';

/** Where something begins and ends. */
export const offsets: Readonly<Record<'start' | 'end', z.ZodInt>> = { start: z.int().min(0), end: z.int().min(1) };
/** A span of gold, or one end of a relation. */
export const end: z.ZodObject<Record<'start' | 'end', z.ZodInt> & { label: z.ZodString }, z.core.$strict> =
  z.strictObject({ ...offsets, label: z.string() });

/** So many frames lie in each other at most: no text goes deeper, and a page that did would not end. */
const deepest = 4;

/** A frame of gold with what is in its slots, so many frames deep. */
function goldFrame(deep: number): z.ZodType<GoldFrame> {
  return z.strictObject({ ...offsets, label: z.string(), slots: z.array(goldSlot(deep - 1)).max(20_000) });
}
function goldSlot(deep: number): z.ZodType<GoldFrame['slots'][number]> {
  if (deep === 0) return end;
  return z.strictObject({ ...end.shape, frame: goldFrame(deep).exactOptional() });
}

/** Frames of gold. */
export const goldFrames: z.ZodType<readonly GoldFrame[]> = z.array(goldFrame(deepest)).max(1_000);

const spanFields = {
  ...offsets,
  label: z.string(),
  confidence: z.number().exactOptional(),
  kbId: z.string().nullable().exactOptional(),
  source: z.string().exactOptional(),
};
/** A proposed span. */
export const span: z.ZodType<SpanView> = z.object(spanFields);

/** A slot with the frames in it, so many deep. */
function slotView(deep: number): z.ZodType<SpanView> {
  if (deep === 0) return span;
  return z.object({ ...spanFields, frame: innerFrame(deep).exactOptional() });
}
function innerFrame(deep: number): z.ZodType<InnerFrameView> {
  return z.object({ ...offsets, ...frameFields(deep) });
}
/** What a proposed frame says, so many frames deep. */
function frameFields(deep: number) {
  return {
    label: z.string(),
    confidence: z.number().exactOptional(),
    slots: z.array(slotView(deep - 1)),
  };
}
/** A proposed frame. */
export const frame: z.ZodType<FrameView> = z.object(frameFields(deepest));
