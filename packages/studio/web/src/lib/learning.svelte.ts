import { z } from 'zod';
import type { LearningView } from '../../../src/api/learning-messages.ts';
import { learningSchema } from '../../../src/api/learning-schemas.ts';
import type { ProgressView } from '../../../src/api/messages.ts';
import { progressSchema } from '../../../src/api/schemas.ts';
import { postTrain } from './api.ts';

/** How long a stream that the server refused is left alone. */
const retryMs = 5_000;

/** What becomes of what the server tells. */
export interface LearningListener {
  /** Somebody decided something, perhaps in another window. */
  onProgress(progress: ProgressView): void;
  /** Somebody decided on another task. */
  onDecidedBeside(task: string): void;
  /** Open texts have got new proposals. */
  onProposals(): void;
}

/**
 * What the server tells of one task: how far it is, and the state of the model that learns, where one does. While the server is
 * away the latest one stays: all else works without it.
 */
export class Learning {
  view: LearningView | undefined = $state.raw(undefined);
  readonly #task: string;
  readonly #listener: LearningListener;
  #stream: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(task: string, listener: LearningListener) {
    this.#task = task;
    this.#listener = listener;
    document.addEventListener('visibilitychange', this.#follow);
    this.#follow();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#follow);
    this.#disconnect();
  }

  /** Asks for a training now; what comes of it is told like everything else. */
  async train(): Promise<void> {
    const view = await postTrain(this.#task).catch(() => undefined);
    if (view !== undefined) this.#show(view);
  }

  // A browser has six connections to a server in all: windows that nobody sees must not hold them.
  readonly #follow = (): void => {
    if (document.visibilityState === 'hidden') this.#disconnect();
    else if (this.#stream === undefined) this.#connect();
  };

  #connect(): void {
    clearTimeout(this.#timer);
    const stream = new EventSource(`/api/events?${new URLSearchParams({ task: this.#task })}`);
    this.#stream = stream;
    stream.addEventListener('learning', ({ data }) => {
      const view = parsed(learningSchema, data);
      if (view !== undefined) this.#show(view);
    });
    stream.addEventListener('progress', ({ data }) => {
      const progress = parsed(progressSchema, data);
      if (progress !== undefined) this.#listener.onProgress(progress);
    });
    stream.addEventListener('decided', ({ data }) => {
      const task = parsed(z.string(), data);
      if (task !== undefined) this.#listener.onDecidedBeside(task);
    });
    stream.addEventListener('error', () => {
      // The browser itself tries again, unless the server answered something else: a new login may be needed first.
      if (stream.readyState !== EventSource.CLOSED || this.#stream !== stream) return;
      this.#disconnect();
      this.#timer = setTimeout(this.#follow, retryMs);
    });
  }

  #disconnect(): void {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = undefined;
  }

  #show(view: LearningView): void {
    const before = this.view?.revision;
    this.view = view;
    if (before !== undefined && before !== view.revision) this.#listener.onProposals();
  }
}

/** A message of the stream; undefined where it is of another version of the server. */
function parsed<T>(schema: z.ZodType<T>, data: unknown): T | undefined {
  try {
    const result = schema.safeParse(JSON.parse(String(data)));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
