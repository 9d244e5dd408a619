// Systems that find entities in raw text, each as a process with the jobs of bench/peers/raw_text_peer.py: the peers,
// and ours (bench/peers/tincture_ner.mjs). Offsets there are code points, here UTF-16 code units.
import type { Annotations, Document } from 'tincture';
import { z } from 'zod';
import { codePoints } from './code-points.ts';
import { Peer, type PeerOptions } from './peer.ts';

const trained = z.object({ trainSeconds: z.number(), bytes: z.number() });
const loaded = z.object({ seconds: z.number() });
const span = z.tuple([z.number(), z.number(), z.string()]);
const predicted = z.object({ seconds: z.number(), ents: z.array(z.array(span)) });
const timed = z.object({ seconds: z.number(), found: z.number() });
const latency = z.object({ milliseconds: z.array(z.number()) });
const memory = z.object({ residentBytes: z.array(z.number()), seconds: z.number() });

/** What training a peer took, and the bytes of what it made. */
export type PeerTraining = z.infer<typeof trained>;
/** Resident memory after each twentieth of a stream, the first before it. */
export type PeerMemory = z.infer<typeof memory>;

/** A running system; one question at a time. */
export class RawTextPeer {
  readonly #peer: Peer;

  constructor(script: string, options: PeerOptions = {}) {
    this.#peer = new Peer(script, options);
  }

  /** Trains into `folder`. `vectors` is a file in word2vec's text form. */
  async train(
    train: readonly Document[],
    dev: readonly Document[],
    folder: string,
    vectors?: string,
  ): Promise<PeerTraining> {
    const texts = { train: train.map(toPeer), dev: dev.map(toPeer) };
    return trained.parse(await this.#peer.ask({ op: 'train', ...texts, folder, vectors: vectors ?? null }));
  }

  /** Loads what is in `folder`; returns the seconds. */
  async load(folder: string): Promise<number> {
    return loaded.parse(await this.#peer.ask({ op: 'load', folder })).seconds;
  }

  async predict(texts: readonly string[]): Promise<Annotations[]> {
    const { ents } = predicted.parse(await this.#peer.ask({ op: 'predict', texts }));
    return texts.map((text, index) => fromPeer(text, ents[index] ?? []));
  }

  /** Seconds from raw texts to entities, inside the process, and how many entities it found. */
  async time(texts: readonly string[]): Promise<z.infer<typeof timed>> {
    return timed.parse(await this.#peer.ask({ op: 'time', texts }));
  }

  /** Milliseconds of each text, one at a time. */
  async latency(texts: readonly string[]): Promise<number[]> {
    return latency.parse(await this.#peer.ask({ op: 'latency', texts })).milliseconds;
  }

  /** Streams `bytes` of the texts with ever new words through the system. */
  async memory(texts: readonly string[], bytes: number): Promise<PeerMemory> {
    return memory.parse(await this.#peer.ask({ op: 'memory', texts, bytes }));
  }

  close(): void {
    this.#peer.close();
  }
}

function toPeer({ text, annotations }: Document): [string, [number, number, string][]] {
  const points = codePoints(text);
  const ents = (annotations.ents ?? []).map(({ start, end, label }): [number, number, string] => [
    points.indexOf(start),
    points.indexOf(end),
    label,
  ]);
  return [text, ents];
}

function fromPeer(text: string, ents: readonly z.infer<typeof span>[]): Annotations {
  const points = codePoints(text);
  return { ents: ents.map(([start, end, label]) => ({ start: points[start] ?? 0, end: points[end] ?? 0, label })) };
}
