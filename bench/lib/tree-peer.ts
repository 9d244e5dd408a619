// Systems that parse raw text, each as a process with the jobs of bench/peers/spacy_parser.py. Offsets there are code points,
// here UTF-16 code units.
import type { Annotations, Document } from 'tincture';
import { z } from 'zod';
import { codePoints } from './code-points.ts';
import { Peer, type PeerOptions } from './peer.ts';

const trained = z.object({ trainSeconds: z.number(), bytes: z.number() });
const token = z.tuple([z.number(), z.number(), z.number(), z.string(), z.boolean()]);
const predicted = z.object({ seconds: z.number(), documents: z.array(z.array(token)) });
const timed = z.object({ seconds: z.number(), found: z.number() });

/** A running parser; one question at a time. */
export class TreePeer {
  readonly #peer: Peer;

  constructor(script: string, options: PeerOptions = {}) {
    this.#peer = new Peer(script, options);
  }

  /** Trains into `folder`. */
  async train(train: readonly Document[], dev: readonly Document[], folder: string): Promise<z.infer<typeof trained>> {
    const texts = { train: train.map(toPeer), dev: dev.map(toPeer) };
    return trained.parse(await this.#peer.ask({ op: 'train', ...texts, folder, vectors: null }));
  }

  async load(folder: string): Promise<void> {
    await this.#peer.ask({ op: 'load', folder });
  }

  /** What it says of raw texts. */
  async predict(texts: readonly string[]): Promise<Annotations[]> {
    const { documents } = predicted.parse(await this.#peer.ask({ op: 'predict', texts }));
    return texts.map((text, index) => {
      const units = codePoints(text);
      return {
        tokens: (documents[index] ?? []).map(([start, end, head, dep, sentenceStart]) => ({
          start: units[start] ?? 0,
          end: units[end] ?? 0,
          head,
          dep,
          sentenceStart,
        })),
      };
    });
  }

  /** Seconds from raw texts to trees, inside the process. */
  async seconds(texts: readonly string[]): Promise<number> {
    return timed.parse(await this.#peer.ask({ op: 'time', texts })).seconds;
  }

  close(): void {
    this.#peer.close();
  }
}

function toPeer({ text, annotations: { tokens = [] } }: Document): object {
  const points = new Map(codePoints(text).map((unit, point) => [unit, point]));
  const at = (unit: number): number => points.get(unit) ?? 0;
  return {
    text,
    tokens: tokens.map(({ start, end, head = 0, dep = 'dep', sentenceStart = false }) => [
      at(start),
      at(end),
      head,
      dep,
      sentenceStart,
    ]),
  };
}
