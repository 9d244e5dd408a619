// The main job for frames: every step by the real command, from a SNIPS file and the proposals of an LLM to a packaged model.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createRandom } from 'tincture';
import { expect, onTestFinished, test } from 'vitest';
import { read } from '../tidy/workspace.ts';
import { runTincture, temporaryFolder, tincture } from './command.ts';

interface Part {
  readonly text: string;
  readonly entity?: string;
}

const devices = ['lamp', 'radio', 'oven', 'fan', 'heater', 'kettle', 'blind', 'pump'];
const rooms = ['kitchen', 'bath', 'hall', 'cellar', 'attic', 'garage', 'nursery'];

/** Utterances of two intents, simple on purpose, as SNIPS lists them. */
function snips(count: number, seed: number): Record<string, { data: Part[] }[]> {
  const random = createRandom(seed);
  const pick = (items: readonly string[]): string => items[random.integer(items.length)] ?? '';
  const device = (): Part => ({ text: pick(devices), entity: 'device' });
  const room = (): Part => ({ text: pick(rooms), entity: 'room' });
  return {
    switch_on: Array.from({ length: count }, (_, index) => ({
      data: [{ text: `please (${index}) turn the ` }, device(), { text: ' in the ' }, room(), { text: ' on' }],
    })),
    heat: Array.from({ length: count }, (_, index) => ({
      data: [
        { text: 'make it ' },
        { text: `${12 + (index % 15)}`, entity: 'degrees' },
        { text: ` degrees, ${index}, in the ` },
        room(),
      ],
    })),
  };
}

const yaml = (url: string): string => `tasks:
  home:
    kind: frames
    labels:
      switch_on: { definition: "Turn a device on", slots: [device, room] }
      heat: { definition: "Warmer or colder", slots: [room, degrees] }
    slots: [device, room, degrees]
proposers:
  prompt: { llm: local/small, baseUrl: "${url}" }
  rules: { rules: rules.jsonl }
train: { vectors: false, settings: { slots: { steps: 120, members: 1 } } }
`;

/** An LLM that answers every text alike. */
async function startLlm(answer: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const choices = [{ index: 0, message: { role: 'assistant', content: answer }, finish_reason: 'stop' }];
      const usage = { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'a', object: 'chat.completion', created: 0, model: 'small', choices, usage }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

test('goes from a SNIPS file and proposals to a packaged model', async () => {
  const folder = temporaryFolder();
  const run = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await runTincture(folder, args);
    expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' });
    return stdout;
  };
  const slots = [
    { quote: 'lamp', label: 'device' },
    { quote: 'bath', label: 'degrees' },
  ];
  writeFileSync(join(folder, 'tincture.yaml'), yaml(await startLlm(JSON.stringify({ intent: 'switch_on', slots }))));
  writeFileSync(
    join(folder, 'rules.jsonl'),
    '{"label": "switch_on", "pattern": "on"}\n{"label": "room", "pattern": "bath"}\n',
  );
  writeFileSync(join(folder, 'gold.json'), JSON.stringify(snips(60, 1), null, 1));
  writeFileSync(join(folder, 'texts.txt'), 'lamp on in the bath\n');

  expect(await run('import', 'gold.json')).toContain('120');
  await run('add', 'texts.txt');
  // What the model says beyond what its intent may have is dropped and counted.
  expect(JSON.parse(await run('propose', '--with', 'prompt', '--json', '--yes'))).toMatchObject({
    proposed: 1,
    dropped: { 'slot-not-allowed': 1 },
  });
  await run('train');
  const figures = JSON.parse(await run('evaluate', 'models/home.safetensors', '--json'));
  expect(figures).toMatchObject({ kind: 'frames', metric: 'frames_acc', skipped: 0 });
  expect(figures.frames_acc).toBeGreaterThan(0.7);
  expect(Object.keys(figures.per_label)).toEqual(['switch_on', 'heat', 'device', 'room', 'degrees']);
  expect(await run('compare')).toContain('frames_acc');
  await run('package', 'models/home.safetensors');
  const file = 'dist/home-0.1.0.safetensors';
  expect(await run('verify', file)).toContain('sound');
  expect(await run('card', file)).toContain('degrees');
  const text = 'please turn the lamp in the hall on';
  const [frame] = JSON.parse(await run('predict', file, '--text', text)).frames;
  expect(frame).toMatchObject({ start: 0, end: text.length, label: 'switch_on' });
  expect(frame.slots.map((slot: { text: string; label: string }) => [slot.text, slot.label])).toEqual([
    ['lamp', 'device'],
    ['hall', 'room'],
  ]);

  // What was exported is what was imported.
  await run('export', 'back.jsonl');
  await run('convert', 'back.jsonl', 'back.json', '--to', 'snips');
  const key = (utterances: { data: Part[] }[]): string[] =>
    utterances.map((utterance) => JSON.stringify(utterance)).sort();
  const [back, gold] = ['back.json', 'gold.json'].map((path) => JSON.parse(readFileSync(join(folder, path), 'utf8')));
  for (const intent of ['switch_on', 'heat']) expect(key(back[intent])).toEqual(key(gold[intent]));
}, 240_000);

test('the example of the page about frames works', () => {
  const folder = temporaryFolder();
  const page = read('docs/tasks/frames.md');
  const [task = '', rules = '', gold = '', commands = '', plans = '', planRules = '', planCommand = ''] = [
    ...page.matchAll(/```\w+\n(.*?)```/gs),
  ].map((match) => match[1]);
  const files = {
    ...{ 'task.yaml': task, 'rules.jsonl': rules, 'gold.jsonl': gold },
    ...{ 'plans.yaml': plans, 'plans.jsonl': planRules },
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const outputs = `${commands}${planCommand}`
    .trim()
    .split('\n')
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''))
    .map(([, ...args]) => {
      const { status, stdout, stderr } = tincture(folder, args);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      return stdout;
    });
  expect(outputs[0]).toMatch(/frames_acc\s+100\.0/);
  expect(JSON.parse(outputs[1] ?? '').frames[0]).toMatchObject({
    label: 'switch_on',
    slots: [{ text: 'radio' }, { text: 'kitchen' }],
  });
  expect(JSON.parse(outputs[2] ?? '').frames[0]).toMatchObject({
    label: 'remind',
    slots: [
      { text: 'turn the lamp on', frame: { label: 'switch_on', slots: [{ label: 'device', text: 'lamp' }] } },
      { label: 'when', text: 'at nine' },
    ],
  });
  const init = tincture(folder, ['init', 'home', '--kind', 'frames']);
  expect(init.status).toBe(0);
  const said = tincture(join(folder, 'home'), ['predict', 'rules', '--text', 'switch the radio in the kitchen on']);
  expect(JSON.parse(said.stdout).frames[0]).toMatchObject({
    label: 'switch_on',
    slots: [{ label: 'device' }, { label: 'room' }],
  });
}, 120_000);
