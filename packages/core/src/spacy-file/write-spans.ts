import { createOffsetMap } from '../convert/code-points.ts';
import { nil } from '../convert/fields.ts';
import { alignSpan } from '../doc/align.ts';
import type { Annotations } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { ByteWriter } from '../docs-file/bytes.ts';
import type { RowLayout } from './lay-rows.ts';
import { spanBytes } from './layout.ts';
import { writeBytes, writeList, writeMap, writeText } from './msgpack-write.ts';

/** How a string is named by its number. */
type IdOf = (text: string) => bigint;

/** The groups of spans of a document, packed as spaCy does. What has to move to whole tokens, or covers none, is told to `onLoss`. */
export function packSpanGroups(
  { spans = {} }: Annotations,
  doc: Doc,
  layout: RowLayout,
  idOf: IdOf,
  onLoss?: (what: string) => void,
): Uint8Array {
  const to = new ByteWriter();
  const groups = Object.entries(spans);
  if (groups.length === 0) writeList(to, 0);
  else writeMap(to, groups.length);
  const { toCodePoints } = createOffsetMap(doc.text);
  for (const [name, members] of groups) {
    const packed = members.flatMap(({ start, end, label, kbId }) => {
      const range = alignSpan(doc, start, end, 'expand');
      if (range === undefined) {
        onLoss?.('spans that cover no token');
        return [];
      }
      const { startToken, endToken } = range;
      const [first, last] = [doc.starts[startToken] ?? 0, doc.ends[endToken - 1] ?? 0];
      if (first !== start || last !== end)
        onLoss?.('borders of spans that are inside a token, which become those of the token');
      const { rowOfToken } = layout;
      const view = new DataView(new ArrayBuffer(spanBytes));
      view.setBigUint64(8, kbId === undefined ? 0n : idOf(kbId ?? nil));
      view.setBigUint64(16, idOf(label));
      view.setInt32(24, rowOfToken[startToken] ?? 0);
      view.setInt32(28, (rowOfToken[endToken - 1] ?? 0) + 1);
      view.setInt32(32, toCodePoints(first));
      view.setInt32(36, toCodePoints(last));
      return [new Uint8Array(view.buffer)];
    });
    writeBytes(to, packGroup(name, packed));
    writeList(to, 1);
    writeText(to, name);
  }
  return to.take();
}

function packGroup(name: string, spans: readonly Uint8Array[]): Uint8Array {
  const to = new ByteWriter();
  writeMap(to, 3);
  writeText(to, 'name');
  writeText(to, name);
  writeText(to, 'attrs');
  writeMap(to, 0);
  writeText(to, 'spans');
  writeList(to, spans.length);
  for (const span of spans) writeBytes(to, span);
  return to.take();
}
