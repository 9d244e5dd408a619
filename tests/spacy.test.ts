// Files that we write are read by spaCy itself, and say the same there. Skipped, with this name, where `bash bench/setup.sh` has not
// installed spaCy.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Annotations, Document, LabelledSpan, Range, Task, TokenAnnotation } from 'tincture';
import { isSpacyFile, readSpacyFile, writeSpacyFile } from 'tincture/spacy-file';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Peer, peersInstalled } from '../bench/lib/peer.ts';
import { arbitraryDocument } from '../packages/core/src/spacy-file/testing/arbitrary-document.ts';
import { root } from './tidy/workspace.ts';

const golden = join(root, 'packages/core/src/spacy-file/testing/golden.spacy');
const task: Task = { name: 'task', kind: 'ner', labels: [] };

describe.skipIf(!peersInstalled())('spaCy (bash bench/setup.sh)', () => {
  let spacy: Peer;
  const folder = mkdtempSync(join(tmpdir(), 'spacy-'));
  beforeAll(() => {
    spacy = new Peer('spacy_docbin.py');
  });
  afterAll(() => {
    spacy.close();
    rmSync(folder, { recursive: true });
  });

  test('finds in its own files what we find', async () => {
    expect(await spacy.ask({ op: 'read', path: golden })).toMatchObject({
      docs: (await read(golden)).map(seenBySpacy),
    });
  });

  test('finds in our files what they say, and writes it again as it was', async () => {
    const [from, to] = [join(folder, 'ours.spacy'), join(folder, 'theirs.spacy')];
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryDocument, { minLength: 20, maxLength: 40 }), async (documents) => {
        const written = await writeSpacyFile(documents, { task });
        expect(isSpacyFile(written)).toBe(true);
        writeFileSync(from, written);
        expect(await spacy.ask({ op: 'read', path: from })).toMatchObject({ docs: documents.map(seenBySpacy) });
        expect(await spacy.ask({ op: 'rewrite', from, to })).toEqual({ docs: documents.length });
        expect((await read(to)).map(withoutStarts)).toEqual(documents.map(withoutStarts));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

async function read(path: string): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const item of readSpacyFile(readFileSync(path))) {
    if ('reject' in item) throw new Error(item.reject.problem);
    documents.push(item.document);
  }
  return documents;
}

/** What spaCy finds in a document, as bench/peers/spacy_docbin.py says it. */
function seenBySpacy({ text, annotations, id, meta }: Document): object {
  const codePoints = (offset: number): number => [...text.slice(0, offset)].length;
  const spans = (members: readonly LabelledSpan[]): unknown[] =>
    members.map(({ start, end, label, kbId }) => [
      codePoints(start),
      codePoints(end),
      label,
      kbId === null ? 'NIL' : (kbId ?? ''),
    ]);
  const { tokens, ents = [], spans: groups = {}, cats = {} } = annotations;
  const attributes = Object.entries(annotations.attributes ?? {});
  return {
    text,
    ents: spans(ents),
    spans: Object.fromEntries(Object.entries(groups).map(([name, members]) => [name, spans(members)])),
    cats,
    userData: {
      ...(id !== undefined && { '"id"': id }),
      ...(meta && { '"meta"': meta }),
      ...Object.fromEntries(
        attributes.flatMap(([name, values]) =>
          values.flatMap(({ start, end, value }) =>
            // The golden file has a value of a token, which has no end there.
            name === 'heard'
              ? []
              : [
                  [
                    `["._.", "${name}", ${start === undefined ? null : codePoints(start)}, ${end === undefined ? null : codePoints(end)}]`,
                    value,
                  ],
                ],
          ),
        ),
      ),
    },
    ...(tokens && {
      unknown: unknownStarts(annotations, tokens).map(codePoints),
      ...(hasOnlyStarts(tokens) && { sentences: sentenceStarts(tokens).map(codePoints) }),
      tokens: tokens.map(({ start, end, tag = '', pos = '', morph, lemma = '', dep = '', head }) => [
        codePoints(start),
        codePoints(end),
        tag,
        pos,
        morph === undefined ? null : featuresOfSpacy(morph),
        lemma,
        dep,
        head === undefined ? null : codePoints(tokens[head]?.start ?? -1),
      ]),
    }),
  };
}

/** Features, and the values of each, by code points: spaCy has them in another order than Universal Dependencies. */
function featuresOfSpacy(morph: string): string {
  const features = morph.split('|').map((feature) => {
    const [name, values] = feature.split('=');
    return values === undefined ? feature : `${name}=${values.split(',').sort().join(',')}`;
  });
  return features.sort().join('|');
}

/** Where the tokens begin of which nobody said whether they are in an entity. */
function unknownStarts({ ents, entsMissing = [] }: Annotations, tokens: readonly TokenAnnotation[]): number[] {
  const isUnknown = ({ start }: Range): boolean =>
    ents === undefined || entsMissing.some((range) => range.start <= start && start < range.end);
  return tokens.filter(isUnknown).map(({ start }) => start);
}

/** Whether somebody said where sentences begin, and nothing of heads, from which spaCy would take that. */
function hasOnlyStarts(tokens: readonly TokenAnnotation[]): boolean {
  const isSaid = tokens.some(({ sentenceStart }, index) => index > 0 && sentenceStart !== undefined);
  return isSaid && tokens.every(({ head }) => head === undefined);
}

/** Where sentences begin: the first one with the text. */
function sentenceStarts(tokens: readonly TokenAnnotation[]): number[] {
  return [0, ...tokens.slice(1).flatMap(({ sentenceStart, start }) => (sentenceStart === true ? [start] : []))];
}

/** Where a text has heads, spaCy takes the beginnings of sentences from them alone. */
function withoutStarts(document: Document): Document {
  const { tokens } = document.annotations;
  if (tokens === undefined) return document;
  const hasHeads = tokens.some(({ head }) => head !== undefined);
  const kept = tokens.map(({ sentenceStart, ...token }) =>
    hasHeads || sentenceStart === undefined ? token : { ...token, sentenceStart },
  );
  return { ...document, annotations: { ...document.annotations, tokens: kept } };
}
