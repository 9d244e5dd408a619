// JavaScript libraries that find names in raw text without training: only their speed is compared, as their labels are
// others. The jobs are those of raw_text_peer.py; `folder` is the name of the library.
import { createInterface } from 'node:readline';

const libraries = {
  async 'wink-nlp'() {
    const [{ default: winkNlp }, { default: model }] = await Promise.all([
      import('wink-nlp'),
      import('wink-eng-lite-web-model'),
    ]);
    // The whole pipe that its model has, as its guide sets it up.
    const nlp = winkNlp(model);
    return (text) => nlp.readDoc(text).entities().out();
  },
  async compromise() {
    const { default: nlp } = await import('compromise');
    return (text) => {
      const doc = nlp(text);
      return [doc.people(), doc.places(), doc.organizations()].flatMap((view) => view.out('array'));
    };
  },
};

let find = () => [];
const jobs = {
  async load({ folder }) {
    const start = performance.now();
    find = await libraries[folder]();
    find('Ready .');
    return { seconds: (performance.now() - start) / 1_000 };
  },
  time({ texts }) {
    const start = performance.now();
    const found = texts.reduce((sum, text) => sum + find(text).length, 0);
    return { seconds: (performance.now() - start) / 1_000, found };
  },
  latency({ texts }) {
    const milliseconds = texts.map((text) => {
      const start = performance.now();
      find(text);
      return performance.now() - start;
    });
    return { milliseconds };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  console.log(JSON.stringify(await jobs[job.op](job)));
}
