// Text classifiers of JavaScript libraries as peers, with their own defaults. The jobs and the answers are those of
// sklearn_textcat.py, with the systems "nlp.js" and "natural"; both give one label a text, so they are left out where a
// text may have several.
import { createInterface } from 'node:readline';

// The libraries tell of their progress on standard output, which is for answers here.
console.log = console.error;
console.info = console.error;

const systems = {
  async 'nlp.js'({ train, labels }) {
    const { containerBootstrap, Nlp, LangEn } = await import('@nlpjs/basic');
    const container = await containerBootstrap();
    container.use(Nlp);
    container.use(LangEn);
    const nlp = container.get('nlp');
    Object.assign(nlp.settings, { autoSave: false, log: false });
    nlp.addLanguage('en');
    train.forEach((text, index) => {
      nlp.addDocument('en', text, labels[index][0]);
    });
    await nlp.train();
    return {
      bytes: Buffer.byteLength(nlp.export()),
      classify: async (text) => (await nlp.process('en', text)).intent,
    };
  },
  async natural({ train, labels }) {
    const { default: natural } = await import('natural');
    const classifier = new natural.BayesClassifier();
    train.forEach((text, index) => {
      classifier.addDocument(text, labels[index][0]);
    });
    classifier.train();
    // A text of which no word is left after stemming has no class for it.
    const classify = (text) => classifier.getClassifications(text)[0]?.label ?? labels[0][0];
    return { bytes: Buffer.byteLength(JSON.stringify(classifier)), classify };
  },
};

const trained = {};

async function timed({ classify, test }) {
  const begun = performance.now();
  const labels = [];
  for (const text of test) labels.push([await classify(text)]);
  return { labels, predictSeconds: (performance.now() - begun) / 1_000 };
}

async function run(job) {
  if (job.again !== undefined) return { predictSeconds: (await timed(trained[job.again])).predictSeconds };
  const answer = {};
  for (const [name, train] of Object.entries(job.multiple ? {} : systems)) {
    const start = performance.now();
    const { bytes, classify } = await train(job);
    const trainSeconds = (performance.now() - start) / 1_000;
    trained[name] = { classify, test: job.test };
    answer[name] = { trainSeconds, bytes, ...(await timed(trained[name])) };
  }
  return answer;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
}
