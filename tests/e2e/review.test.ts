// A person reviews in a real browser what the real command serves; afterwards other commands find what was decided.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '@tincture/store';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { findBrowser } from '../../packages/studio/src/e2e/find-browser.ts';
import { startTincture, temporaryFolder, tincture } from './command.ts';

const executablePath = findBrowser();
if (executablePath === undefined) process.stderr.write('Skipped: no Chromium. Install it, or set CHROMIUM_PATH.\n');

const project = `tasks:
  kitchen:
    kind: ner
    labels: { DISH: { definition: "A dish" }, TOOL: { definition: "A tool" } }
proposers:
  rules: { rules: rules.jsonl }
train: { vectors: false }
`;
const texts = ['The ramen was fine', 'A wok is not a pot', 'Nothing here to mark', 'Later a tempura', 'Soup again'];

test.skipIf(executablePath === undefined)(
  'tincture review: what is decided in the browser is gold for the rest',
  async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tincture.yaml'), project);
    writeFileSync(
      join(folder, 'rules.jsonl'),
      '{"label":"DISH","pattern":"ramen"}\n{"label":"TOOL","pattern":"wok"}\n',
    );
    writeFileSync(join(folder, 'texts.txt'), `${texts.join('\n')}\n`);
    for (const args of [
      ['add', 'texts.txt'],
      ['propose', '--with', 'rules'],
    ]) {
      expect(tincture(folder, args).status).toBe(0);
    }

    const server = startTincture(folder, ['review', '--port', '0', '--person', 'ada']);
    let printed = '';
    const link = await new Promise<string>((resolve, reject) => {
      server.stdout?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        const [found] = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(printed) ?? [];
        if (found !== undefined) resolve(found);
      });
      server.once('exit', () => reject(new Error(`The command ended: ${printed}`)));
    });
    const browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    try {
      const page = await browser.newPage();
      const press = async (...keys: string[]): Promise<void> => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const shows = (words: string): Promise<void> => page.locator('main .text').filter({ hasText: words }).waitFor();
      await page.goto(link);
      await shows('was fine');
      await press('a');
      await shows('not a pot');
      // The proposal stays, and "pot", the last word, is marked too.
      await press('End', '2', 'a');
      await shows('Nothing here');
      await press('x');
      await shows('Later');
      await press('Space');
      await shows('again');
      await press('u');
      await shows('Later');
      await press('a');
      await page.locator('header .saved').waitFor();
    } finally {
      await browser.close();
    }
    server.kill('SIGINT');
    const [code] = await once(server, 'exit');
    expect(code).toBe(0);
    expect(printed).toContain('tincture train');

    const store = await openStore(join(folder, '.tincture/store.sqlite'), { now: () => new Date() });
    const made: unknown[] = [];
    for await (const { id, text } of store.documents()) {
      for (const { verdict, person, annotations } of await store.decisions(id, 'kitchen')) {
        expect(person).toBe('ada');
        made.push([
          text,
          verdict,
          annotations?.ents?.map(({ start, end, label }) => `${text.slice(start, end)} ${label}`),
        ]);
      }
    }
    await store.close();
    expect(made).toEqual([
      [texts[0], 'accept', ['ramen DISH']],
      [texts[1], 'correct', ['wok TOOL', 'pot TOOL']],
      [texts[2], 'reject', undefined],
      [texts[3], 'ignore', undefined],
      [texts[3], 'undo', undefined],
      [texts[3], 'accept', []],
    ]);
    expect(tincture(folder, ['export', 'gold.jsonl']).status).toBe(0);
  },
  120_000,
);
