import { writeSync } from 'node:fs';
import module from 'node:module';
import { openStore } from '@tincture/store';
import { parseTask } from 'tincture';
import { z } from 'zod';
import { startStudio } from '../server/start.ts';

// A studio in a process of its own, for the tests to kill: `serve.ts STORE PORT TASKS STEPS CLOCK` serves tasks, a JSON object of
// what task files say by the names of the tasks, on the store and writes the login link to standard output. Several are also
// a composed view, `all`. With STEPS other than 0 a model learns meanwhile, in as many steps each time. The clock is so many hours fast.

const [, , path = '', port = '0', given = '', steps = '0', hours = '0'] = process.argv;
const now = (): Date => new Date(Date.now() + Number(hours) * 3_600_000);
const tasks = Object.entries(z.record(z.string(), z.unknown()).parse(JSON.parse(given))).map(([name, task]) =>
  parseTask(name, task),
);
const training = async () => ({ seed: 1, settings: { steps: Number(steps), width: 16 } });
const store = await openStore(path, { now });
const studio = await startStudio({
  store,
  project: { name: 'kitchen' },
  tasks,
  views: tasks.length > 1 ? [{ name: 'all', tasks: tasks.map(({ name }) => name) }] : [],
  person: 'ada',
  port: Number(port),
  ...(steps === '0' ? {} : { learning: { now, training } }),
});
writeSync(1, `${studio.url}\n`);
// It is killed, so it never comes to the end at which Node writes this.
module.flushCompileCache();
