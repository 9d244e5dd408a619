// The core as it is published must run on older Node versions than the one we develop on, and in browsers, and say the
// same everywhere, bit for bit, whatever they have of WebAssembly. It is compiled and bundled as by scripts/build.ts, in
// a folder of its own, and loaded by every other Node and by the Chromium that this machine has. The models are those of
// tests/golden, with what they must predict.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { languageCodes, tokenizerOf, tokenTexts } from 'tincture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../packages/studio/src/e2e/find-browser.ts';
import { bundle, coreEntries } from '../../scripts/bundle.ts';
import { read, root } from '../tidy/workspace.ts';
import { serveFolder } from './serve-folder.ts';

/** Paths of the Node executables on this machine with their versions, without the one that runs the tests. */
function otherNodes(): { path: string; version: string }[] {
  const found = new Map<string, string>();
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'node');
    if (folder.includes('node_modules') || !existsSync(path)) continue;
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
    if (version !== process.version && Number(version.slice(1).split('.')[0]) >= 20)
      found.set(realpathSync(path), version);
  }
  return [...found].map(([path, version]) => ({ path, version }));
}

const golden = join(root, 'tests/golden');
/** `1/ner` and so on: every golden model that predicts. */
const models = readdirSync(golden).flatMap((version) =>
  readdirSync(join(golden, version))
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => `${version}/${file.slice(0, -'.jsonl'.length)}`),
);

/** Something that each language cuts in its own way, and characters of which runtimes have tables. */
const inAllLanguages =
  "L'homme d’hier dit-il geht's z.B. 3. Vor- und 1.ª EE.UU. dell'anno 's-Heer np. 東京タワー。 𠮷野 ｶﾞ １，０ ㄅ “É” ﬁ Ǆ ß İ 👍🏽 ₿";

/** What each golden model says about its texts, as the lines of its file; in a form that is sent to other runtimes. */
const program = `
import {
  createRandom, givenTo, languageCodes, loadComponent, parseTask, readModel, scoreTask, tokenize, tokenizerOf, tokenTexts,
  TinctureError, withAnnotations,
} from './dist/index.js';
import { readDocuments } from './dist/convert.js';
import { openDocs, writeDocs } from './dist/docs-file.js';
import { spansSvg } from './dist/show.js';
export async function run(read) {
  const said = {};
  for (const model of ${JSON.stringify(models)}) {
    const lines = new TextDecoder().decode(await read(model + '.jsonl')).trimEnd().split('\\n');
    const component = loadComponent(await read(model + '.safetensors'));
    const texts = lines.map((line) => JSON.parse(line).text);
    const given = (line) => givenTo(component, { ents: JSON.parse(line).ents });
    const predictions = await component.predict(lines.map((line, i) => withAnnotations(tokenize(texts[i]), given(line))));
    const bare = (spans) => spans.map(({ start, end, label, confidence, kbId, kbConfidence }) =>
      ({ start, end, label, confidence, kbId, kbConfidence }));
    said[model] = predictions.map(({ annotations: { tokens, ents, spans, coref, cats, frames, rels, discourse } }, index) => JSON.stringify({
      text: texts[index],
      ...(ents && { ents: bare(ents) }),
      ...(spans && { spans: { phrases: bare(spans.phrases) } }),
      ...(tokens && { tokens }),
      ...(coref && { coref: coref.map(({ source: _, ...cluster }) => cluster) }),
      ...(cats && { cats }),
      ...(frames && { frames: frames.map(({ source: _, ...frame }) => frame) }),
      ...(discourse && { discourse }),
      ...(rels && { rels: rels.map(({ source: _, ...relation }) => relation) }),
    }));
  }
  const doc = tokenize("Don't pay $5 for ramen 🍜 in the U.S.!");
  const task = parseTask('food', { kind: 'ner', labels: ['DISH'] });
  const gold = { ents: [{ start: 17, end: 22, label: 'DISH' }] };
  let refused = '';
  try { readModel(new Uint8Array(64)); } catch (error) { refused = error.code; }
  // What only other entries have, and that they share with the main one what they have in common.
  const chunks = [];
  for await (const chunk of writeDocs([{ id: 'ramen', text: doc.text, annotations: gold }])) chunks.push(chunk);
  const file = await openDocs(new Blob(chunks));
  const kept = await file.withId('ramen');
  const readAgain = [];
  for await (const { document: one } of readDocuments([{ text: JSON.stringify({ text: kept.text, ...kept.annotations }), number: 1 }], { format: 'jsonl', task })) readAgain.push(one);
  const oneClass = await openDocs(new Blob(['no file of Docs'])).catch((error) => error instanceof TinctureError);
  const drawn = spansSvg(readAgain[0].text, readAgain[0].annotations.ents).includes('ramen');
  const f = scoreTask(task, [{ gold, predicted: gold }]).value;
  const languages = languageCodes.map((code) => tokenTexts(tokenizerOf(code).tokenize(${JSON.stringify(inAllLanguages)})));
  return { tokens: tokenTexts(doc), languages, f, random: createRandom(1).next(), refused, kept: readAgain[0].annotations.ents, oneClass, drawn, said };
}
`;
/** What a runtime may lack of WebAssembly, as code that takes it away before the core is loaded. */
const lacks = {
  'with SIMD': '',
  'without SIMD': 'WebAssembly.validate = () => false;',
  'without WebAssembly': 'delete globalThis.WebAssembly;',
};
const kernels = Object.keys(lacks) as (keyof typeof lacks)[];
const inNode = `
import { readFileSync } from 'node:fs';
new Function(process.argv[2])();
const { run } = await import('./program.js');
console.log(JSON.stringify(await run((name) => new Uint8Array(readFileSync(new URL('golden/' + name, import.meta.url))))));
`;
const inBrowser = `
new Function(decodeURIComponent(location.hash.slice(1)))();
const { run } = await import('./program.js');
globalThis.result = run(async (name) => new Uint8Array(await (await fetch('golden/' + name)).arrayBuffer()));
`;
// Without code made of strings, which the strict policies below forbid to pages and their workers.
const strictly = `
import { run } from './program.js';
const result = await run(async (name) => new Uint8Array(await (await fetch('golden/' + name)).arrayBuffer()));
if (globalThis.document === undefined) postMessage(JSON.stringify(result));
else {
  document.querySelector('#page').textContent = JSON.stringify(result);
  const worker = new Worker('strict.js', { type: 'module' });
  worker.onmessage = ({ data }) => { document.querySelector('#worker').textContent = data; };
}
`;

const expected = {
  tokens: ['Do', "n't", 'pay', '$', '5', 'for', 'ramen', '🍜', 'in', 'the', 'U.S.', '!'],
  // The tables of characters are the runtime's own.
  languages: languageCodes.map((code) => tokenTexts(tokenizerOf(code).tokenize(inAllLanguages))),
  f: 1,
  // The same stream of random numbers everywhere: seeds must give the same model.
  random: 0.872666617622599,
  refused: 'model-corrupt',
  kept: [{ start: 17, end: 22, label: 'DISH' }],
  oneClass: true,
  drawn: true,
  said: Object.fromEntries(
    models.map((model) => [
      model,
      readFileSync(join(golden, `${model}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n'),
    ]),
  ),
};

describe('the built core', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-core-'));
  beforeAll(async () => {
    const tsc = join(root, 'node_modules/.bin/tsc');
    const settings = ['--customConditions', 'none', '--outDir', join(folder, 'dist')];
    execFileSync(tsc, ['-p', join(root, 'packages/core'), ...settings]);
    await bundle(join(folder, 'dist'), coreEntries());
    cpSync(golden, join(folder, 'golden'), { recursive: true });
    for (const [name, content] of Object.entries({
      'package.json': '{"type":"module"}',
      'program.js': program,
      'node.js': inNode,
      'browser.js': inBrowser,
      'index.html': '<!doctype html><script type="module" src="browser.js"></script>',
      'strict.js': strictly,
      'strict.html':
        '<!doctype html><p id="page"></p><p id="worker"></p><script type="module" src="strict.js"></script>',
    }))
      writeFileSync(join(folder, name), content);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('ships no helper of tests', () => {
    const shipped = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(shipped.length).toBeGreaterThan(50);
    expect(shipped.filter((path) => /testing|\.test\./.test(path))).toEqual([]);
  });

  it.each([
    ['neither the DOM nor Node', 'ES2023', []],
    ['the DOM', 'ES2023,DOM', []],
    ['Node', 'ES2023', [join(root, 'node_modules/@types')]],
  ])('has declarations that compile with the types of %s', (_, lib, typeRoots) => {
    writeFileSync(
      join(folder, 'consumer.ts'),
      `import { type Component, tokenize } from './dist/index.js';
      export async function run(component: Component, signal: AbortSignal): Promise<number> {
        return (await component.predict([tokenize('a')], { signal })).length;
      }`,
    );
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      target: 'ES2023',
      module: 'NodeNext',
      lib: lib.split(','),
      types: typeRoots.length > 0 ? ['node'] : [],
      typeRoots,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  const here = { path: process.execPath, version: process.version };
  const nodes = [here, ...otherNodes()].flatMap((node) => kernels.map((kernel) => ({ ...node, kernel })));
  it.each(nodes)('says the same on Node $version $kernel and prints no warning', ({ path, kernel }) => {
    // Without the options of the test run, as a user starts it.
    const { NODE_OPTIONS: _, ...env } = process.env;
    const args = [join(folder, 'node.js'), lacks[kernel]];
    const { stdout, stderr, status } = spawnSync(path, args, { encoding: 'utf8', env });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  const executablePath = findBrowser();
  it.skipIf(executablePath === undefined).each(kernels)('says the same in Chromium %s', async (kernel) => {
    const server = await serveFolder(folder);
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args });
    try {
      const page = await browser.newPage();
      await page.goto(
        `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html#${encodeURIComponent(lacks[kernel])}`,
      );
      await page.waitForFunction('globalThis.result');
      expect(await page.evaluate('globalThis.result')).toEqual(expected);
    } finally {
      await browser.close();
      server.close();
    }
  });

  it.skipIf(executablePath === undefined).each(['', " 'wasm-unsafe-eval'"])(
    "says the same in a page and its worker under script-src 'self'%s",
    async (allowed) => {
      const server = await serveFolder(folder, `default-src 'self'; script-src 'self'${allowed}`);
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const browser = await chromium.launch({ executablePath: executablePath ?? '', args });
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/strict.html`);
        for (const where of ['#page', '#worker']) {
          const said = page.locator(where);
          await expect.poll(() => said.textContent(), { timeout: 30_000 }).not.toBe('');
          expect(JSON.parse((await said.textContent()) ?? '')).toEqual(expected);
        }
      } finally {
        await browser.close();
        server.close();
      }
    },
    60_000,
  );

  it.skipIf(executablePath === undefined)('runs the page of the docs, which asks nobody else', async () => {
    const [, html = ''] = /```html\n([\s\S]*?)```/.exec(read('docs/how-to/in-a-browser.md')) ?? [];
    writeFileSync(join(folder, 'page.html'), html);
    cpSync(join(folder, 'dist'), join(folder, 'node_modules/tincture/dist'), { recursive: true });
    cpSync(join(golden, '1/textcat-single.safetensors'), join(folder, 'desk.safetensors'));
    const server = await serveFolder(folder);
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args });
    try {
      const page = await browser.newPage();
      const hosts = new Set<string>();
      page.on('request', (request) => hosts.add(new URL(request.url()).host));
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      await page.goto(`http://${host}/page.html`);
      await page.getByText('"EQUIPMENT"').waitFor();
      const answer = (): Promise<string | null> => page.locator('#answer').textContent();
      const before = await answer();
      await page.getByLabel('Text').fill('the wok is too small');
      await expect.poll(answer).not.toBe(before);
      expect([...hosts]).toEqual([host]);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
