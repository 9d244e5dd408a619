import { writeSync } from 'node:fs';
import { openStore } from '@tincture/store';
import { startStudio } from '../server/start.ts';

// A studio in a process of its own, for the tests to kill: `serve.ts STORE PORT` serves one entity task on the store and
// writes the login link to standard output.

const [, , path = '', port = '0'] = process.argv;
const store = await openStore(path, { now: () => new Date() });
const studio = await startStudio({
  store,
  project: { name: 'kitchen' },
  tasks: [{ name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }, { name: 'TOOL' }] }],
  person: 'ada',
  port: Number(port),
});
writeSync(1, `${studio.url}\n`);
