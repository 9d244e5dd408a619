import type { Cluster, Mention } from '../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { noteUnknown, readConfidence, readLabel, readOffset } from './fields.ts';
import type { Findings } from './findings.ts';
import { readObjects, readSource } from './list-fields.ts';

const knownClusterKeys = ['mentions', 'label', 'source'];
const knownMentionKeys = ['start', 'end', 'confidence', 'linkConfidence', 'text'];

/** The key `coref` of our JSON lines: clusters, each with its mentions. */
export function readClusters(value: JsonValue | undefined, findings: Findings): readonly Cluster[] | undefined {
  return readObjects(value, 'coref', findings)?.map((object, index) => {
    const what = `"coref" number ${index + 1}`;
    noteUnknown(object, knownClusterKeys, findings, ' of an entry in "coref"');
    const source = readSource(object.source, true, findings);
    const mentions = readObjects(object.mentions, 'mentions', findings) ?? [];
    if (mentions.length === 0) findings.reject('line-invalid', `${what} has no mentions.`);
    const hasLabel = object.label !== undefined && object.label !== null;
    return {
      mentions: mentions.map((mention, at) => readMention(mention, `mention number ${at + 1} of ${what}`, findings)),
      ...(hasLabel ? { label: readLabel(object, what, findings) } : {}),
      ...(source === undefined ? {} : { source }),
    };
  });
}

function readMention(object: JsonObject, what: string, findings: Findings): Mention {
  noteUnknown(object, knownMentionKeys, findings, ' of a mention');
  const confidence = readConfidence(object.confidence, findings);
  const linkConfidence = readConfidence(object.linkConfidence, findings);
  return {
    start: readOffset(object, 'start', what, findings),
    end: readOffset(object, 'end', what, findings),
    ...(confidence === undefined ? {} : { confidence }),
    ...(linkConfidence === undefined ? {} : { linkConfidence }),
  };
}
