import type { Argument, Cluster, Component, Document, Frame, LabelledSpan, Prediction, Range } from 'tincture';
import type { Reject } from 'tincture/convert';

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
  const {
    tokens,
    ents,
    entsMissing,
    spans,
    rels,
    coref,
    cats,
    frames,
    discourse,
    source = component.source,
  } = prediction.annotations;
  const rounded = (value: number): number => Number(value.toFixed(4));
  const roundedAll = (values: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));
  const quoted = ({ start, end, label }: Argument): object => ({
    ...{ start, end, label },
    text: document.text.slice(start, end),
  });
  const placed = (members: readonly LabelledSpan[]): readonly object[] =>
    members.map(({ start, end, label, confidence, kbId, kbConfidence }) => ({
      ...quoted({ start, end, label }),
      ...(confidence === undefined ? {} : { confidence: rounded(confidence) }),
      ...(kbId === undefined ? {} : { kbId }),
      ...(kbConfidence === undefined ? {} : { kbConfidence: rounded(kbConfidence) }),
    }));
  return {
    ...head,
    ...(tokens === undefined
      ? {}
      : {
          tokens: tokens.map(({ confidence, ...token }) => ({
            ...token,
            ...(confidence && { confidence: roundedAll(confidence) }),
          })),
        }),
    ...(ents === undefined ? {} : { ents: placed(ents) }),
    ...(entsMissing === undefined ? {} : { entsMissing }),
    ...(spans === undefined
      ? {}
      : { spans: Object.fromEntries(Object.entries(spans).map(([group, members]) => [group, placed(members)])) }),
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
    ...(coref === undefined ? {} : { coref: coref.map((cluster) => clusterFields(document.text, cluster)) }),
    ...(cats === undefined ? {} : { cats: roundedAll(cats) }),
    ...(frames === undefined ? {} : { frames: frames.map((frame) => frameFields(document.text, frame)) }),
    ...(discourse === undefined
      ? {}
      : {
          discourse: discourse.map(({ confidence, ...unit }) => ({
            ...unit,
            ...(confidence === undefined ? {} : { confidence: rounded(confidence) }),
            text: document.text.slice(unit.start, unit.end),
          })),
        }),
    ...meta,
    source,
  };
}

function clusterFields(text: string, { mentions, label }: Cluster): object {
  const rounded = (value: number): number => Number(value.toFixed(4));
  return {
    ...(label === undefined ? {} : { label }),
    mentions: mentions.map(({ start, end, confidence, linkConfidence }) => ({
      ...{ start, end, text: text.slice(start, end) },
      ...(confidence === undefined ? {} : { confidence: rounded(confidence) }),
      ...(linkConfidence === undefined ? {} : { linkConfidence: rounded(linkConfidence) }),
    })),
  };
}

/** The text of a frame would be that of the line as a rule; those of slots say most. */
function frameFields(text: string, { slots, ...frame }: Frame): object {
  return {
    ...placeFields(frame),
    slots: slots.map((slot) => ({
      ...placeFields(slot),
      text: text.slice(slot.start, slot.end),
      ...(slot.frame === undefined ? {} : { frame: frameFields(text, slot.frame) }),
    })),
  };
}

function placeFields({
  start,
  end,
  label,
  confidence,
}: Range & { readonly label: string; readonly confidence?: number }): object {
  return { start, end, label, ...(confidence === undefined ? {} : { confidence: Number(confidence.toFixed(4)) }) };
}
