import { z } from 'zod';
import type { DecisionReply, DecisionRequest, RemarkRequest } from '../../../src/api/messages.ts';
import { decisionRequestSchema, remarkRequestSchema } from '../../../src/api/schemas.ts';
import { type ApiError, postDecision, postRemark, toApiError } from './api.ts';
import { readStored, removeStored, storedKeys, writeStored } from './stored.ts';

const longestWaitMs = 8_000;
const shortestWaitMs = 500;

/** What a person did: a decision, or a flag or comment. */
export type Message = DecisionRequest | RemarkRequest;

const messageSchema: z.ZodType<Message> = z.union([decisionRequestSchema, remarkRequestSchema]);

/** What becomes of the messages that are sent. */
export interface OutboxListener {
  onStored(decision: DecisionRequest, reply: DecisionReply): void;
  /** The server will never take it. It has left the outbox. */
  onRefused(message: Message, reason: ApiError): void;
}

/** Whether a message is a decision. */
export function isDecision(message: Message): message is DecisionRequest {
  return 'verdict' in message;
}

interface Entry {
  readonly key: string;
  readonly message: Message;
  /** Whether the browser's storage has it: else it is lost with this window. */
  readonly isKept: boolean;
}

/**
 * Decisions and remarks on their way to the server, in order. They are kept in this browser until the server has them, so that a
 * closed window or a stopped server loses none; ids make sending one twice harmless. Each has a key of its own, so that
 * two windows do not overwrite each other's.
 */
export class Outbox {
  /** How many the server does not have yet. */
  waiting: number = $state(0);
  /** Whether all of those are in the browser's storage. */
  isKept: boolean = $state(true);
  /** Why the latest try failed; undefined while all is well. */
  trouble: ApiError | undefined = $state.raw(undefined);
  readonly #prefix: string;
  readonly #listener: OutboxListener;
  /** The list itself; the browser's storage follows it, where it allows that. */
  #list: readonly Entry[] = [];
  #sent = 0;
  /** Milliseconds in the latest key. */
  #time = 0;
  #isSending = false;
  #waitMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, listener: OutboxListener) {
    this.#prefix = `${name}/`;
    this.#listener = listener;
    const kept = storedKeys(this.#prefix).flatMap((key): Entry[] => {
      const message = readStored(key, messageSchema.optional(), undefined);
      return message === undefined ? [] : [{ key, message, isKept: true }];
    });
    this.#setList(kept);
    // What is sent from here on comes after it.
    this.#time = 1 + Number(/^\d+/.exec(kept.at(-1)?.key.slice(this.#prefix.length) ?? '')?.[0] ?? 0);
    addEventListener('online', () => this.retry());
    this.retry();
  }

  /** The decisions on tasks that the server does not have yet, oldest first. */
  pending(tasks: readonly string[]): DecisionRequest[] {
    return this.#list.flatMap(({ message }) => (tasks.includes(message.task) && isDecision(message) ? [message] : []));
  }

  send(message: Message): void {
    // Keys sort by time. A clock that was set back must not put an undo before what it takes back.
    this.#time = Math.max(this.#time, Date.now());
    const key = `${this.#prefix}${String(this.#time).padStart(15, '0')}.${String(this.#sent++).padStart(6, '0')}`;
    this.#setList([...this.#list, { key, message, isKept: writeStored(key, message) }]);
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
      try {
        const { key, message } = next;
        if (isDecision(message)) {
          const reply = await postDecision(message);
          this.#settle(key);
          this.#listener.onStored(message, reply);
        } else {
          await postRemark(message);
          this.#settle(key);
        }
      } catch (error) {
        const reason = toApiError(error);
        if (reason.isTemporary) {
          this.trouble = reason;
          this.#waitMs = Math.min(longestWaitMs, Math.max(shortestWaitMs, this.#waitMs * 2));
          this.#timer = setTimeout(() => this.retry(), this.#waitMs);
          break;
        }
        this.#settle(next.key);
        this.#listener.onRefused(next.message, reason);
      }
    }
    this.#isSending = false;
  }

  /** Takes one out that the server has answered. */
  #settle(key: string): void {
    this.#waitMs = 0;
    this.trouble = undefined;
    removeStored(key);
    this.#setList(this.#list.filter((entry) => entry.key !== key));
  }

  #setList(list: readonly Entry[]): void {
    this.#list = list;
    this.waiting = list.length;
    this.isKept = list.every((entry) => entry.isKept);
  }
}
