// spaCy's components over tokens as a process, with the jobs of bench/peers/spacy_tokens.py. Offsets there are code points, here
// UTF-16 code units.
import type { Annotations, Document, TokenAnnotation } from 'tincture';
import { z } from 'zod';
import { codePoints } from './code-points.ts';
import { Peer } from './peer.ts';

const trained = z.object({ trainSeconds: z.number(), bytes: z.number() });
const timed = z.object({ seconds: z.number() });
const said = z.tuple([z.string(), z.string(), z.string(), z.string()]);
const predicted = z.object({ docs: z.array(z.array(said)) });
const read = z.object({ docs: z.array(z.array(z.tuple([z.number(), z.number(), ...said.def.items]))) });

/** What training the peer took. */
export type TokenTraining = z.infer<typeof trained>;

/** A running peer; one question at a time. */
export class TokenPeer {
  readonly #peer = new Peer('spacy_tokens.py');

  async train(train: readonly Document[], dev: readonly Document[], folder: string): Promise<TokenTraining> {
    return trained.parse(await this.#peer.ask({ op: 'train', train: train.map(toPeer), dev: dev.map(toPeer), folder }));
  }

  async load(folder: string): Promise<void> {
    timed.parse(await this.#peer.ask({ op: 'load', folder }));
  }

  /** On the tokens of the documents. */
  async predict(documents: readonly Document[]): Promise<Annotations[]> {
    const docs = documents.map((document) => {
      const { words, spaces } = toPeer(document);
      return { words, spaces };
    });
    const found = predicted.parse(await this.#peer.ask({ op: 'predict', docs }));
    return documents.map(({ annotations: { tokens = [] } }, doc) => ({
      tokens: tokens.map(({ start, end }, at) => annotation(start, end, found.docs[doc]![at]!)),
    }));
  }

  /** From raw text, on the peer's own tokens. */
  async read(texts: readonly string[]): Promise<Annotations[]> {
    const found = read.parse(await this.#peer.ask({ op: 'read', texts }));
    return texts.map((text, doc) => {
      const points = codePoints(text);
      return {
        tokens: found.docs[doc]!.map(([start, end, ...values]) => annotation(points[start]!, points[end]!, values)),
      };
    });
  }

  /** Seconds from raw texts to annotated tokens, inside the process. */
  async time(texts: readonly string[]): Promise<number> {
    return timed.parse(await this.#peer.ask({ op: 'time', texts })).seconds;
  }

  close(): void {
    this.#peer.close();
  }
}

function annotation(start: number, end: number, [tag, pos, morph, lemma]: z.infer<typeof said>): TokenAnnotation {
  return { start, end, tag, pos, morph, lemma };
}

function toPeer({ text, annotations: { tokens = [] } }: Document) {
  return {
    words: tokens.map(({ start, end }) => text.slice(start, end)),
    spaces: tokens.map(({ end }, at) => end < (tokens[at + 1]?.start ?? end)),
    starts: tokens.map(({ sentenceStart = false }) => sentenceStart),
    tag: tokens.map(({ tag = '' }) => tag),
    pos: tokens.map(({ pos = '' }) => pos),
    morph: tokens.map(({ morph = '' }) => morph),
    lemma: tokens.map(({ lemma = '' }) => lemma),
  };
}
