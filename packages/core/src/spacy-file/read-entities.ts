import { decodeTags } from '../convert/decode-tags.ts';
import { readKbId } from '../convert/fields.ts';
import type { Findings } from '../convert/findings.ts';
import type { LabelledSpan, Range } from '../doc/annotations.ts';
import { iob } from './layout.ts';
import type { Words } from './read-words.ts';
import type { Rows } from './rows.ts';

/** The layer of entities, as far as somebody looked. */
export interface ReadEntities {
  readonly ents?: readonly LabelledSpan[];
  readonly entsMissing?: readonly Range[];
}

/** The entities of a document; nothing where no token says whether it is in one. */
export function readEntities(rows: Rows, { text, places }: Words, findings: Findings): ReadEntities {
  const tags = places.map((_, row) => tagOf(rows, row, findings));
  if (tags.every((tag) => tag === '-')) return {};
  const { ents, missing } = decodeTags(tags);
  const place = ({ start, end }: Range): Range => ({
    start: places[start]?.start ?? 0,
    end: places[end - 1]?.end ?? 0,
  });
  return {
    ents: ents.map((ent) => {
      // The other id is that of the rule that made the entity.
      if (rows.isSet(ent.start, 'entId')) findings.repair('Left out: ids of spans');
      const kbId = readKbId(rows.text(ent.start, 'entKbId'), findings);
      return { ...place(ent), label: ent.label, ...(kbId === undefined ? {} : { kbId }) };
    }),
    entsMissing: missing.map(place).filter(({ start, end }) => text.slice(start, end).trim() !== ''),
  };
}

/** As a tag: `-` where nobody looked, which spaCy also says with an entity that has no label. */
function tagOf(rows: Rows, row: number, findings: Findings): string {
  if (!rows.isSet(row, 'entIob')) return '-';
  const said = Number(rows.value(row, 'entIob'));
  if (said === iob.outside) return 'O';
  if (said !== iob.begin && said !== iob.inside) {
    findings.reject(
      'line-invalid',
      `The place in an entity of the token number ${row + 1} is ${said}; it must be 0, 1, 2 or 3.`,
    );
    return '-';
  }
  const label = rows.text(row, 'entType');
  if (!label) return '-';
  return `${said === iob.begin ? 'B' : 'I'}-${label}`;
}
