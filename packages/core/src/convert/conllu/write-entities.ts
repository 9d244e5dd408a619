import { alignSpan } from '../../doc/align.ts';
import type { Document, TokenAnnotation } from '../../doc/annotations.ts';
import { docOf } from '../../doc/doc-of.ts';
import { type EntityFormat, entityFormat, type Mention, readMentions, writeMentions } from './entities.ts';
import { miscValue, withMiscValue } from './misc.ts';
import { column } from './rows.ts';

/** How entities are written where a file does not say it. */
const ownFormat = 'eid-etype';

type Place = Pick<Mention, 'from' | 'to' | 'label'>;

/**
 * Puts the spans of the group `entities` into MISC of the rows of each token, in the format that `# global.Entity` gives. Where they are
 * those that stand there, nothing changes; else those that are still there keep all that was said of them. Returns the
 * `# global.Entity` that has to be written in front, if one has.
 */
export function placeEntities(
  document: Document,
  tokens: readonly TokenAnnotation[],
  rows: readonly string[][][],
  global: string | undefined,
  onLoss?: (what: string) => void,
): string | undefined {
  const { entities } = document.annotations.spans ?? {};
  if (entities === undefined) return undefined;
  if (entities.length === 0 && global === undefined) {
    onLoss?.('"no spans here", which is read back as missing');
    return undefined;
  }
  const format = entityFormat(global ?? ownFormat);
  if (format.type < 0) {
    for (const _ of entities) onLoss?.('entities, as "global.Entity" of the file has no "etype"');
    return undefined;
  }
  const said = rows.map((lines) => lines.map((row) => miscValue(row[column.misc] ?? '_', 'Entity') ?? '').join(''));
  const { mentions } = readMentions(said, format);
  const wanted = placesOf(document, tokens, onLoss);
  if (!isSame(mentions, wanted)) {
    const values = writeMentions(mergeMentions(mentions, wanted, format), tokens.length, format);
    for (const [token, lines] of rows.entries()) {
      for (const [index, row] of lines.entries())
        row[column.misc] = withMiscValue(row[column.misc] ?? '_', 'Entity', index === 0 ? values[token] : undefined);
    }
  }
  return global === undefined ? ownFormat : undefined;
}

function placesOf(
  document: Document,
  tokens: readonly TokenAnnotation[],
  onLoss?: (what: string) => void,
): readonly Place[] {
  const doc = docOf({ text: document.text, annotations: { tokens } }, {});
  return (document.annotations.spans?.entities ?? []).flatMap(({ start, end, label }) => {
    const range = alignSpan(doc, start, end, 'expand');
    if (range === undefined) {
      onLoss?.('entities that cover no token');
      return [];
    }
    const { startToken: from, endToken } = range;
    if (doc.starts[from] !== start || doc.ends[endToken - 1] !== end)
      onLoss?.('borders of entities that are inside a token, which become those of the token');
    const plain = label.replace(/[-()|\s]/g, '_');
    if (plain !== label) onLoss?.('dashes, brackets and spaces in labels of entities, which become "_"');
    return [{ from, to: endToken - 1, label: plain }];
  });
}

function keyOf({ from, to, label }: Place): string {
  return `${from} ${to} ${label}`;
}

function isSame(mentions: readonly Mention[], wanted: readonly Place[]): boolean {
  const [there, here] = [new Set(mentions.map(keyOf)), new Set(wanted.map(keyOf))];
  return there.size === here.size && [...there].every((key) => here.has(key));
}

/** The mentions that are still wanted, and new ones, each of an entity of its own. */
function mergeMentions(
  mentions: readonly Mention[],
  wanted: readonly Place[],
  format: EntityFormat,
): readonly Mention[] {
  const places = new Map(wanted.map((place) => [keyOf(place), place]));
  const there = new Set(mentions.map(keyOf));
  const numbers = mentions.map(({ said }) => Number(/\d+/.exec(said.split('-')[format.id] ?? '')?.[0] ?? 0));
  let last = Math.max(0, ...numbers);
  const added = [...places.values()]
    .filter((place) => !there.has(keyOf(place)))
    .map((place): Mention => {
      last++;
      const fields = format.names.map((name, at) => {
        if (at === format.type) return place.label;
        return at === format.id ? `${name === 'eid' ? 'e' : ''}${last}` : '_';
      });
      return { ...place, said: fields.join('-') };
    });
  return [...mentions.filter((mention) => places.has(keyOf(mention))), ...added];
}
