// Recipes as a person runs them: the real command, a file of one's own, an LLM that answers, and the app's requests.
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { read } from '../tidy/workspace.ts';
import { startTincture, temporaryFolder, tincture } from './command.ts';

interface Item {
  readonly document: { readonly id: string; readonly text: string };
  readonly proposals: readonly { readonly ents?: readonly object[] }[];
}

interface Running {
  printed(): string;
  /** The next texts after the last ones that were asked for. */
  next(limit?: number): Promise<readonly Item[]>;
  decide(document: string, decision: object): Promise<{ status: number; body: { problem?: string } }>;
  /** Ctrl-C. */
  stop(): Promise<void>;
}

/** Starts a recipe and logs in as the browser does. */
async function recipe(folder: string, task: string, args: readonly string[]): Promise<Running> {
  const server = startTincture(folder, ['recipe', ...args, '--port', '0', '--person', 'ada']);
  let printed = '';
  const link = await new Promise<URL>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        const [found] = /http:\/\/127\.0\.0\.1:\d+\/login\S+/.exec(printed) ?? [];
        if (found !== undefined) resolve(new URL(found));
      });
    }
    server.once('exit', () => reject(new Error(`The command ended: ${printed}`)));
  });
  const login = await fetch(link, { redirect: 'manual' });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  let after = '';
  let sent = 0;
  return {
    printed: () => printed,
    async next(limit = 20) {
      const query = new URLSearchParams({ task, limit: String(limit), ...(after === '' ? {} : { after }) });
      const reply = await fetch(`${link.origin}/api/queue?${query}`, { headers: { cookie } });
      const { items } = (await reply.json()) as { items: readonly Item[] };
      after = items.at(-1)?.document.id ?? after;
      return items;
    },
    async decide(document, decision) {
      const id = `decision-${process.pid}-${sent++}-${document}`;
      const reply = await fetch(`${link.origin}/api/decisions`, {
        method: 'POST',
        headers: { cookie, origin: link.origin, 'content-type': 'application/json' },
        body: JSON.stringify({ id, document, task, ...decision }),
      });
      return { status: reply.status, body: (await reply.json()) as { problem?: string } };
    },
    async stop() {
      server.kill('SIGINT');
      expect((await once(server, 'exit'))[0]).toBe(0);
    },
  };
}

function makeProject(proposers: string, texts: readonly string[]): string {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'tincture.yaml'),
    `tasks:\n  food: { kind: ner, labels: [DISH] }\nproposers:\n${proposers}train: { vectors: false }\n`,
  );
  writeFileSync(join(folder, 'texts.txt'), `${texts.join('\n')}\n`);
  expect(tincture(folder, ['add', 'texts.txt']).status).toBe(0);
  return folder;
}

/** A server that finds soup in every text, as an OpenAI-compatible one would say it. */
async function soupFinder(): Promise<{ url: string; requests: () => number }> {
  let requests = 0;
  const message = { role: 'assistant', content: '{"entities": [{"quote": "soup", "label": "DISH"}]}' };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      requests++;
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'a', object: 'chat.completion', created: 0, model: 'small', choices, usage }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/v1`, requests: () => requests };
}

describe('tincture recipe', () => {
  test('has every shipped recipe in its reference, with a command', () => {
    const page = read('docs/reference/recipes.md');
    const { recipes } = JSON.parse(tincture(temporaryFolder(), ['recipe', '--json']).stdout);
    expect(recipes.length).toBeGreaterThan(7);
    for (const { name } of recipes) expect(page).toContain(`\`tincture recipe ${name} `);
  });

  test('correct asks an LLM about no more texts than are needed, and about none twice', async () => {
    const llm = await soupFinder();
    const texts = Array.from({ length: 60 }, (_, index) => `a bowl of soup number ${index * 17}`);
    const folder = makeProject(`  prompt: { llm: local/small, baseUrl: "${llm.url}" }\n`, texts);
    const first = await recipe(folder, 'food', ['correct', '--with', 'prompt']);
    const [item] = await first.next(1);
    expect(item?.document.text).toBe(texts[0]);
    expect(item?.proposals[0]?.ents).toEqual([expect.objectContaining({ start: 10, end: 14, label: 'DISH' })]);
    await first.decide(item?.document.id ?? '', { verdict: 'accept', annotations: { ents: [] } });
    // Five wait, and an LLM is asked about four at a time.
    await expect.poll(llm.requests).toBeGreaterThanOrEqual(4);
    expect(llm.requests()).toBeLessThanOrEqual(8);
    await first.stop();
    expect(first.printed()).toMatch(/Stopped\. 1 decided, \d+ open; the same command goes on\./);
    const asked = llm.requests();
    const second = await recipe(folder, 'food', ['correct', '--with', 'prompt']);
    expect((await second.next(1))[0]?.document.text).toBe(texts[1]);
    expect(llm.requests()).toBeLessThanOrEqual(asked + 4);
    await second.stop();
  }, 90_000);

  test('runs the example of the documentation', async () => {
    const [, code = ''] = /```ts\n(\/\/ questions\.ts\n.*?)```/s.exec(read('docs/how-to/write-a-recipe.md')) ?? [];
    expect(code).toContain('defineRecipe');
    const folder = makeProject('  rules: { rules: none.jsonl }\n', [
      'Is the shop open on Sunday?',
      'Thank you.',
      'Where is my parcel? I have been waiting for two weeks, and nobody answers the telephone, which I find rather odd.',
      'Is the cake fresh?',
    ]);
    writeFileSync(join(folder, 'questions.ts'), code);
    const task = 'questions';
    const running = await recipe(folder, task, ['questions.ts', '--longest', '60']);
    const items = await running.next();
    const question = items[0]?.document.id ?? '';
    expect(items[0]?.document.text).toBe('Is the shop open on Sunday?');
    const nothing = { verdict: 'accept', annotations: { cats: { handbook: 0, person: 0 } } };
    const refused = await running.decide(question, nothing);
    expect([refused.status, refused.body.problem]).toEqual([422, 'Say who can answer it, or skip it.']);
    const one = { verdict: 'correct', annotations: { cats: { handbook: 1, person: 0 } } };
    expect((await running.decide(question, one)).status).toBe(201);
    await expect.poll(() => existsSync(join(folder, 'answers.tsv'))).toBe(true);
    await running.stop();
    expect(running.printed()).toContain('The handbook answers 1 of 1 questions.');
    expect(readFileSync(join(folder, 'answers.tsv'), 'utf8')).toBe(`${question}\tcorrect\tada\n`);
    // It goes on with the question that is left, and the long one was never given.
    const again = await recipe(folder, task, ['questions.ts', '--longest', '60']);
    expect((await again.next()).map(({ document }) => document.text)).toEqual(['Is the cake fresh?']);
    expect(await again.next()).toEqual([]);
    await again.stop();
  }, 90_000);

  test('runs the example of several tasks', async () => {
    const [, code = ''] = /```ts\n(\/\/ complaints\.ts\n.*?)```/s.exec(read('docs/how-to/write-a-recipe.md')) ?? [];
    const folder = makeProject('  rules: { rules: soups.jsonl }\n', ['The soup was cold.', 'Never again.']);
    writeFileSync(join(folder, 'complaints.ts'), code);
    writeFileSync(join(folder, 'soups.jsonl'), '{"label": "DISH", "pattern": "soup"}\n');
    const running = await recipe(folder, 'food', ['complaints.ts']);
    const [[first], [second]] = [await running.next(1), await running.next(1)];
    expect(first?.proposals[0]?.ents).toEqual([expect.objectContaining({ start: 4, end: 8, label: 'DISH' })]);
    const nothing = { verdict: 'accept', annotations: { ents: [] } };
    const complaint = { verdict: 'correct', annotations: { cats: { praise: 0, complaint: 1, neither: 0 } } };
    const id = second?.document.id ?? '';
    const refused = await running.decide(id, { ...nothing, beside: { mood: complaint } });
    expect([refused.status, refused.body.problem]).toEqual([422, 'Mark what it is about.']);
    const soup = { verdict: 'accept', annotations: { ents: [{ start: 4, end: 8, label: 'DISH' }] } };
    const soups = first?.document.id ?? '';
    expect((await running.decide(soups, { ...soup, beside: { mood: complaint } })).status).toBe(201);
    expect((await running.decide(soups, { ...complaint, task: 'mood', beside: { food: soup } })).status).toBe(201);
    await running.stop();
    expect(running.printed()).toContain('Stopped. 1 decided, 1 open');
    expect(running.printed()).toContain('1 complaints.');
  }, 90_000);

  test('loads every recipe of the page about writing one', () => {
    const blocks = [...read('docs/how-to/write-a-recipe.md').matchAll(/```ts\n(.*?)```/gs)];
    expect(blocks.length).toBeGreaterThan(3);
    const folder = temporaryFolder();
    for (const [index, [, code = '']] of blocks.entries()) {
      writeFileSync(join(folder, `block-${index}.ts`), code);
      const { status, stdout } = tincture(folder, ['recipe', `block-${index}.ts`, '--help']);
      expect([index, status, stdout.includes('--source')]).toEqual([index, 0, true]);
    }
  }, 60_000);

  test('reports an error in the code of a file with its place, keeps the decision, and shows no stack', async () => {
    const folder = makeProject('  rules: { rules: none.jsonl }\n', ['one text']);
    writeFileSync(
      join(folder, 'broken.ts'),
      [
        "import { defineRecipe } from '@tincture/studio';",
        'export default defineRecipe({',
        "  view: { kind: 'textcat', labels: ['yes', 'no'] },",
        '  stream: ({ texts }) => texts(),',
        '  onSave() {',
        "    throw new Error('no disk');",
        '  },',
        '});',
      ].join('\n'),
    );
    const running = await recipe(folder, 'broken', ['broken.ts']);
    const [item] = await running.next();
    const { status } = await running.decide(item?.document.id ?? '', {
      verdict: 'correct',
      annotations: { cats: { yes: 1, no: 0 } },
    });
    expect(status).toBe(201);
    await running.stop();
    expect(running.printed()).toMatch(
      /broken\.ts:6:\d+.*`onSave` of the recipe broken has failed: no disk\. \[recipe-failed\]/,
    );
    expect(running.printed()).not.toContain('    at ');
    expect(running.printed()).toContain('1 decided');
  }, 60_000);
});
