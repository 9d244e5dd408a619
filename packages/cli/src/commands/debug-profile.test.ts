// The command on golden models: what it prints, and never how fast anything is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Finished, folderWith, runCommand } from '../testing/run-command.ts';
import type { TestContextOptions } from '../testing/test-context.ts';

const golden = fileURLToPath(new URL('../../../../tests/golden/1', import.meta.url));
const bin = fileURLToPath(new URL('../../bin/tincture.js', import.meta.url));

/** Runs the command in a folder with the golden models and their texts. */
function profile(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  options: TestContextOptions = {},
): Promise<Finished> {
  const folder = folderWith(files);
  for (const name of ['ner', 'textcat-single']) {
    for (const ending of ['safetensors', 'jsonl'])
      copyFileSync(join(golden, `${name}.${ending}`), join(folder, `${name}.${ending}`));
  }
  return runCommand(folder, ['debug', 'profile', ...args], options);
}

const passes = (stages: readonly string[]) => ({
  passes: 1,
  words_per_second: expect.any(Number),
  documents_per_second: expect.any(Number),
  stages: stages.map((stage) => ({ stage, ns_per_word: expect.any(Number) })),
});

describe('debug profile', () => {
  test.each([
    ['ner', ['tokenizer', 'words', 'network', 'names', 'decoding']],
    ['textcat-single', ['tokenizer', 'words', 'scoring']],
  ])('has the stages of %s', async (name, stages) => {
    const { status, out, err } = await profile([`${name}.safetensors`, `${name}.jsonl`, '--seconds', '0', '--json']);
    expect(status).toBe(0);
    // As everywhere, what is no text is set aside.
    expect(err).toBe(`${name}.jsonl: set aside 3 of 18 entries; line 4: The text is empty.\n`);
    const found = JSON.parse(out);
    expect(found).toMatchObject({
      component: name,
      load_ms: expect.any(Number),
      read_ms: expect.any(Number),
      cold: passes(stages),
      warm: passes(stages),
      latency_ms: { p50: expect.any(Number), p99: expect.any(Number), longest: expect.any(Number) },
    });
    expect(found.words).toBeGreaterThan(found.documents);
    expect(found.peak_memory_bytes).toBeGreaterThan(10e6);
  });

  test('is two small tables and a few lines for a person', async () => {
    const { out, err } = await profile(['ner.safetensors', 'ner.jsonl', '--seconds', '0'], {}, { isTTY: true });
    const lines = out.split('\n').map((line) => line.trim().split(/\s{2,}/)[0]);
    expect(lines.slice(3, 13)).toEqual([
      'stage',
      'tokenizer',
      'words',
      'network',
      'names',
      'decoding',
      'all',
      '',
      'speed',
      'cold',
    ]);
    expect(out).toMatch(/one text at a time: .+ \(p50\), .+ \(p99\), .+ \(longest of 1, \d+ words\)\n/);
    expect(out).toMatch(/once: .+ to load the component, .+ to read the texts\npeak memory: \d+\.\d MB/);
    expect(err).toContain('Profiling ner: ');
  });

  test('takes rules as one stage, and leaves out what cannot be read', async () => {
    const { status, out, err } = await profile(['rules', 'texts.jsonl', '--seconds', '0', '--json'], {
      'tincture.yaml': 'tasks:\n  pets: { kind: ner, labels: [PET] }\nproposers:\n  rules: { rules: rules.jsonl }\n',
      'rules.jsonl': '{"label": "PET", "pattern": "Rex"}\n',
      'texts.jsonl': '{"text": "Rex barks"}\n{"text": 3}\n{"text": "no pet"}\n',
    });
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ documents: 2, words: 4, cold: passes(['tokenizer', 'predict']) });
    expect(err).toContain('texts.jsonl: set aside 1 of 3 entries; line 2');
  });

  test('says what it cannot measure', async () => {
    const empty = await profile(['ner.safetensors', 'empty.jsonl'], { 'empty.jsonl': '' });
    expect(empty).toMatchObject({ status: 1, out: '', err: expect.stringContaining('[file-invalid]') });
    const llm = await profile(['prompt', 'ner.jsonl'], {
      'tincture.yaml':
        'tasks:\n  pets: { kind: ner, labels: [PET] }\nproposers:\n  prompt: { llm: "ollama/none", baseUrl: "http://127.0.0.1:9/v1" }\n',
    });
    expect(llm).toMatchObject({ status: 1, out: '', err: expect.stringContaining('prompt is an LLM') });
  });

  test('stops on Ctrl-C while it measures', async () => {
    const controller = new AbortController();
    let err = '';
    const write = (text: string): void => {
      err += text;
      if (text.includes('Profiling')) controller.abort();
    };
    const { status, out } = await profile(
      ['ner.safetensors', 'ner.jsonl', '--seconds', '60'],
      {},
      { isTTY: true, signal: controller.signal, stderr: { write } },
    );
    expect({ status, out }).toEqual({ status: 130, out: '' });
    expect(err).toContain('Stopped. Nothing was measured to its end.');
  });

  test('reads standard input, and stops on Ctrl-C although it is silent', async () => {
    const start = () => {
      const child = spawn(process.execPath, [
        bin,
        'debug',
        'profile',
        join(golden, 'ner.safetensors'),
        '--seconds',
        '0',
      ]);
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    };
    const ended = start();
    ended.stdin.end('Rex barks\nno pet\n');
    const [out] = await once(ended.stdout, 'data');
    expect(String(out)).toContain('on 2 texts of 4 words');
    const silent = start();
    // More than a pipe holds: when all of it is taken, it is being read.
    const isTaken = new Promise((resolve) => silent.stdin.write('Rex barks\n'.repeat(100_000), resolve));
    await isTaken;
    silent.kill('SIGINT');
    expect(await once(silent, 'exit')).toEqual([130, null]);
  });
});

test('a group of commands without the name of one says what there is', async () => {
  const { status, err } = await runCommand(folderWith({}), ['debug']);
  expect(status).toBe(1);
  expect(err).toContain('profile [options] <component> [file]');
  expect(err).not.toContain('error:');
});
