import { compress } from '../compression.ts';
import { countLosses } from '../convert/losses.ts';
import { tokenLayers } from '../convert/token-layers.ts';
import type { WriteOptions } from '../convert/types.ts';
import type { Document } from '../doc/annotations.ts';
import { ByteWriter } from '../docs-file/bytes.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { entityCells, tokenCells } from './cells.ts';
import { hashString } from './hash-string.ts';
import { layRows } from './lay-rows.ts';
import { attributes, cellBytes, columnNames, mostBytes } from './layout.ts';
import { writeBytes, writeFloat, writeJson, writeList, writeMap, writeText } from './msgpack-write.ts';
import { writeUserData } from './user-data.ts';
import { packSpanGroups } from './write-spans.ts';

/** Settings of {@link writeSpacyFile}. */
export type WriteSpacyOptions = Omit<WriteOptions, 'format'>;

/**
 * The bytes of a `.spacy` file (spaCy: DocBin) with these documents, for spaCy 3. They are made in memory, about a hundred bytes for
 * each token before compression. `onLoss` hears of each thing that the format cannot carry, as it is left out. Throws
 * `argument-invalid` where the file would be too large for spaCy or for us.
 */
export async function writeSpacyFile(
  documents: AsyncIterable<Document> | Iterable<Document>,
  options: WriteSpacyOptions,
): Promise<Uint8Array> {
  const packer = new Packer(options);
  for await (const document of documents) packer.add(document);
  return compress(packer.take(), 'deflate');
}

/** What writing these documents in a `.spacy` file would lose, and how often. Empty where nothing is lost. */
export async function spacyFileLosses(
  documents: AsyncIterable<Document> | Iterable<Document>,
  options: Omit<WriteSpacyOptions, 'onLoss'>,
): Promise<ReadonlyMap<string, number>> {
  const losses = new Map<string, number>();
  const onLoss = (what: string): void => {
    losses.set(what, (losses.get(what) ?? 0) + 1);
  };
  // One by one, so that none is kept.
  for await (const document of documents) new Packer({ ...options, onLoss }).add(document);
  return losses;
}

/** Gathers documents as the columns and lists of the file. */
class Packer {
  readonly #options: WriteSpacyOptions;
  readonly #tokens = new ByteWriter();
  readonly #spaces = new ByteWriter();
  readonly #lengths = new ByteWriter();
  readonly #cats = new ByteWriter();
  readonly #spanGroups = new ByteWriter();
  readonly #userData = new ByteWriter();
  readonly #strings = new Map<string, bigint>();
  #count = 0;
  #hasUserData = false;

  constructor(options: WriteSpacyOptions) {
    this.#options = options;
  }

  add(document: Document): void {
    const { task, onLoss } = this.#options;
    const { annotations, text } = document;
    countLosses(document, carried, onLoss);
    if (/\p{Cs}/u.test(text)) onLoss?.('halves of surrogate pairs, for which UTF-8 has the replacement character');
    const { doc, ents, missing } = tokenLayers(document, task, onLoss);
    const layout = layRows(doc);
    const tokens = tokenCells(layout, annotations.tokens, (token) => layout.rowOfToken[token] ?? 0, onLoss);
    const entities = entityCells(layout, { ents, missing });
    const bytes = new Uint8Array(columnNames.length * cellBytes);
    const row = new DataView(bytes.buffer);
    for (const [index, { text: orth, hasSpace }] of layout.rows.entries()) {
      const cells = { orth, ...tokens[index], ...entities[index] };
      bytes.fill(0);
      for (const [column, name] of columnNames.entries()) {
        const cell = cells[name];
        if (typeof cell === 'string') row.setBigUint64(column * cellBytes, this.#idOf(cell), true);
        else if (cell !== undefined) row.setBigInt64(column * cellBytes, BigInt(cell), true);
      }
      this.#tokens.raw(bytes);
      this.#spaces.byte(hasSpace ? 1 : 0);
    }
    const length = new DataView(new ArrayBuffer(4));
    length.setInt32(0, layout.rows.length, true);
    this.#lengths.raw(new Uint8Array(length.buffer));
    this.#addCats(annotations.cats ?? {});
    writeBytes(
      this.#spanGroups,
      packSpanGroups(annotations, doc, layout, (name) => this.#idOf(name), onLoss),
    );
    this.#addUserData(document);
    this.#count++;
    if (this.#tokens.length + this.#spanGroups.length + this.#userData.length > mostBytes) throw tooLarge();
  }

  /** What is compressed to make the file. */
  take(): Uint8Array<ArrayBuffer> {
    const to = new ByteWriter();
    writeMap(to, this.#hasUserData ? 10 : 9);
    const key = (name: string): ByteWriter => {
      writeText(to, name);
      return to;
    };
    writeText(key('version'), '0.1');
    writeJson(
      key('attrs'),
      columnNames.map((name) => attributes[name]),
    );
    writeBytes(key('tokens'), this.#tokens.take());
    writeBytes(key('spaces'), this.#spaces.take());
    writeBytes(key('lengths'), this.#lengths.take());
    writeList(key('strings'), this.#strings.size);
    for (const text of this.#strings.keys()) writeText(to, text);
    const list = (name: string, items: Uint8Array): void => {
      writeList(key(name), this.#count);
      to.raw(items);
    };
    list('cats', this.#cats.take());
    const flags = { has_unknown_spaces: false };
    writeJson(
      key('flags'),
      Array.from({ length: this.#count }, () => flags),
    );
    list('span_groups', this.#spanGroups.take());
    if (this.#hasUserData) list('user_data', this.#userData.take());
    if (to.length > mostBytes) throw tooLarge();
    return to.take();
  }

  /** The number of a string, which is then in the file. */
  #idOf(text: string): bigint {
    if (text === '') return 0n;
    let id = this.#strings.get(text);
    if (id === undefined) {
      id = hashString(text);
      this.#strings.set(text, id);
    }
    return id;
  }

  #addCats(cats: Readonly<Record<string, number>>): void {
    const entries = Object.entries(cats);
    writeMap(this.#cats, entries.length);
    for (const [label, value] of entries) {
      writeText(this.#cats, label);
      writeFloat(this.#cats, value);
    }
  }

  #addUserData(document: Document): void {
    const packed = writeUserData(document, this.#options.onLoss);
    if (packed === undefined) writeJson(this.#userData, null);
    else {
      this.#hasUserData = true;
      writeBytes(this.#userData, packed);
    }
  }
}

/** What the format has a place for. */
const carried = ['id', 'meta', 'tokens', 'ents', 'entsMissing', 'spans', 'cats', 'kbId', 'attributes'] as const;

function tooLarge(): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `The .spacy file would have more than ${mostBytes} bytes before compression.`,
    fix: 'Write the documents into several files, or into a file of Docs, which has no limit.',
  });
}
