import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TinctureError } from 'tincture';
import { z } from 'zod';
import type { Completion, LabelScores } from '../providers/provider.ts';

/** What a model said to one question. */
export type Answer = Completion | LabelScores;

/** Answers by the key of their question (`requestKey`, `labelScoresKey`): asking the same again costs nothing. */
export interface AnswerCache {
  get(key: string): Promise<Answer | undefined>;
  /** Durable when it resolves. */
  set(key: string, answer: Answer): Promise<void>;
}

const stored: z.ZodType<Answer> = z.union([
  z.object({
    text: z.string(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    finish: z.enum(['stop', 'length', 'declined']),
    elapsedMs: z.number(),
  }),
  z.object({ logProbabilities: z.array(z.number()), inputTokens: z.number(), elapsedMs: z.number() }),
]);

/**
 * A cache in a folder, one small file an answer, named by its key. Files are written beside and renamed, so a killed
 * process leaves whole answers or none; one that cannot be read counts as absent.
 */
export function createFolderCache(folder: string): AnswerCache {
  const pathOf = (key: string): string => join(folder, key.slice(0, 2), `${key}.json`);
  return {
    async get(key) {
      try {
        return stored.parse(JSON.parse(await readFile(pathOf(key), 'utf8')));
      } catch {
        return undefined;
      }
    },
    async set(key, answer) {
      const path = pathOf(key);
      const temporary = `${path}.${randomUUID()}.part`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(temporary, JSON.stringify(stored.parse(answer)));
        const handle = await open(temporary, 'r+');
        await handle.sync().finally(() => handle.close());
        await rename(temporary, path);
      } catch (cause) {
        throw new TinctureError({
          code: 'llm-cache-failed',
          problem: `An answer could not be kept: ${cause instanceof Error ? cause.message : String(cause)}.`,
          where: { file: folder },
          fix: 'Free some space or make the folder writable; without the cache every answer would be paid for again.',
          cause,
        });
      }
    },
  };
}

/** A cache that lasts as long as the process. */
export function createMemoryCache(): AnswerCache {
  const answers = new Map<string, Answer>();
  return {
    get: (key) => Promise.resolve(answers.get(key)),
    set(key, answer) {
      answers.set(key, answer);
      return Promise.resolve();
    },
  };
}
