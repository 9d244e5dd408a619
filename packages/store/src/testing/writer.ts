import { writeSync } from 'node:fs';
import { openStore } from '../sqlite/open-store.ts';

// A process for the tests to kill: `writer.ts FILE NAME COUNT` adds a text and decides on it COUNT times, and writes
// the id of each decision to standard output once the store has acknowledged it.

const [, , path = '', name = '', count = '0'] = process.argv;
const store = await openStore(path, { now: () => new Date(0), busyTimeoutMs: 20_000 });
const { outcomes } = await store.addDocuments([{ text: `text of ${name}`, annotations: {} }]);
const document = outcomes[0]?.id ?? '';
for (let index = 0; index < Number(count); index++) {
  const id = `${name}-${index}`;
  await store.decide({ id, document, task: 'dishes', verdict: 'ignore', person: name });
  writeSync(1, `${id}\n`);
}
await store.close();
