import type { Annotations, LabelledSpan } from 'tincture';

/** What frames say, as classes and entities say it: their intents and their slots, without what is inside slots. */
export function framesAsParts({ frames }: Annotations): Pick<Annotations, 'cats' | 'ents'> {
  if (frames === undefined) return {};
  const ents = frames.flatMap(({ slots }) =>
    slots.map(
      ({ start, end, label, confidence }): LabelledSpan => ({
        ...{ start, end, label },
        ...(confidence === undefined ? {} : { confidence }),
      }),
    ),
  );
  return { cats: Object.fromEntries(frames.map(({ label, confidence = 1 }) => [label, confidence])), ents };
}
