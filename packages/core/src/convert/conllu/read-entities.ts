import type { Range } from '../../doc/annotations.ts';
import type { Draft } from '../build-document.ts';
import type { Findings } from '../findings.ts';
import { quote } from '../json-checks.ts';
import { type EntityFormat, entityFormat, type Mention, readMentions } from './entities.ts';
import { mentionLayers, type Place } from './mention-layers.ts';
import { miscValue } from './misc.ts';
import { column, type Sentence } from './rows.ts';

/**
 * The entities in MISC: each mention a span of the group `entities`, and those under one id a cluster. What cannot be either is left out,
 * with its line. Nothing where `global`, the `# global.Entity` that holds here, does not say how they are written. `groups` are the ids of the
 * documents before, to which those of this one are added.
 */
export function readEntityLayers(
  sentences: readonly Sentence[],
  places: readonly Range[],
  { global, groups }: { readonly global: string | undefined; readonly groups: Set<string> },
  findings: Findings,
): Pick<Draft, 'spans' | 'coref'> {
  if (global === undefined) return {};
  const format = entityFormat(global);
  const pieces = sentences.flatMap(({ line, pieces: own }) => own.map(({ words }) => ({ line, words })));
  const values = pieces.map(({ words }) =>
    words.map((word) => miscValue(word[column.misc] ?? '_', 'Entity') ?? '').join(''),
  );
  const { mentions, misfits } = readMentions(values, format);
  const { entities, clusters, twice, pieces: parts } = mentionLayers(mentions, format);

  const leaveOut = (what: string, token: number, said: string): void => {
    findings.repair(`Left out: ${what}: in the sentence at line ${pieces[token]?.line}, ${quote(said)}`);
  };
  for (const token of misfits) leaveOut('entities whose brackets do not fit', token, values[token] ?? '');
  for (const { from, said } of twice) leaveOut('mentions that are in two clusters', from, said);
  for (const { from, said } of parts) leaveOut('mentions that are in several pieces', from, said);
  if (!isUnique(format)) groups.clear();
  for (const { id, from, said } of firstOfEach(format.hasIds ? mentions : [])) {
    if (groups.has(id)) leaveOut('what clusters have in other documents', from, said);
    groups.add(id);
  }

  const rangeOf = ({ from, to }: Place): Range => ({ start: places[from]?.start ?? 0, end: places[to]?.end ?? 0 });
  return {
    spans: entities && [['entities', entities.map((entity) => ({ ...rangeOf(entity), label: entity.label }))]],
    coref: clusters?.map(({ mentions: own, label }) => ({
      mentions: own.map(rangeOf),
      ...(label === undefined ? {} : { label }),
    })),
  };
}

/** Whether an id stands for the same thing in the whole file: else it is given anew in each of its documents. */
function isUnique({ names, id }: EntityFormat): boolean {
  return names[id] === 'eid';
}

function firstOfEach(mentions: readonly Mention[]): Iterable<Mention> {
  const first = new Map<string, Mention>();
  for (const mention of mentions) if (!first.has(mention.id)) first.set(mention.id, mention);
  return first.values();
}
