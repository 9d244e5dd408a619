import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TinctureError } from 'tincture';

/** One text that is about to leave this machine. */
export interface Egress {
  readonly provider: string;
  /** Where it goes, for example `https://api.openai.com`. */
  readonly origin: string;
  /** SHA-256 of the text: the log itself tells nothing about it. */
  readonly textHash: string;
  /** Of the texts that are sent with it as examples. */
  readonly exampleHashes: readonly string[];
  readonly promptHash: string;
}

/** Lists what is sent to whom, before it is sent. */
export type EgressLog = (entry: Egress) => Promise<void>;

/** A log in a file of JSON lines. Throws `llm-egress-unlogged` if it cannot be written, so that nothing is sent unlisted. */
export function createEgressLog(path: string, now: () => Date): EgressLog {
  return async (entry) => {
    try {
      await mkdir(dirname(path), { recursive: true });
      await appendFile(path, `${JSON.stringify({ time: now().toISOString(), ...entry })}\n`);
    } catch (cause) {
      throw new TinctureError({
        code: 'llm-egress-unlogged',
        problem: 'The log of what leaves this machine cannot be written, so nothing was sent.',
        where: { file: path },
        fix: 'Make the file writable.',
        cause,
      });
    }
  };
}
