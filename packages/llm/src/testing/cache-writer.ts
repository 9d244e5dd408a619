// Keeps answers in the folder that it is given until it is killed, and names each once it is kept.
import { createHash } from 'node:crypto';
import { createFolderCache } from '../run/cache.ts';

const cache = createFolderCache(process.argv[2] ?? '');
for (let index = 0; ; index++) {
  const key = createHash('sha256').update(`${index}`).digest('hex');
  await cache.set(key, {
    text: `${index} `.repeat(2_000),
    inputTokens: 1,
    outputTokens: 1,
    finish: 'stop',
    elapsedMs: 1,
  });
  process.stdout.write(`${key} ${index}\n`);
}
