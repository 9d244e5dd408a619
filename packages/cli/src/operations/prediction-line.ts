import type { Argument, Component, Document, Prediction, Reject } from 'tincture';

/** The line that stands in the output for what could not be read. */
export function rejectLine({ line, code, problem, raw }: Reject): object {
  return { error: { code, problem, line }, raw };
}

/** One line of output: our own JSON lines with their source, so that they can be added, reviewed or converted. */
export function predictionLine(document: Document, prediction: Prediction, component: Component): object {
  const head = { ...(document.id === undefined ? {} : { id: document.id }), text: document.text };
  const meta = document.meta === undefined ? {} : { meta: document.meta };
  if ('error' in prediction) {
    const { code, problem } = prediction.error;
    return { ...head, error: { code, problem }, ...meta };
  }
  const { ents, entsMissing, rels, cats, source = component.source } = prediction.annotations;
  const rounded = (value: number): number => Number(value.toFixed(4));
  const quoted = ({ start, end, label }: Argument): object => ({
    ...{ start, end, label },
    text: document.text.slice(start, end),
  });
  return {
    ...head,
    ...(ents === undefined
      ? {}
      : {
          ents: ents.map((ent) => ({
            ...quoted(ent),
            ...(ent.confidence === undefined ? {} : { confidence: rounded(ent.confidence) }),
          })),
        }),
    ...(entsMissing === undefined ? {} : { entsMissing }),
    ...(rels === undefined
      ? {}
      : {
          rels: rels.map(({ from, to, label, confidence }) => ({
            from: quoted(from),
            to: quoted(to),
            label,
            ...(confidence === undefined ? {} : { confidence: rounded(confidence) }),
          })),
        }),
    ...(cats === undefined
      ? {}
      : { cats: Object.fromEntries(Object.entries(cats).map(([label, score]) => [label, rounded(score)])) }),
    ...meta,
    source,
  };
}
