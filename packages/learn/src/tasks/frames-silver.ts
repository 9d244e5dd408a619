import type { Annotations } from 'tincture';
import { leastTeacherConfidence } from '../train/teacher.ts';

/** Frames of a teacher that is sure of every part of them: of a frame nothing can be left open. */
export function sureFrames({ frames }: Annotations): Annotations | undefined {
  const isSure = ({ confidence = 1 }: { readonly confidence?: number }): boolean =>
    confidence >= leastTeacherConfidence;
  return frames?.every((frame) => isSure(frame) && frame.slots.every(isSure)) ? { frames } : undefined;
}
