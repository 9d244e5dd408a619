import type { Annotations, Frame } from 'tincture';
import { leastTeacherConfidence } from '../train/teacher.ts';

/** Frames of a teacher that is sure of every part of them: of a frame nothing can be left open. */
export function sureFrames({ frames }: Annotations): Annotations | undefined {
  return frames?.every(isSure) ? { frames } : undefined;
}

function isSure({ confidence = 1, slots }: Frame): boolean {
  return (
    confidence >= leastTeacherConfidence &&
    slots.every(
      (slot) => (slot.confidence ?? 1) >= leastTeacherConfidence && (slot.frame === undefined || isSure(slot.frame)),
    )
  );
}
