import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../testing/small-project.ts';

test('a table of which nobody knows where its texts are adds nothing, and the first reject of a kind is said', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'mails.csv'), '\ufeffticket,Mail text,id\r\n1000,"Is it, or not?",7\r\n,,8\r\n');
  const asked = await tincture(['add', 'mails.csv']);
  expect(asked.status).toBe(1);
  expect(asked.err).toMatch(/mails\.csv:1: Which column holds the texts\?.*"Mail text"[\s\S]*--text-column/);
  const { out } = await tincture(['add', 'mails.csv', '--text-column', 'mail text']);
  expect(out).toContain('mails.csv (csv): 1 text added, 1 set aside.');
  expect(out).toContain('set aside 1: text-invalid; line 3: The text is empty.');
  const predicted = await tincture(['predict', 'rules.jsonl', 'mails.csv', '--text-column', '2']);
  expect(predicted.out).toContain('"text":"Is it, or not?"');
});
