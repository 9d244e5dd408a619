import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { project } from '../testing/small-project.ts';

const names = [
  'correct',
  'teach',
  'match',
  'relations',
  'coreference',
  'terms',
  'review',
  'compare',
  'tournament',
  'rank',
  'edit',
  'error-analysis',
];

describe('tincture recipe', () => {
  it('alone lists the recipes with a line each', async () => {
    const { tincture } = project();
    const { status, out } = await tincture(['recipe']);
    expect(status).toBe(0);
    for (const name of names) expect(out).toMatch(new RegExp(`^${name} +\\S.+`, 'm'));
    const json = await tincture(['recipe', '--json']);
    const { recipes } = JSON.parse(json.out);
    expect(recipes.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  it('explains each recipe with its options, defaults and examples', async () => {
    const { tincture } = project();
    for (const name of names) {
      const { status, out } = await tincture(['recipe', name, '--help']);
      expect(status).toBe(0);
      expect(out).toContain(`Usage: tincture recipe ${name} [options]`);
      expect(out).toMatch(new RegExp(`\\$ tincture recipe ${name}`));
      expect(out).toContain('--source <file>');
    }
    const { out } = await tincture(['recipe', 'terms', '--help']);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('--label <string> what the words stand for (default: TERM)');
    expect((await tincture(['recipe', '--help'])).out).toContain('FILE.ts');
  });

  it.each([
    ['a name that is near one', ['corect'], 'recipe-unknown', 'Did you mean "correct"?'],
    ['a path that is not there', ['./none.ts'], 'recipe-unknown', 'Check the path.'],
    ['an option that it does not have', ['correct', '--moat'], 'argument-invalid', '--help'],
    ['an option that it needs', ['compare', '--a', 'rules'], 'argument-invalid', '--b'],
    ['a value of the wrong kind', ['teach', '--window', 'many'], 'argument-invalid', '--window'],
    ['a value that is too small', ['teach', '--window', '3'], 'argument-invalid', '--window'],
    ['a value that is not one of a few', ['review', '--between', 'cats'], 'argument-invalid', '--between'],
    ['a proposer that is not there', ['correct', '--with', 'nobody'], 'proposer-unknown', 'rules'],
    ['several proposers of which it says none', ['correct'], 'argument-invalid', 'rules, prompt'],
    ['a person without a name', ['correct', '--person', ' '], 'argument-invalid', '--person'],
  ])('refuses %s', async (_, args, code, hint) => {
    const { tincture } = project();
    const { status, out, err } = await tincture(['recipe', ...args, '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(out).error.code).toBe(code);
    expect(err).toContain(hint);
    expect(err).not.toContain('    at ');
  });

  it.each([
    ['nothing', 'export const recipe = 1;\n', /exports no recipe/],
    ['something else', 'export default { stream: [] };\n', /exports no recipe/],
    ['a mistake in its own code', 'const a: number = 1;\nthrow new Error("boom");\n', /cannot be loaded: boom/],
  ])('refuses a file that exports %s', async (_, content, message) => {
    const { folder, tincture } = project();
    mkdirSync(join(folder, 'recipes'));
    writeFileSync(join(folder, 'recipes', 'mine.ts'), content);
    const { status, err } = await tincture(['recipe', 'recipes/mine.ts']);
    expect(status).toBe(1);
    expect(err).toMatch(message);
    expect(err).toMatch(/recipes\/mine\.ts.*\[recipe-invalid\]/);
    expect(err).not.toContain('    at ');
  });
});
