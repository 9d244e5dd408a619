// Proposing with an LLM, against a server on this machine that answers as an OpenAI-compatible one does.
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { killTincture, runTincture, startTincture, temporaryFolder, tincture } from './command.ts';

interface Reply {
  readonly status?: number;
  readonly content?: string;
}

type Answer = (body: string) => Reply | Promise<Reply>;

interface FakeProvider {
  readonly url: string;
  readonly requests: () => number;
}

/** A server that answers each prompt by `answer`, which gets the whole body of the request. */
async function startProvider(answer: Answer): Promise<FakeProvider> {
  let requests = 0;
  const body = async (request: IncomingMessage): Promise<string> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    return text;
  };
  const server = createServer((request, response) => {
    void body(request).then(async (text) => {
      requests++;
      const { status = 200, content = '' } = await answer(text);
      response.writeHead(status, { 'content-type': 'application/json' });
      const message = { role: 'assistant', content };
      response.end(
        JSON.stringify(
          status === 200
            ? {
                id: 'answer',
                object: 'chat.completion',
                created: 0,
                model: 'small',
                choices: [{ index: 0, message, finish_reason: 'stop' }],
                usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
              }
            : { error: { message: 'No.', type: 'invalid_request_error' } },
        ),
      );
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}/v1`, requests: () => requests };
}

function writeProject(folder: string, url: string, settings = '', labels = '[DISH]'): void {
  writeFileSync(
    join(folder, 'tincture.yaml'),
    `tasks:\n  food: { kind: ner, labels: ${labels} }\nproposers:\n  prompt: { llm: local/small, baseUrl: "${url}"${settings} }\n`,
  );
}

function makeProject(url: string, settings = ''): string {
  const folder = temporaryFolder();
  writeProject(folder, url, settings);
  writeFileSync(join(folder, 'texts.txt'), 'a bowl of soup\nthe soup was cold\nnothing here\n');
  expect(tincture(folder, ['add', 'texts.txt']).status).toBe(0);
  return folder;
}

/** Adds texts, each its own; returns them. */
function addBowls(folder: string, count: number): string[] {
  const texts = Array.from({ length: count }, (_, index) => `bowl ${index * 13} of soup`);
  writeFileSync(join(folder, 'more.txt'), `${texts.join('\n')}\n`);
  expect(tincture(folder, ['add', 'more.txt']).status).toBe(0);
  return texts;
}

const soup = '{"entities": [{"quote": "soup", "label": "DISH"}]}';

describe('proposing with an LLM', () => {
  test('stores what it said, counts what it dropped, and asks nothing twice', async () => {
    const provider = await startProvider((text) => ({
      content: text.includes('nothing here') ? '{"entities": [{"quote": "stew", "label": "DISH"}]}' : soup,
    }));
    const folder = makeProject(provider.url);
    const first = await runTincture(folder, ['propose', '--with', 'prompt', '--json']);
    expect({ status: first.status, stderr: first.stderr }).toMatchObject({ status: 0 });
    expect(first.stderr).toContain('prompt to local/small, 0 examples: 3 requests');
    expect(JSON.parse(first.stdout)).toMatchObject({
      proposer: 'prompt',
      proposed: 3,
      annotations: 2,
      failed: 0,
      dropped: { 'quote-not-found': 1 },
      notAsked: 0,
      usage: { requests: 3, cached: 0, inputTokens: 300, outputTokens: 30 },
    });
    expect(provider.requests()).toBe(3);
    const again = await runTincture(folder, ['propose', '--with', 'prompt', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ proposed: 0, skipped: 3 });
    const anew = await runTincture(folder, ['propose', '--with', 'prompt', '--again', '--json']);
    expect(JSON.parse(anew.stdout)).toMatchObject({ proposed: 3, usage: { requests: 0, cached: 3, inputTokens: 0 } });
    expect(provider.requests()).toBe(3);
    const { stdout } = tincture(folder, ['export', '-', '--proposals', 'prompt']);
    expect(stdout.match(/"label":"DISH"/g)).toHaveLength(2);
  });

  test('an answer of another form is a failure, not an empty answer: the text stays open', async () => {
    const provider = await startProvider((text) => ({
      content: text.includes('cold') ? 'I am only a language model.' : soup,
    }));
    const folder = makeProject(provider.url);
    const { status, stdout } = await runTincture(folder, ['propose', '--with', 'prompt']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/failed 1 text, still open; the first: .*did not answer in the form/);
    const exported = tincture(folder, ['export', '-', '--proposals', 'prompt']).stdout.trim().split('\n');
    expect(exported).toHaveLength(2);
    // Such an answer is not kept, so the text is asked about again. Nothing is proposed now, which is an error.
    expect(provider.requests()).toBe(3);
    const again = await runTincture(folder, ['propose', '--with', 'prompt']);
    expect(provider.requests()).toBe(4);
    expect(again.status).toBe(1);
    expect(again.stdout).toContain('With a proposal of prompt already: 2 texts.');
    expect(again.stderr).toContain('[llm-answer-invalid]');
  });

  test('a changed prompt is told, and what it replaces', async () => {
    const provider = await startProvider(() => ({ content: soup }));
    const folder = makeProject(provider.url);
    expect((await runTincture(folder, ['propose', '--limit', '2'])).status).toBe(0);
    writeProject(folder, provider.url, '', '{ DISH: { definition: Something prepared } }');
    const more = await runTincture(folder, ['propose']);
    expect(more.stdout).toContain('With a proposal of prompt already: 2 texts.');
    expect(more.stderr).toContain('Made with another prompt or model: 2 of them; --again replaces them.');
    const again = await runTincture(folder, ['propose', '--again', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ proposed: 3, skipped: 0 });
    const last = await runTincture(folder, ['propose']);
    expect(last.stderr).not.toContain('another prompt');
  });

  test('a budget ends the command with an error while texts remain, and the next run goes on', async () => {
    const provider = await startProvider(() => ({ content: soup }));
    // An answer costs a cent, and may cost up to two.
    const settings = ', price: { input: 0, output: 1000 }, budget: 0.035, maxTokens: 20, concurrency: 2';
    const folder = makeProject(provider.url, settings);
    const first = await runTincture(folder, ['propose']);
    expect(first.status).toBe(1);
    expect(first.stdout).toMatch(/prompt proposed \d+ annotations on 2 texts/);
    expect(first.stdout).toContain('not sent 1 text,');
    expect(first.stderr).toContain('[llm-budget]');
    const second = await runTincture(folder, ['propose', '--json']);
    expect(second.status).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ proposed: 1, notAsked: 0, usage: { requests: 1, cost: 0.01 } });
  });

  test('as many requests run at once as are set, and a slow one holds back nothing', async () => {
    let inside = 0;
    let most = 0;
    let release = (): void => {};
    const allOthersAreStored = new Promise<void>((resolve) => {
      release = resolve;
    });
    const provider = await startProvider(async (body) => {
      most = Math.max(most, ++inside);
      if (body.includes('bowl 0 of soup')) await allOthersAreStored;
      for (let tries = 0; tries < 500 && most < 20; tries++) await setTimeout(10);
      inside--;
      return { content: soup };
    });
    const folder = makeProject(provider.url, ', concurrency: 20');
    addBowls(folder, 60);
    const command = runTincture(folder, ['propose']);
    const stored = async (): Promise<number> =>
      (await runTincture(folder, ['export', '-', '--proposals', 'prompt'])).stdout.trim().split('\n').length;
    await expect.poll(stored, { timeout: 30_000 }).toBe(62);
    release();
    expect((await command).status).toBe(0);
    expect(most).toBe(20);
    expect(await stored()).toBe(63);
  }, 60_000);

  test('Ctrl-C keeps the answers that are under way, and sends nothing more', async () => {
    let interrupt = (): void => {};
    const isInterrupted = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    const provider = await startProvider(async () => {
      if (provider.requests() === 6) {
        command?.kill('SIGINT');
        interrupt();
      }
      if (provider.requests() >= 3) await isInterrupted.then(() => setTimeout(500));
      return { content: soup };
    });
    const folder = makeProject(provider.url, ', concurrency: 4');
    addBowls(folder, 30);
    const command: ReturnType<typeof startTincture> | undefined = startTincture(folder, ['propose']);
    let stderr = '';
    command.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const [status] = await once(command, 'close');
    expect(status).toBe(130);
    expect(stderr).toContain('answers that are under way are kept');
    expect(stderr).toContain('Done and in the store: 6 of 33 texts;');
    expect(provider.requests()).toBe(6);
    const rest = await runTincture(folder, ['propose', '--json']);
    expect(JSON.parse(rest.stdout)).toMatchObject({ proposed: 27, skipped: 6 });
    expect(provider.requests()).toBe(33);
  }, 60_000);

  test('Ctrl-C counts no text as done whose answer could not be used', async () => {
    const provider = await startProvider(async () => {
      if (provider.requests() === 3) await setTimeout(300, command?.kill('SIGINT'));
      return { content: provider.requests() === 1 ? 'no' : soup };
    });
    const folder = makeProject(provider.url, ', concurrency: 1');
    addBowls(folder, 1);
    const command: ReturnType<typeof startTincture> | undefined = startTincture(folder, ['propose']);
    let stderr = '';
    command.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    await once(command, 'close');
    expect(stderr).toContain('Done and in the store: 2 of 4 texts;');
  });

  test.each([
    [401, 'llm-denied'],
    [402, 'llm-quota'],
    [404, 'llm-model-unknown'],
  ])('status %i ends the command with %s after few requests', async (status, code) => {
    const provider = await startProvider(() => ({ status }));
    const folder = makeProject(provider.url);
    const finished = await runTincture(folder, ['propose', '--with', 'prompt']);
    expect(finished.status).toBe(1);
    expect(finished.stderr).toContain(`[${code}]`);
    expect(finished.stderr).toContain('local/small');
    expect(provider.requests()).toBeLessThanOrEqual(4);
  });

  test('killed in the middle, it pays for no answer twice and ends with every proposal once', async () => {
    let texts: readonly string[] = [];
    const asked = new Map<string, number>();
    let kill = (): void => {};
    const provider = await startProvider((body) => {
      const text = texts.findLast((candidate) => body.includes(candidate)) ?? '';
      asked.set(text, (asked.get(text) ?? 0) + 1);
      if (asked.size === 60 && asked.get(text) === 1) kill();
      return { content: soup };
    });
    const folder = makeProject(provider.url);
    texts = addBowls(folder, 200);
    const killed = startTincture(folder, ['propose', '--with', 'prompt']);
    kill = () => killTincture(killed);
    await once(killed, 'close');
    expect(asked.size).toBeLessThan(texts.length);
    kill = () => {};
    const { status, stdout } = await runTincture(folder, ['propose', '--with', 'prompt', '--json']);
    expect({ status, failed: JSON.parse(stdout).failed }).toEqual({ status: 0, failed: 0 });
    // Only what was on its way when the power went may be asked again: as many as are sent at once.
    const twice = [...asked.values()].filter((count) => count > 1).length;
    expect(twice).toBeLessThanOrEqual(16);
    const lines = tincture(folder, ['export', '-', '--proposals', 'prompt']).stdout.trim().split('\n');
    const proposed = lines.map((line) => JSON.parse(line).text).filter((text) => texts.includes(text));
    expect(proposed.sort()).toEqual([...texts].sort());
  }, 60_000);

  test('an offline project sends nothing', async () => {
    const folder = makeProject('http://example.invalid/v1');
    const path = join(folder, 'tincture.yaml');
    writeFileSync(path, `${readFileSync(path, 'utf8')}offline: true\n`);
    const { status, stderr } = await runTincture(folder, ['propose', '--with', 'prompt']);
    expect(status).toBe(1);
    expect(stderr).toContain('[llm-offline]');
    expect(existsSync(join(folder, '.tincture', 'egress.jsonl'))).toBe(false);
  });
});

describe('an LLM that stops before the end', () => {
  const texts = ['one', 'two', 'three', 'four', 'five', 'six'].map((which) => `soup ${which}`);
  // An answer costs a cent, and may cost up to two.
  const settings = ', price: { input: 0, output: 1000 }, budget: 0.035, maxTokens: 20, concurrency: 1';
  const gold = texts.map((text) => JSON.stringify({ text, ents: [{ start: 0, end: 4, label: 'DISH' }] }));

  test('has no score, and the next run goes on', async () => {
    const provider = await startProvider(() => ({ content: soup }));
    const folder = makeProject(provider.url, settings);
    writeFileSync(join(folder, 'gold.jsonl'), `${gold.join('\n')}\n`);
    const evaluate = ['evaluate', 'prompt', '--data', 'gold.jsonl', '--json'];
    const first = await runTincture(folder, evaluate);
    expect(first).toMatchObject({ status: 1 });
    expect(first.stderr).toContain('2 requests, 200 tokens in, 20 out, $0.0200');
    expect(first.stderr).toContain(
      'prompt has no score, for it stopped, and 4 of 6 texts were not sent: The budget of',
    );
    expect(first.stderr).toContain('[llm-budget]');
    const compare = ['compare', '--with', 'rules.jsonl', 'prompt', '--data', 'gold.jsonl', '--json'];
    writeFileSync(join(folder, 'rules.jsonl'), '{"label": "DISH", "pattern": "soup"}\n');
    const compared = await runTincture(folder, compare);
    expect(compared.stderr).toContain('prompt is left out: prompt has no score');
    expect(JSON.parse(compared.stdout).rows).toMatchObject([{ name: 'rules' }]);
    const last = await runTincture(folder, evaluate);
    expect(JSON.parse(last.stdout)).toMatchObject({ score: 1, failed: {}, usage: { requests: 2, cached: 4 } });
  });

  test('ends a prediction with an error', async () => {
    const provider = await startProvider(() => (provider.requests() > 3 ? { status: 402 } : { content: soup }));
    const folder = makeProject(provider.url, ', concurrency: 1');
    const many = Array.from({ length: 200 }, (_, index) => `soup ${index}`);
    writeFileSync(join(folder, 'many.txt'), `${many.join('\n')}\n`);
    const { status, stderr, stdout } = await runTincture(folder, ['predict', 'prompt', 'many.txt']);
    expect({ status, requests: provider.requests() }).toEqual({ status: 1, requests: 4 });
    expect(stderr).toContain('[llm-quota]');
    expect(stdout.match(/"label":"DISH"/g)).toHaveLength(3);
  });
});

test('a prediction says where entities are not known, as where an answer was cut off', async () => {
  const provider = await startProvider(() => ({ content: soup.slice(0, -1) }));
  const folder = makeProject(provider.url);
  const { stdout } = await runTincture(folder, ['predict', 'prompt', '--text', 'soup and more']);
  expect(JSON.parse(stdout)).toMatchObject({ ents: [{ text: 'soup' }], entsMissing: [{ start: 4, end: 13 }] });
});
