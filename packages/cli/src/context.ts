/** Where a command writes: a process stream, or a buffer in a test. */
export interface Output {
  write(content: string | Uint8Array, done?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything that a command takes from the process it runs in. */
export interface Context {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether a person watches: progress is redrawn in place, and colours are used. */
  readonly isTTY: boolean;
  readonly now: () => Date;
  /** Aborts on Ctrl-C and when the process is asked to end. */
  readonly signal: AbortSignal;
  /** Asks a person yes or no; absent where nobody is there to answer. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

/** Thrown by a command that was interrupted; `kept` says what is safe and how to go on. */
export class Interrupted extends Error {
  readonly kept: string;

  constructor(kept: string) {
    super(kept);
    this.name = 'Interrupted';
    this.kept = kept;
  }
}

/** Writes and waits until the stream took it, so that a slow reader slows the writer. */
export function write(output: Output, content: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(content, (error) => (error ? reject(error) : resolve()));
  });
}

/** `promise`, or a rejection on Ctrl-C; nothing of it stays with the signal, which may live much longer. */
export function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
