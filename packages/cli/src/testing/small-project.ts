import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../run.ts';
import { createTestContext, type TestContextOptions } from './test-context.ts';

const yaml = `tasks:
  pets: { kind: ner, labels: [PET] }
proposers:
  rules: { rules: rules.jsonl }
  prompt: { llm: "ollama/none", baseUrl: "http://127.0.0.1:9/v1" }
train: { vectors: false }
`;

/** Runs commands in a project of the test's own. */
export function project(): {
  folder: string;
  tincture(
    args: readonly string[],
    options?: TestContextOptions,
  ): Promise<{ status: number; out: string; err: string }>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-commands-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'tincture.yaml'), yaml);
  writeFileSync(join(folder, 'rules.jsonl'), '{"label": "PET", "pattern": "Rex"}\n');
  return {
    folder,
    async tincture(args, options = {}) {
      const context = createTestContext(folder, { env: { TINCTURE_CACHE: join(folder, 'cache') }, ...options });
      const status = await run(args, context);
      return { status, out: context.out(), err: context.err() };
    },
  };
}

/** So many annotated texts, all different, as JSON lines. */
export const gold = (count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const text = `Rex saw neighbour ${i} with ${(i * 7919) % 1009} other dogs on the ${i}th day`;
    return `${JSON.stringify({ text, ents: [{ start: 0, end: 3, label: 'PET' }] })}\n`;
  }).join('');
