import type { Frame, LabelledSpan } from '../doc/annotations.ts';

/** Frames as spans that can be drawn: each frame with its intent, its slots in it, and what fills a slot in that. */
export function frameSpans(frames: readonly Frame[]): readonly LabelledSpan[] {
  return frames.flatMap(({ start, end, label, slots }) => [
    { start, end, label },
    ...slots.flatMap((slot) => [
      { start: slot.start, end: slot.end, label: slot.label },
      ...frameSpans(slot.frame === undefined ? [] : [slot.frame]),
    ]),
  ]);
}

/** Frames as lines for a terminal: the intent, then its slots further to the right, each with its words or the frame that fills it. */
export function frameLines(text: string, frames: readonly Frame[], indent = ''): readonly string[] {
  return frames.flatMap(({ label, slots }) => [
    `${indent}${label}`,
    ...slots.flatMap(({ start, end, label: slot, frame }) => [
      `${indent}  ${slot}  ${text.slice(start, end).replaceAll(/[\s\p{Cc}]+/gu, ' ')}`,
      ...frameLines(text, frame === undefined ? [] : [frame], `${indent}    `),
    ]),
  ]);
}
