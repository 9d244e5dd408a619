/** Steps that wait for each other, so that quick keys do not mix them up. */
export class Turns {
  /** Steps that are under way or wait. */
  underWay: number = $state(0);
  #latest: Promise<void> = Promise.resolve();

  /** Runs a step when those before it are done; `onFailure` hears of what it throws. */
  run(step: () => Promise<void> | void, onFailure: (error: unknown) => void): Promise<void> {
    this.underWay++;
    this.#latest = this.#latest
      .then(step)
      .catch(onFailure)
      .finally(() => {
        this.underWay--;
      });
    return this.#latest;
  }
}
