import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from '../testing/small-project.ts';

const csv = `id,name,aliases,description,label,prior
star,Rex,,A dog of films that barks on screen,PET,9
farm,Rex,Rexie,A sheepdog on a farm with sheep,PET,1
,Nobody,,,,
star,Rex the second,,,,
`;

const linked = (text: string, kbId: string | null) =>
  `${JSON.stringify({ text, ents: [{ start: 0, end: 3, label: 'PET', kbId }] })}\n`;
const gold =
  linked('Rex barked on screen in two films.', 'star') + linked('Rex drove the sheep back to the farm.', 'farm');

/** A project with a linker, built from a file with two bad rows. */
async function built(...flags: string[]) {
  const small = project();
  writeFileSync(join(small.folder, 'pets.csv'), csv);
  writeFileSync(join(small.folder, 'linked.jsonl'), gold);
  const answer = await small.tincture(['link', 'build', '--kb', 'pets.csv', '--out', 'kb.safetensors', ...flags]);
  return { ...small, ...answer };
}

describe('link build', () => {
  test('makes a file of the rows that are entries, and says which are not', async () => {
    const { status, out, err } = await built();
    expect(status).toBe(0);
    expect(out).toContain('Wrote kb.safetensors');
    expect(out).toContain('with 2 entries');
    expect(err).toContain('pets.csv: left out: 2 of 4 rows; line 4: The id must be a text; it is missing.');
  });
  test('sets bad rows aside with their lines, and tells machines', async () => {
    const { folder, out } = await built('--rejects', 'bad.jsonl', '--json');
    const rejects = readFileSync(join(folder, 'bad.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rejects).toMatchObject([
      { file: 'pets.csv', line: 4 },
      { line: 5, problem: 'The id "star" is that of line 2.' },
    ]);
    expect(JSON.parse(out)).toMatchObject({
      model: 'kb.safetensors',
      entries: 2,
      rejects: 2,
      settings: { mentions: 0 },
    });
  });
  test('says that there is too little gold to learn from', async () => {
    expect((await built('--gold', 'linked.jsonl')).err).toContain('2 linked mentions in 2 texts are too few');
  });
  test.each([
    ['a file without a header', 'star,Rex\n', 'pets.csv:1: The first line does not name a column "id"'],
    ['a file with bad rows only', '{"id": 1}\n', 'None of 1 row can be read; line 1: There is no name'],
    ['a file without entries', 'id,name\n', 'The file has no entry'],
  ])('refuses %s', async (_, content, problem) => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'pets.csv'), content);
    const { status, err } = await tincture(['link', 'build', '--kb', 'pets.csv', '--out', 'kb.safetensors']);
    expect(status).toBe(1);
    expect(err).toContain(problem);
  });
});

describe('link find', () => {
  test('shows the entries that a name may be, by what the text says', async () => {
    const { tincture } = await built();
    const first = async (...text: string[]) =>
      JSON.parse((await tincture(['link', 'find', 'kb.safetensors', 'Rex', ...text, '--json'])).out).candidates[0].kbId;
    expect(await first()).toBe('star');
    expect(await first('--text', 'The sheep of the farm ran when Rex came')).toBe('farm');
    expect((await tincture(['link', 'find', 'kb.safetensors', 'Rexi'])).out).toMatch(/farm +Rex .*A sheepdog/);
    expect((await tincture(['link', 'find', 'kb.safetensors', 'Zoe'])).out).toContain(
      'No entry of kb has a name like "Zoe"',
    );
    expect((await tincture(['link', 'find', 'kb.safetensors', 'Rex', '--text', 'a'])).err).toContain(
      'does not have "Rex" in it',
    );
  });
});

describe('a linker', () => {
  test('links what rules find, and what a file says', async () => {
    const { folder, tincture } = await built();
    const idsOf = (out: string) => JSON.parse(out).ents.map((span: { kbId?: string | null }) => span.kbId);
    const text = 'Rex drove the sheep of the farm.';
    const found = await tincture(['predict', 'rules', '--text', text, '--link', 'kb.safetensors']);
    expect(idsOf(found.out)).toEqual(['farm']);
    expect(JSON.parse(found.out)).toMatchObject({
      ents: [{ kbConfidence: expect.any(Number) }],
      source: { name: 'rules+kb' },
    });
    writeFileSync(
      join(folder, 'found.jsonl'),
      `${JSON.stringify({ text, ents: [{ start: 0, end: 3, label: 'PET' }] })}\n`,
    );
    expect(idsOf((await tincture(['predict', 'kb.safetensors', 'found.jsonl'])).out)).toEqual(['farm']);
  });
  test('says what it lacks where nobody looked for entities', async () => {
    const { tincture } = await built();
    const { status, err } = await tincture(['predict', 'kb.safetensors', '--text', 'Rex barked.']);
    expect(status).toBe(1);
    expect(err).toContain('Nobody has looked for entities in this text');
    expect((await tincture(['debug', 'profile', 'kb.safetensors', 'linked.jsonl'])).err).toContain(
      '--link kb.safetensors',
    );
  });
  test('is measured on the entities of the gold, or on those that another component finds', async () => {
    const { folder, tincture } = await built();
    const missed = `${JSON.stringify({ text: 'Max barked', ents: [{ start: 0, end: 3, label: 'PET', kbId: null }] })}\n`;
    writeFileSync(join(folder, 'linked.jsonl'), gold + missed);
    const evaluated = async (...args: string[]) =>
      JSON.parse((await tincture(['evaluate', ...args, '--data', 'linked.jsonl', '--json'])).out);
    expect(await evaluated('kb.safetensors')).toMatchObject({
      metric: 'nel_acc',
      nel_acc: 1,
      nel_micro_f: 1,
      nel_nil_f: 1,
    });
    const behind = await evaluated('rules', '--link', 'kb.safetensors');
    expect(behind).toMatchObject({ metric: 'nel_acc', nel_micro_f: 1, component: 'rules+kb' });
    expect(behind.nel_acc).toBeCloseTo(2 / 3);
    expect(behind.interval[0]).toBeLessThan(behind.interval[1]);
    expect((await tincture(['evaluate', 'kb.safetensors', '--data', 'linked.jsonl'])).out).toContain('nel_acc 100.0');
  });
  test('is measured on entities of every label, also of one that no entry has', async () => {
    const { folder, tincture } = await built();
    const other = (start: number, kbId: string | null) => ({ start, end: start + 3, label: 'TOY', kbId });
    const ents = [other(0, null), other(8, 'gone')];
    writeFileSync(join(folder, 'linked.jsonl'), `${gold}${JSON.stringify({ text: 'Max and Zed', ents })}\n`);
    const { out, err } = await tincture(['evaluate', 'kb.safetensors', '--data', 'linked.jsonl', '--json']);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ documents: 3, nel_acc: 3 / 4, nel_micro_p: 1, nel_micro_r: 2 / 3 });
  });
  test('may be behind a proposer of the project, and its time is told apart', async () => {
    const { folder, tincture } = await built();
    const yaml = readFileSync(join(folder, 'tincture.yaml'), 'utf8');
    writeFileSync(
      join(folder, 'tincture.yaml'),
      yaml.replace('{ rules: rules.jsonl }', '{ rules: rules.jsonl, link: kb.safetensors }'),
    );
    const { out } = await tincture(['predict', 'rules', '--text', 'Rex barked on screen.']);
    expect(JSON.parse(out)).toMatchObject({ ents: [{ kbId: 'star' }], source: { name: 'rules' } });
    const profile = await tincture(['debug', 'profile', 'rules', 'linked.jsonl', '--seconds', '0', '--json']);
    const stages = JSON.parse(profile.out).cold.stages.map(({ stage }: { stage: string }) => stage);
    expect(stages).toEqual(['tokenizer', 'rules: predict', 'kb: predict']);
  });
  test('is refused where there is nothing that it could link', async () => {
    const { tincture } = await built();
    const prompt = await tincture(['predict', 'prompt', '--text', 'Rex', '--link', 'kb.safetensors']);
    expect(prompt.err).toContain('prompt is an LLM, which runs by itself');
    const twice = await tincture(['predict', 'kb.safetensors', '--text', 'Rex', '--link', 'kb.safetensors']);
    expect(twice.err).toContain('The pipeline cannot work.');
    const rules = await tincture(['predict', 'rules', '--text', 'Rex', '--link', 'rules.jsonl']);
    expect(rules.status).toBe(1);
  });
});
