// The parts of `tincture pipe`, and the command with a golden model: order, back-pressure, threads that die, bad lines.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRandom } from 'tincture';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../run.ts';
import { runCommand } from '../testing/run-command.ts';
import { createTestContext } from '../testing/test-context.ts';
import { batchesOf, type PipeItem } from './batches.ts';
import { mapInOrder } from './in-order.ts';
import type { FragileRequest } from './testing/fragile-worker.ts';
import { createWorkerPool, WorkerDied } from './worker-pool.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function* counting(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i;
}

describe('mapInOrder', () => {
  test('keeps the order of the source however long each takes', async () => {
    const random = createRandom(1);
    const work = async (value: number): Promise<number> => {
      await pause(random.next() * 5);
      return value;
    };
    expect(await collect(mapInOrder(counting(60), work, 7))).toEqual([...Array(60).keys()]);
  });

  test('reads no further than its limit while nobody takes the results', async () => {
    let read = 0;
    const source = async function* (): AsyncGenerator<number> {
      for (;;) yield read++;
    };
    const results = mapInOrder(source(), async (value) => value, 4);
    for (let taken = 0; taken < 10; taken++) {
      expect((await results.next()).value).toBe(taken);
      await pause(1);
      expect(read - taken).toBeLessThanOrEqual(5);
    }
    await results.return(undefined);
  });

  test('works on as many at once as the limit says', async () => {
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await pause(3);
      running--;
    };
    await collect(mapInOrder(counting(20), work, 3));
    expect(most).toBe(3);
  });

  test('yields what came before a failure, of the work or of the source', async () => {
    const seen: number[] = [];
    const failing = mapInOrder(
      counting(9),
      (value) => (value === 5 ? Promise.reject(new Error('no')) : Promise.resolve(value)),
      3,
    );
    await expect(
      (async () => {
        for await (const value of failing) seen.push(value);
      })(),
    ).rejects.toThrow('no');
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    const source = async function* (): AsyncGenerator<number> {
      yield* counting(4);
      throw new Error('gone');
    };
    const before: number[] = [];
    const results = mapInOrder(source(), async (value) => value, 9);
    await expect(
      (async () => {
        for await (const value of results) before.push(value);
      })(),
    ).rejects.toThrow('gone');
    expect(before).toEqual([0, 1, 2, 3]);
  });
});

describe('batchesOf', () => {
  const limits = { lines: 3, characters: 10, waitMs: 10_000 };
  const lines = async function* (texts: readonly string[]): AsyncGenerator<PipeItem> {
    for (const [index, text] of texts.entries()) yield { text, number: index + 1 };
  };
  const numbers = (batches: PipeItem[][]): number[][] =>
    batches.map((batch) => batch.map((item) => ('raw' in item ? item.line : item.number)));

  test('fills a batch up to a number of lines and of characters', async () => {
    const texts = ['a', 'b', 'c', 'd', 'longer', 'longer', 'far more than ten', 'e'];
    expect(numbers(await collect(batchesOf(lines(texts), limits)))).toEqual([[1, 2, 3], [4, 5], [6], [7], [8]]);
  });

  test('hands out what it has when the source falls silent', async () => {
    const source = async function* (): AsyncGenerator<PipeItem> {
      yield { text: 'first', number: 1 };
      await new Promise(() => {});
    };
    const batches = batchesOf(source(), { ...limits, waitMs: 5 });
    expect(numbers([(await batches.next()).value ?? []])).toEqual([[1]]);
  });
});

describe('a pool of workers', () => {
  const pool = (workers: number) => {
    const data = new SharedArrayBuffer(4);
    const file = new URL('./testing/fragile-worker.ts', import.meta.url);
    const made = createWorkerPool<FragileRequest, number>({ file, workers, data });
    onTestFinished(() => made.close());
    return made;
  };

  test('tries what a worker died of once more', async () => {
    const { run: ask } = pool(2);
    const requests = [1, 2, 3, 4, 5, 6].map((value) => ask({ value, ...(value === 3 ? { deaths: 1 } : {}) }));
    expect(await Promise.all(requests)).toEqual([1, 4, 9, 16, 25, 36]);
  });

  test('gives up after the second, and goes on with the rest', async () => {
    const { run: ask } = pool(1);
    const fatal = ask({ value: 1, deaths: 99 });
    const after = ask({ value: 7 });
    await expect(fatal).rejects.toThrow(WorkerDied);
    await expect(fatal).rejects.toThrow('code 3');
    expect(await after).toBe(49);
  });

  test('rejects what is unfinished when it is closed', async () => {
    const made = pool(1);
    const waiting = [made.run({ value: 1 }), made.run({ value: 2 })].map((one) => one.catch((error: unknown) => error));
    await made.close();
    expect((await Promise.all(waiting)).every((error) => error instanceof WorkerDied)).toBe(true);
    await expect(made.run({ value: 3 })).rejects.toThrow(WorkerDied);
  });
});

describe('tincture pipe', () => {
  const model = fileURLToPath(new URL('../../../../tests/golden/1/ner.safetensors', import.meta.url));
  const golden = readFileSync(model.replace('.safetensors', '.jsonl'), 'utf8').trim().split('\n');
  const texts = golden.map((line): string => JSON.parse(line).text);
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'tincture-pipe-'));
    onTestFinished(() => rmSync(made, { recursive: true, force: true }));
    return made;
  };

  test('says what predict says, in the order of the input, whatever the number of workers', async () => {
    const at = folder();
    const many = Array.from({ length: 2_000 }, (_, i) =>
      JSON.stringify({ text: `${i} ${texts[i % texts.length]}`, meta: { i } }),
    );
    writeFileSync(join(at, 'texts.jsonl'), `${many.join('\n')}\n`);
    const said = await Promise.all(
      [
        ['predict', model],
        ['pipe', model, '--workers', '1'],
        ['pipe', model, '--workers', '3'],
      ].map(async (args) => {
        const context = createTestContext(at);
        expect(await run([...args, 'texts.jsonl'], context)).toBe(0);
        return context.out();
      }),
    );
    expect(
      said[0]
        ?.trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ meta, error }) => meta?.i ?? error.line - 1),
    ).toEqual([...many.keys()]);
    expect(said.map((one) => one === said[0])).toEqual([true, true, true]);
  });

  test('answers a bad line with an error in its place, or sets it aside', async () => {
    const at = folder();
    const bytes = [
      Buffer.from('{"text": "one"}\nno json\n'),
      Buffer.from([0xff, 0x0a]),
      Buffer.from('{"text": "two"}\n'),
    ];
    writeFileSync(join(at, 'texts.jsonl'), Buffer.concat(bytes));
    const beside = createTestContext(at);
    expect(await run(['pipe', model, 'texts.jsonl', '--workers', '1'], beside)).toBe(0);
    const lines = beside
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ text, error }) => text ?? [error.code, error.line])).toEqual([
      'one',
      ['line-invalid', 2],
      ['encoding-invalid', 3],
      'two',
    ]);
    expect(beside.err()).toContain('2 lines could not be read; their lines have "error". The first, line 2');
    expect(beside.err()).not.toContain('--format text');
    writeFileSync(join(at, 'plain.txt'), 'one\n');
    const plain = createTestContext(at);
    expect(await run(['pipe', model, 'plain.txt', '--workers', '1'], plain)).toBe(0);
    expect(plain.err()).toMatch(/^1 line could not be read; .* Texts, one a line, are read with --format text\.$/m);
    const aside = createTestContext(at);
    expect(await run(['pipe', model, 'texts.jsonl', '--workers', '1', '--rejects', 'bad.jsonl'], aside)).toBe(0);
    expect(
      aside
        .out()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).text),
    ).toEqual(['one', 'two']);
    expect(
      readFileSync(join(at, 'bad.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).line),
    ).toEqual([2, 3]);
  });

  test('links behind the model as predict does, and refuses what cannot be linked before it begins', async () => {
    const at = folder();
    writeFileSync(join(at, 'kb.csv'), 'id,name\ncake,carrot cake\nwok,wok\n');
    const tincture = (...args: string[]) => runCommand(at, args);
    await tincture('link', 'build', '--kb', 'kb.csv', '--out', 'kb.safetensors');
    writeFileSync(join(at, 'texts.jsonl'), texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
    const piped = await tincture('pipe', model, 'texts.jsonl', '--link', 'kb.safetensors', '--workers', '2');
    expect(piped.out).toContain('"kbId":');
    expect(piped.out).toBe((await tincture('predict', model, 'texts.jsonl', '--link', 'kb.safetensors')).out);
    const twice = await tincture('pipe', 'kb.safetensors', 'texts.jsonl', '--link', 'kb.safetensors');
    expect([twice.status, twice.out]).toEqual([1, '']);
    expect(twice.err).toContain('The pipeline cannot work.');
  });

  test('takes one of several components in a file, as predict does', async () => {
    const at = folder();
    const several = model.replace('ner.', 'pipeline.');
    writeFileSync(join(at, 'texts.jsonl'), texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
    const tincture = (...args: string[]) => runCommand(at, args);
    const piped = await tincture('pipe', several, 'texts.jsonl', '--task', 'food', '--workers', '1');
    expect(piped.out).toBe((await tincture('predict', several, 'texts.jsonl', '--task', 'food')).out);
    expect(Object.keys(JSON.parse(piped.out.split('\n')[0] ?? ''))).not.toContain('tokens');
    const none = await tincture('pipe', several, 'texts.jsonl', '--task', 'mood', '--workers', '1');
    expect(none).toMatchObject({ status: 1, out: '', err: expect.stringContaining('it holds lemmas, food, trees') });
  });

  test('refuses what is no model', async () => {
    const at = folder();
    writeFileSync(join(at, 'rules.jsonl'), '{"label": "PET", "pattern": "Rex"}\n');
    const context = createTestContext(at);
    expect(await run(['pipe', 'rules.jsonl', 'rules.jsonl'], context)).toBe(1);
    expect(context.err()).toContain('This is not a model file.');
  });

  test('says of a proposer or an LLM what predicts with it, and of a file that is not there which there are', async () => {
    const at = folder();
    const proposers = `{ ask: { llm: openai/some }, list: { rules: r.jsonl }, mine: { model: models/pets.safetensors } }`;
    writeFileSync(
      join(at, 'tincture.yaml'),
      `tasks: { pets: { kind: ner, labels: [PET] } }\nproposers: ${proposers}\n`,
    );
    const failure = async (name: string) => (await runCommand(at, ['pipe', name])).err;
    const ask = await failure('ask');
    expect(ask).toContain('ask is a proposer of the project that prompts an LLM, and only a model file can be piped.');
    expect(ask).toContain('A prompt answers with `tincture predict ask FILE`; `tincture train` makes a model file.');
    expect(await failure('list')).toContain('Rules predict with `tincture predict list FILE`');
    expect(await failure('mine')).toContain('Name its file: tincture pipe models/pets.safetensors');
    expect(await failure('openai/some')).toContain('There is no file openai/some, and an LLM of that name cannot be');
    expect(await failure('lst')).toContain('Did you mean "list"?');
    writeFileSync(join(at, 'pets.safetensors'), '');
    expect(await failure('pet.safetensors')).toContain('Did you mean "pets.safetensors"?');
  });

  test('says at Ctrl-C how far it came', async () => {
    const at = folder();
    const controller = new AbortController();
    const context = createTestContext(at, { signal: controller.signal });
    const texts = `${JSON.stringify({ text: 'one' })}\n`.repeat(20_000);
    writeFileSync(join(at, 'texts.jsonl'), texts);
    const slow = { ...context, stdout: { write: () => controller.abort() } };
    expect(await run(['pipe', model, 'texts.jsonl', '--workers', '1'], slow)).toBe(130);
    expect(context.err()).toContain('Stopped. Answered: 0 texts.');
  });

  test('answers a line while the writer waits for it, and stops at Ctrl-C although the input is silent', async () => {
    const bin = fileURLToPath(new URL('../../bin/tincture.js', import.meta.url));
    const child = spawn(process.execPath, [bin, 'pipe', model, '--workers', '1']);
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.write('{"text": "one"}\n');
    const [answer] = await once(child.stdout, 'data');
    expect(JSON.parse(String(answer))).toMatchObject({ text: 'one' });
    // A line that is no text is answered as soon.
    child.stdin.write(Buffer.from([0xff, 0x0a]));
    const [refusal] = await once(child.stdout, 'data');
    expect(JSON.parse(String(refusal))).toMatchObject({ error: { code: 'encoding-invalid', line: 2 } });
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
  });
});
