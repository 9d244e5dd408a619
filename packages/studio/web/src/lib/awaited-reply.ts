/** A recipe that takes longer to look at an answer is not waited for: the text comes back when it has said no. */
const longestWaitMs = 3_000;

/** What the server says of the latest step, for who goes on only when it is taken. */
export class AwaitedReply {
  #waiting = new Set<string>();
  #refused = new Set<string>();
  #finish: (refused: ReadonlySet<string>) => void = () => undefined;

  /** Which of the decisions of a step the server does not take: when it has said so of each, or in time for none. */
  refused(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Promise((resolve) => {
      const refused = new Set<string>();
      this.#waiting = new Set(ids);
      this.#refused = refused;
      this.#finish = resolve;
      setTimeout(() => resolve(refused), longestWaitMs);
    });
  }

  /** The server has taken a decision, or has not. */
  tell(id: string, isTaken: boolean): void {
    if (!this.#waiting.delete(id)) return;
    if (!isTaken) this.#refused.add(id);
    if (this.#waiting.size === 0) this.#finish(this.#refused);
  }
}
