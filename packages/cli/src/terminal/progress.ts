import type { Context } from '../context.ts';

/** A line that says how far a long step is. */
export interface Progress {
  /**
   * `note` is shown behind the figures, for example a score or the money spent. `share` of the work is done, in [0, 1]:
   * for the time left, where what is counted takes longer or shorter; default `done` of the total.
   */
  update(done: number, note?: string, share?: number): void;
  /** Clears the line of a terminal, so that another text can be written there; the next update draws it again. */
  clear(): void;
  /** Clears the line (terminal) or leaves the last one standing (log). */
  finish(): void;
}

/** What is being done and of how many. */
export interface ProgressOptions {
  readonly label: string;
  /** Absent where nobody knows; then there is no estimate of the time left. */
  readonly total?: number;
  /** What was done before: it took none of the time. */
  readonly from?: number;
  /** What is counted, in the plural: `texts`. */
  readonly unit: string;
}

/** Redrawing more often than this helps nobody. */
const redrawMs = 100;
/** A log gets a line this often. */
const logMs = 5_000;

/** Progress on standard error: redrawn in place for a person, a plain line every few seconds in a log. */
export function createProgress(context: Pick<Context, 'stderr' | 'isTTY' | 'now'>, options: ProgressOptions): Progress {
  const begun = context.now().getTime();
  let shown = context.isTTY ? 0 : begun;
  let isDrawn = false;
  const clear = (): void => {
    if (isDrawn) context.stderr.write('\r\u001b[2K');
    isDrawn = false;
  };
  return {
    update(done, note, share) {
      const now = context.now().getTime();
      const isLast = options.total !== undefined && done >= options.total;
      if (now - shown < (context.isTTY ? redrawMs : logMs) && !(isLast && context.isTTY)) return;
      shown = now;
      const line = formatProgress(options, done, now - begun, note, share);
      if (!context.isTTY) {
        context.stderr.write(`${line}\n`);
        return;
      }
      context.stderr.write(`\r\u001b[2K${line.slice(0, (context.stderr.columns || 100) - 1)}`);
      isDrawn = true;
    },
    clear,
    finish: clear,
  };
}

/** For example `Proposing: 120 of 1,000 texts (12 %), about 40 s left, $0.02`. */
export function formatProgress(
  options: ProgressOptions,
  done: number,
  elapsedMs: number,
  note?: string,
  share: number = (done - (options.from ?? 0)) / ((options.total ?? done) - (options.from ?? 0)),
): string {
  const count = grouped(done);
  const parts: string[] = [];
  if (options.total === undefined) parts.push(`${count} ${options.unit}`);
  else {
    const percent = options.total === 0 ? 100 : Math.floor((100 * done) / options.total);
    parts.push(`${count} of ${grouped(options.total)} ${options.unit} (${percent} %)`);
    // The first second says little about the rest.
    if (share > 0 && done < options.total && elapsedMs >= 1_000) {
      parts.push(`about ${formatDuration(Math.max(1_000, (elapsedMs / share) * (1 - share)))} left`);
    }
  }
  if (note !== undefined && note !== '') parts.push(note);
  return `${options.label}: ${parts.join(', ')}`;
}

/** `12,500`. Not with toLocaleString: tables of languages are loaded for it, 6 MB that a command keeps which texts stream through. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `450 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
