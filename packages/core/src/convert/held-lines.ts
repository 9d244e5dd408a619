import type { Line, Reject } from './types.ts';

/** How much {@link createHeldLines} keeps, in UTF-16 code units. */
export interface HeldLimits {
  /** Of one block: a sentence of a file of columns. */
  readonly block: number;
  /** Of all blocks together: a document. */
  readonly all: number;
}

/** The lines of a document that is being read, in blocks: the last one is open, those before it are closed. */
export interface HeldLines {
  /** Adds a line to the open block. */
  add(line: Line): void;
  /** Closes the open block, unless it is empty. */
  close(): void;
  /** Whether the open block has no line. */
  readonly isEmpty: boolean;
  /** The lines of the open block; none where they are too many to be kept. */
  readonly open: readonly Line[];
  /**
   * The lines of the closed blocks, which are no longer held after that; a reject where they were too many to be kept. The open
   * block stays.
   */
  take(): readonly (readonly Line[])[] | Reject;
}

/** As much as a line of JSON may have, and ten times that for all sentences of a document, which have columns. */
const defaultLimits: HeldLimits = { block: 10_000_000, all: 100_000_000 };

/** As much as is kept of a file that is one document without blocks, and of one element of a JSON file. */
export const mostOfOne = 100_000_000;

/** For formats of which one file is one document without blocks. */
export const wholeFileLimits: HeldLimits = { block: mostOfOne, all: mostOfOne };

/** So much of the first line that was not kept is shown, to find it again. */
const shownOfLost = 200;

/** Lines that were not kept, because there were too many. */
export interface Lost {
  readonly first: Line;
  last: number;
}

/** Holds lines of a file only as far as they can be a document: what has no end does not fill the memory. */
export function createHeldLines({ block: mostInBlock, all: mostInAll }: HeldLimits = defaultLimits): HeldLines {
  let open: Line[] = [];
  let openSize = 0;
  let openLost: Lost | undefined;
  let closed: Line[][] = [];
  let closedSize = 0;
  let closedLost: Lost | undefined;
  const isEmpty = (): boolean => open.length === 0 && openLost === undefined;
  return {
    add(line) {
      if (openLost !== undefined) {
        openLost.last = line.number;
        return;
      }
      open.push(line);
      openSize += line.text.length + 1;
      if (openSize <= mostInBlock) return;
      openLost = { first: open[0] ?? line, last: line.number };
      open = [];
    },
    close() {
      if (isEmpty()) return;
      closed.push(open);
      closedSize += openSize;
      if (openLost !== undefined || closedLost !== undefined || closedSize > mostInAll) {
        const first = closedLost?.first ?? closed[0]?.[0] ?? openLost?.first;
        const last = openLost?.last ?? open.at(-1)?.number;
        closedLost = first && { first, last: last ?? first.number };
        closed = [];
      }
      [open, openSize, openLost] = [[], 0, undefined];
    },
    get isEmpty() {
      return isEmpty();
    },
    get open() {
      return open;
    },
    take() {
      const taken = closedLost === undefined ? closed : rejectLost(closedLost, mostInBlock, mostInAll);
      [closed, closedSize, closedLost] = [[], 0, undefined];
      return taken;
    },
  };
}

function rejectLost(lost: Lost, mostInBlock: number, mostInAll: number): Reject {
  const limit =
    mostInBlock === mostInAll ? `${mostInAll}` : `${mostInBlock} in a sentence and ${mostInAll} in a document`;
  return rejectTooLong(lost, limit);
}

/** The reject that lines amount to which were not kept; `limit` is how many characters are. */
export function rejectTooLong({ first, last }: Lost, limit: string): Reject {
  return {
    line: first.number,
    code: 'line-too-long',
    problem: `Lines ${first.number} to ${last} belong together and have more characters than can be read (${limit}).`,
    raw: `${first.text.slice(0, shownOfLost)}…`,
  };
}
