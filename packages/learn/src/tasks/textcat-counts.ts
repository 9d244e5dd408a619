// In how many texts each feature is, and which features are kept where not all of them have room.

/**
 * Counts of features by their hash: an open table of numbers, since a Map of the millions that many texts have would take several
 * times the memory and the time.
 */
export class FeatureCounts {
  /** Features that were counted. */
  size = 0;
  #hashes = new Int32Array(1_024);
  /** 0 where a place is free. */
  #counts = new Int32Array(1_024);
  /** The text that was counted last. */
  #texts = new Int32Array(1_024);

  /** Counts the feature in the text with this number; once, however often the text has it. Texts come one after the other. */
  add(hash: number, text: number): void {
    const place = this.#placeOf(hash);
    const count = this.#counts[place]!;
    if (count > 0 && this.#texts[place] === text) return;
    this.#hashes[place] = hash;
    this.#counts[place] = count + 1;
    this.#texts[place] = text;
    if (count === 0 && 2 * ++this.size > this.#hashes.length) this.#grow();
  }

  /** Texts that have the feature. */
  count(hash: number): number {
    return this.#counts[this.#placeOf(hash)]!;
  }

  /** The features that `least` texts have or more, with `most` at most; ascending. */
  between(least: number, most: number = Number.POSITIVE_INFINITY): Int32Array {
    return this.#hashes.filter((_, place) => this.#counts[place]! >= least && this.#counts[place]! <= most).sort();
  }

  /** Calls `visit` with each of the counts. */
  forEachCount(visit: (count: number) => void): void {
    for (const count of this.#counts) if (count > 0) visit(count);
  }

  #placeOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let place = (hash ^ (hash >>> 15)) & mask;
    while (this.#counts[place]! > 0 && this.#hashes[place] !== hash) place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [hashes, counts, texts] = [this.#hashes, this.#counts, this.#texts];
    const size = 2 * hashes.length;
    [this.#hashes, this.#counts, this.#texts] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
    for (const [place, count] of counts.entries()) {
      if (count === 0) continue;
      const to = this.#placeOf(hashes[place]!);
      this.#hashes[to] = hashes[place]!;
      this.#counts[to] = count;
      this.#texts[to] = texts[place]!;
    }
  }
}

/**
 * Of all blocks together the `room` features that most texts have, of equally frequent ones those with the lower hash; of each block
 * ascending.
 */
export function chooseFeatures(blocks: readonly FeatureCounts[], room: number): Int32Array[] {
  const perCount: number[] = [];
  for (const block of blocks) {
    block.forEachCount((count) => {
      perCount[count] = (perCount[count] ?? 0) + 1;
    });
  }
  let left = room;
  let count = perCount.length - 1;
  for (; count > 0 && (perCount[count] ?? 0) <= left; count--) left -= perCount[count] ?? 0;
  if (count <= 0) return blocks.map((block) => block.between(1));
  // Not all of those with this count have room.
  const ties = blocks.map((block) => block.between(count, count));
  const taken = blocks.map(() => 0);
  for (; left > 0; left--) {
    const heads = ties.map((hashes, block) => hashes[taken[block]!] ?? Number.POSITIVE_INFINITY);
    taken[heads.indexOf(Math.min(...heads))]!++;
  }
  return blocks.map((block, index) => {
    const frequent = block.between(count + 1);
    const kept = new Int32Array(frequent.length + taken[index]!);
    kept.set(frequent);
    kept.set(ties[index]!.subarray(0, taken[index]!), frequent.length);
    return kept.sort();
  });
}
