// Proposing with an LLM, against a server on this machine that answers as an OpenAI-compatible one does.
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { killTincture, runTincture, startTincture, temporaryFolder, tincture } from './command.ts';

type Answer = (text: string) => { readonly status?: number; readonly content?: string };

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
    void body(request).then((text) => {
      requests++;
      const { status = 200, content = '' } = answer(text);
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

function makeProject(url: string): string {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'tincture.yaml'),
    `tasks:\n  food: { kind: ner, labels: [DISH] }\nproposers:\n  prompt: { llm: local/small, baseUrl: "${url}" }\n`,
  );
  writeFileSync(join(folder, 'texts.txt'), 'a bowl of soup\nthe soup was cold\nnothing here\n');
  expect(tincture(folder, ['add', 'texts.txt']).status).toBe(0);
  return folder;
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
    expect(first.stderr).toContain('prompt: 3 requests');
    expect(JSON.parse(first.stdout)).toMatchObject({
      proposer: 'prompt',
      proposed: 3,
      annotations: 2,
      failed: 0,
      dropped: { 'quote-not-found': 1 },
      usage: { inputTokens: 300, outputTokens: 30 },
    });
    expect(provider.requests()).toBe(3);
    const again = await runTincture(folder, ['propose', '--with', 'prompt', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ proposed: 0, skipped: 3 });
    const anew = await runTincture(folder, ['propose', '--with', 'prompt', '--again', '--json']);
    expect(JSON.parse(anew.stdout)).toMatchObject({ proposed: 3 });
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
    expect(stdout).toMatch(/failed 1 texts, which stay open; the first: .*did not answer in the form/);
    const exported = tincture(folder, ['export', '-', '--proposals', 'prompt']).stdout.trim().split('\n');
    expect(exported).toHaveLength(2);
    // The same answer again from the cache: nothing is proposed now, which is an error.
    const again = await runTincture(folder, ['propose', '--with', 'prompt']);
    expect(again.status).toBe(1);
    expect(again.stdout).toContain('2 texts have a proposal of prompt already.');
    expect(again.stderr).toContain('[llm-answer-invalid]');
  });

  test.each([
    [401, 'llm-denied'],
    [404, 'llm-refused'],
  ])('status %i ends the command with %s after few requests', async (status, code) => {
    const provider = await startProvider(() => ({ status }));
    const folder = makeProject(provider.url);
    const finished = await runTincture(folder, ['propose', '--with', 'prompt']);
    expect(finished.status).toBe(1);
    expect(finished.stderr).toContain(`[${code}]`);
    expect(provider.requests()).toBeLessThanOrEqual(4);
  });

  test('killed in the middle, it pays for no answer twice and ends with every proposal once', async () => {
    const texts = Array.from({ length: 200 }, (_, index) => `bowl ${index * 13} of soup`);
    const asked = new Map<string, number>();
    let kill = (): void => {};
    const provider = await startProvider((body) => {
      const text = texts.findLast((candidate) => body.includes(candidate)) ?? '';
      asked.set(text, (asked.get(text) ?? 0) + 1);
      if (asked.size === 60 && asked.get(text) === 1) kill();
      return { content: soup };
    });
    const folder = makeProject(provider.url);
    writeFileSync(join(folder, 'more.txt'), `${texts.join('\n')}\n`);
    expect(tincture(folder, ['add', 'more.txt']).status).toBe(0);
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
