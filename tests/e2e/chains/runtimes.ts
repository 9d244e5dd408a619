// A packaged component in a Node process of its own and in a real Chromium: each loads the core and the file, and nothing else.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import type { Annotations, Document } from 'tincture';
import { findBrowser } from '../../../packages/studio/src/e2e/find-browser.ts';
import { serveFolder } from '../../runtime/serve-folder.ts';
import { root } from '../../tidy/workspace.ts';

/** Where components run. Each run gives what was said of each document, without sources; a
 * component that reads annotations gets those of the documents. */
export interface Runtimes {
  /** Undefined where there is no Chromium on this machine. */
  readonly browser: string | undefined;
  inNode(model: Uint8Array, documents: readonly Document[]): readonly Annotations[];
  inChromium(model: Uint8Array, documents: readonly Document[]): Promise<readonly Annotations[]>;
  close(): Promise<void>;
}

/** The same in both: what a program of a user does. */
const program = `
import { docFor, givenTo, loadComponent, withAnnotations } from './core.js';
export async function run(bytes, documents) {
  const component = loadComponent(bytes);
  const predictions = await component.predict(documents.map((document) =>
    withAnnotations(docFor(component.task, document), givenTo(component, document.annotations))));
  const bare = (key, value) => (key === 'source' ? undefined : value);
  return JSON.parse(JSON.stringify(predictions.map(({ annotations, error }) => annotations ?? { error: String(error) }), bare));
}
`;
const nodeProgram = `
import { readFileSync } from 'node:fs';
import { run } from './program.js';
const read = (name) => readFileSync(new URL(name, import.meta.url));
console.log(JSON.stringify(await run(new Uint8Array(read('model.safetensors')), JSON.parse(read('documents.json')))));
`;

/** Bundles the core; the browser starts at its first use, and all kinds share it. */
export async function openRuntimes(): Promise<Runtimes> {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-chains-'));
  const bundled = await rolldown({ input: join(root, 'packages/core/src/index.ts'), logLevel: 'warn' });
  await bundled.write({ file: join(folder, 'core.js'), format: 'esm' });
  await bundled.close();
  const files = {
    'package.json': '{"type":"module"}',
    'program.js': program,
    'node.js': nodeProgram,
    'index.html': '<!doctype html><title>A page of a user</title>',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const give = (model: Uint8Array, documents: readonly Document[]): void => {
    writeFileSync(join(folder, 'model.safetensors'), model);
    writeFileSync(join(folder, 'documents.json'), JSON.stringify(documents));
  };
  const browser = findBrowser();
  let opened: { readonly browser: Browser; readonly server: Server } | undefined;
  return {
    browser,
    inNode(model, documents) {
      give(model, documents);
      const { NODE_OPTIONS: _, ...env } = process.env;
      return JSON.parse(execFileSync(process.execPath, [join(folder, 'node.js')], { encoding: 'utf8', env }));
    },
    async inChromium(model, documents) {
      give(model, documents);
      opened ??= {
        browser: await chromium.launch({
          executablePath: browser ?? '',
          args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        }),
        server: await serveFolder(folder),
      };
      const page = await opened.browser.newPage();
      try {
        await page.goto(`http://127.0.0.1:${(opened.server.address() as AddressInfo).port}/index.html`);
        return await page.evaluate<readonly Annotations[]>(`(async () => {
          const { run } = await import('/program.js');
          const bytes = await (await fetch('/model.safetensors')).arrayBuffer();
          return run(new Uint8Array(bytes), await (await fetch('/documents.json')).json());
        })()`);
      } finally {
        await page.close();
      }
    },
    async close() {
      await opened?.browser.close();
      opened?.server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
