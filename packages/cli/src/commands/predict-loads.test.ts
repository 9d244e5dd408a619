// What `predict` and `pipe` load, which is most of the time and the memory that they need before the first text.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folderWith } from '../testing/run-command.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const model = fileURLToPath(new URL('../../../../tests/golden/1/ner.safetensors', import.meta.url));
/** Says at the end which files of packages were loaded. */
const listing = `data:text/javascript,
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
process.on('exit', () => console.error('LOADED ' + loaded.join(' ')));`;

test.each(['predict', 'pipe'])(
  '%s of a model outside a project loads no YAML, no schemas and no database',
  (command) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@tincture/source', '--import', listing, main, command, model],
      { cwd: folderWith({}), input: '{"text":"Ada wrote."}\n', encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringContaining('"ents"') });
    const loaded = (/^LOADED (.*)$/m.exec(stderr)?.[1] ?? '').split(' ');
    expect(loaded).toContainEqual(expect.stringContaining('commander'));
    expect(loaded.filter((url) => /\/(?:zod|yaml|kysely|store)\/|node:sqlite/.test(url))).toEqual([]);
  },
  60_000,
);
