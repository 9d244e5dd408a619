import type { DecisionReply, DecisionRequest } from '../../../src/api/messages.ts';
import { decisionRequestSchema } from '../../../src/api/schemas.ts';
import { ApiError, postDecision } from './api.ts';
import { readStored, removeStored, storedKeys, writeStored } from './stored.ts';

/** What the top bar says about the work so far. */
export type SaveState = 'saved' | 'saving' | 'offline' | 'logged-out';

const longestWait = 8_000;

/**
 * Decisions on their way to the server, in order. They are kept in this browser until the server has them, so that a
 * closed tab or a stopped server loses none; ids make sending one twice harmless. Each has a key of its own, so that
 * two tabs do not overwrite each other's.
 */
export class Outbox {
  state: SaveState = $state('saved');
  waiting: number = $state(0);
  /** What the server will never take, in words. */
  refused: string[] = $state([]);
  readonly #prefix: string;
  readonly #onReply: (decision: DecisionRequest, reply: DecisionReply) => void;
  /** The list itself; the browser's storage follows it, where it allows that. */
  #list: { readonly key: string; readonly decision: DecisionRequest }[] = [];
  #sent = 0;
  #isSending = false;
  #wait = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, onReply: (decision: DecisionRequest, reply: DecisionReply) => void) {
    this.#prefix = `${name}/`;
    this.#onReply = onReply;
    for (const key of storedKeys(this.#prefix)) {
      const decision = readStored(key, decisionRequestSchema.optional(), undefined);
      if (decision !== undefined) this.#list.push({ key, decision });
    }
    this.waiting = this.#list.length;
    addEventListener('online', () => this.retry());
    this.retry();
  }

  /** Documents with an unsent decision on this task. */
  documents(task: string): string[] {
    return this.#list.flatMap(({ decision }) => (decision.task === task ? [decision.document] : []));
  }

  send(decision: DecisionRequest): void {
    // Keys sort by time.
    const key = `${this.#prefix}${String(Date.now()).padStart(15, '0')}.${String(this.#sent++).padStart(6, '0')}`;
    writeStored(key, decision);
    this.#list.push({ key, decision });
    this.waiting = this.#list.length;
    this.retry();
  }

  /** Tries now instead of when the wait is over. */
  retry(): void {
    clearTimeout(this.#timer);
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let next = this.#list[0]; next !== undefined; next = this.#list[0]) {
      if (this.#wait === 0) this.state = 'saving';
      try {
        const reply = await postDecision(next.decision);
        this.#wait = 0;
        this.#done(next.key);
        this.#onReply(next.decision, reply);
      } catch (error) {
        if (error instanceof ApiError && error.isTemporary) {
          this.state = error.code === 'session-invalid' ? 'logged-out' : 'offline';
          this.#wait = Math.min(longestWait, Math.max(500, this.#wait * 2));
          this.#timer = setTimeout(() => this.retry(), this.#wait);
          break;
        }
        const reason = error instanceof ApiError ? `${error.message} ${error.fix}` : String(error);
        this.refused.push(`The decision on ${next.decision.document} was not stored: ${reason}`);
        this.#done(next.key);
      }
    }
    if (this.#list.length === 0) this.state = 'saved';
    this.#isSending = false;
  }

  #done(key: string): void {
    this.#list = this.#list.filter((entry) => entry.key !== key);
    this.waiting = this.#list.length;
    removeStored(key);
  }
}
