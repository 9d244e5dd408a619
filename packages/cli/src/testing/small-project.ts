import { type Finished, folderWith, runCommand } from './run-command.ts';
import type { TestContextOptions } from './test-context.ts';

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
  tincture(args: readonly string[], options?: TestContextOptions): Promise<Finished>;
} {
  const folder = folderWith({ 'tincture.yaml': yaml, 'rules.jsonl': '{"label": "PET", "pattern": "Rex"}\n' });
  return { folder, tincture: (args, options) => runCommand(folder, args, options) };
}

/** So many annotated texts, all different, as JSON lines. */
export const gold = (count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const text = `Rex saw neighbour ${i} with ${(i * 7919) % 1009} other dogs on the ${i}th day`;
    return `${JSON.stringify({ text, ents: [{ start: 0, end: 3, label: 'PET' }] })}\n`;
  }).join('');
