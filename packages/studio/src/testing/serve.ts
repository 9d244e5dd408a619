import { writeSync } from 'node:fs';
import { openStore } from '@tincture/store';
import { parseTask } from 'tincture';
import { startStudio } from '../server/start.ts';

// A studio in a process of its own, for the tests to kill: `serve.ts STORE PORT NAME TASK [STEPS]` serves one task, in JSON as in
// a task file, on the store and writes the login link to standard output. With STEPS a model learns meanwhile, in as many
// steps each time.

const [, , path = '', port = '0', name = '', task = '', steps] = process.argv;
const training = async () => ({ seed: 1, settings: { steps: Number(steps), width: 16 } });
const store = await openStore(path, { now: () => new Date() });
const studio = await startStudio({
  store,
  project: { name: 'kitchen' },
  tasks: [parseTask(name, JSON.parse(task))],
  person: 'ada',
  port: Number(port),
  ...(steps === undefined ? {} : { learning: { now: () => new Date(), training } }),
});
writeSync(1, `${studio.url}\n`);
