// Ours as a process beside its peers, with the built library, as a program uses it (`npm run build -- core`). The jobs
// are those of raw_text_peer.py; `folder` is a model file.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadComponent, tokenize } from 'tincture';

/** Texts that are given to the component at once; other systems choose their own number. */
const batchTexts = 64;

let component;

function predict(texts) {
  return component.predict(texts.map((text) => tokenize(text)));
}

const jobs = {
  load({ folder }) {
    component = loadComponent(readFileSync(folder));
    return {};
  },
  async time({ texts }) {
    let found = 0;
    for (let at = 0; at < texts.length; at += batchTexts) {
      for (const { annotations } of await predict(texts.slice(at, at + batchTexts))) found += annotations.ents.length;
    }
    return { found };
  },
  async latency({ texts }) {
    const milliseconds = [];
    for (const text of texts) {
      const start = performance.now();
      await predict([text]);
      milliseconds.push(performance.now() - start);
    }
    return { milliseconds };
  },
  /** Resident bytes before, and after each twentieth of `bytes`; one text at a time, as a stream brings them. */
  async memory({ texts, bytes }) {
    const residentBytes = [process.memoryUsage.rss()];
    let sent = 0;
    for (let counter = 0; sent < bytes; counter++) {
      const text = withUnseenWords(texts[counter % texts.length], counter);
      await predict([text]);
      sent += text.length;
      if (sent >= (bytes / 20) * residentBytes.length) residentBytes.push(process.memoryUsage.rss());
    }
    return { residentBytes };
  },
};

/** As `unseen` in raw_text_peer.py: every twentieth word is followed by one that no cache holds. */
function withUnseenWords(text, counter) {
  const letter = (digit) => String.fromCharCode(97 + digit);
  const spelled = Array.from(String(counter), (digit) => letter(Number(digit))).join('');
  return text
    .split(' ')
    .map((word, at) => (at % 20 === 0 ? `${word} q${spelled}${letter((at / 20) % 26)}` : word))
    .join(' ');
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const start = performance.now();
  const answer = await jobs[job.op](job);
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1_000, ...answer }));
}
