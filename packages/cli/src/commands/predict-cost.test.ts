// What an LLM that costs money may spend on texts that come on standard input, where nobody can be asked.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { folderWith, runCommand } from '../testing/run-command.ts';

const bin = fileURLToPath(new URL('../../bin/tincture.js', import.meta.url));
// Nobody listens there: what is asked fails, and says so.
const paid = 'llm: "openai-compatible/some", baseUrl: "http://127.0.0.1:9/v1"';
const yaml = `tasks:
  pets: { kind: ner, labels: [PET] }
proposers:
  free: { ${paid} }
  paid: { ${paid}, price: { input: 1, output: 1 } }
  limited: { ${paid}, price: { input: 1, output: 1 }, budget: 0 }
`;

/** Predicts what is piped into the command. */
async function predictPiped(...args: string[]): Promise<{ status: number; err: string }> {
  const child = spawn(process.execPath, [bin, 'predict', ...args], { cwd: folderWith({ 'tincture.yaml': yaml }) });
  onTestFinished(() => void child.kill('SIGKILL'));
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  child.stdin.end('Rex barks\n');
  const [status] = await once(child, 'close');
  return { status, err };
}

test('is refused before anything is read, where nothing limits it', async () => {
  const folder = folderWith({ 'tincture.yaml': yaml });
  // Standard input of the test is silent and stays open: what waited for it would never end.
  const { status, err } = await runCommand(folder, ['predict', 'paid']);
  expect(status).toBe(1);
  expect(err).toMatch(/What paid will cost for standard input cannot be known[\s\S]*--budget 0\.50[\s\S]*--yes/);
});

test('is held to the budget of the proposer or of the command', async () => {
  const limited = await predictPiped('limited');
  expect(limited.err).toContain('prompt to openai-compatible/some, 0 examples: at most $0.');
  expect(limited.err).toContain('The budget of $0 for a run is used up');
  expect((await predictPiped('paid', '--budget', '0.0')).err).toContain('The budget of $0 for a run is used up');
  // What the command says counts before the project.
  expect((await predictPiped('limited', '--budget', '0.5')).err).toContain('at most $0.5.');
});

test('is whatever it is after a yes, and nothing where it costs nothing', async () => {
  for (const args of [['paid', '--yes'], ['free']]) {
    const { err } = await predictPiped(...args);
    expect(err).not.toContain('cannot be known');
    expect(err).toContain('openai-compatible/some cannot be reached');
  }
});

test('a budget is an amount of money', async () => {
  const folder = folderWith({ 'tincture.yaml': yaml });
  for (const wrong of ['1e3', '-1', 'two', '']) {
    const { status, err } = await runCommand(folder, ['predict', 'paid', '--budget', wrong]);
    expect([status, err.includes('Give US dollars, for example 2 or 0.50.')]).toEqual([1, true]);
  }
});
