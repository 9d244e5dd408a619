// Our text classifier as a process beside its peers, with the built library, as a program uses it (`npm run build -- core`).
// Jobs as in sklearn_textcat.py, but {"model": file of a trained component, "test": [text, ...]} loads instead of training.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadComponent, tokenize } from 'tincture';

let component;
let test;

const jobs = {
  load(job) {
    component = loadComponent(readFileSync(job.model));
    test = job.test;
    return {};
  },
  async again() {
    const begun = performance.now();
    await component.predict(test.map((text) => tokenize(text)));
    return { predictSeconds: (performance.now() - begun) / 1_000 };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  console.log(JSON.stringify(await (job.again === undefined ? jobs.load(job) : jobs.again())));
}
