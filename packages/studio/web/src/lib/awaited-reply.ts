/** A recipe that takes longer to look at an answer is not waited for: the text comes back when it has said no. */
const longestWaitMs = 3_000;

/** What the server says of the latest decision, for who goes on only when it is taken. */
export class AwaitedReply {
  #asked: { readonly id: string; readonly tell: (isTaken: boolean) => void } | undefined;

  /** Whether the server takes a decision that was sent; true where it does not say in time. */
  of(id: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#asked = { id, tell: resolve };
      setTimeout(() => resolve(true), longestWaitMs);
    });
  }

  /** The server has taken a decision, or has not. */
  tell(id: string, isTaken: boolean): void {
    if (this.#asked?.id === id) this.#asked.tell(isTaken);
  }
}
