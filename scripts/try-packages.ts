// Installs what would be published into an empty folder and uses it there as a newcomer does: the command from a new
// project to a prediction, and the library in a program. `npm run try-packages`; it builds and packs first.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'tincture-packages-'));
const tarballs = join(folder, 'tarballs');
const project = join(folder, 'project');

function run(command: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, TINCTURE_CACHE: join(folder, 'cache'), NODE_OPTIONS: '' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status === 0) return stdout;
  console.error(`${command} ${args.join(' ')} ended with ${status}.\n${stdout}${stderr}`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}

run('npm', ['run', '--silent', 'build'], '.');
run('npm', ['run', '--silent', 'pack', '--', tarballs], '.');
mkdirSync(project);
writeFileSync(join(project, 'package.json'), '{"type": "module", "private": true}\n');
const files = readdirSync(tarballs).map((file) => join(tarballs, file));
run('npm', ['install', '--no-audit', '--no-fund', ...files], project);

const tincture = (...args: string[]): string => run(join(project, 'node_modules/.bin/tincture'), args, project);
tincture('init', 'dishes', '--example', 'dishes');
const dishes = ['--project', 'dishes'];
appendFileSync(join(project, 'dishes/tincture.yaml'), 'offline: true\n');
tincture('train', ...dishes, '--no-vectors', '--out', 'dishes.safetensors');
tincture('compare', ...dishes, '--with', 'rules', 'few-shot', 'dishes.safetensors');
tincture('package', 'dishes.safetensors', '--release', '1.0.0', '--out', 'packaged.safetensors');
tincture('predict', 'packaged.safetensors', '--text', 'made ramen in my rice cooker');
writeFileSync(
  join(project, 'program.js'),
  `import { readFile } from 'node:fs/promises';
import { loadComponent, tokenize } from 'tincture';
const component = loadComponent(await readFile('packaged.safetensors'));
const [prediction] = await component.predict([tokenize('made ramen in my rice cooker')]);
if (!('annotations' in prediction)) process.exit(1);
`,
);
run('node', ['program.js'], project);
writeFileSync(
  join(project, 'mine.ts'),
  `import { defineRecipe } from '@tincture/studio';
import { z } from 'zod';
export default defineRecipe({
  options: { most: z.int().default(3) },
  stream: ({ texts }) => texts(),
});
`,
);
tincture('recipe', 'mine.ts', '--help');
rmSync(folder, { recursive: true, force: true });
console.log(`The ${files.length} packages work in an empty folder.`);
