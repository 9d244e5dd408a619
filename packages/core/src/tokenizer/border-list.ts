/** Starts and ends of the tokens of one text, in arrays that grow and are used again for the next text. */
export class BorderList {
  #starts = new Int32Array(smallest);
  #ends = new Int32Array(smallest);
  count = 0;

  push(start: number, end: number): void {
    if (this.count === this.#starts.length) this.#grow();
    this.#starts[this.count] = start;
    this.#ends[this.count++] = end;
  }

  /** Tokens that there is memory for. */
  get capacity(): number {
    return this.#starts.length;
  }

  startAt(index: number): number {
    return this.#starts[index]!;
  }

  endAt(index: number): number {
    return this.#ends[index]!;
  }

  /** Copies of what is in the list, which is empty then. */
  take(): { starts: Int32Array; ends: Int32Array } {
    const taken = { starts: this.#starts.slice(0, this.count), ends: this.#ends.slice(0, this.count) };
    this.count = 0;
    // One very long text must not hold its memory for good.
    if (this.#starts.length > largestKept) {
      this.#starts = new Int32Array(smallest);
      this.#ends = new Int32Array(smallest);
    }
    return taken;
  }

  #grow(): void {
    const [starts, ends] = [this.#starts, this.#ends];
    this.#starts = new Int32Array(2 * starts.length);
    this.#ends = new Int32Array(2 * ends.length);
    this.#starts.set(starts);
    this.#ends.set(ends);
  }
}

const smallest = 1_024;
const largestKept = 65_536;
