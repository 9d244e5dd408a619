// Makes the tarballs that would be published, in the folder given: `npm run pack -- DIR [PACKAGE ...]`. Run
// `npm run build` first. The workspaces are private, so that nobody publishes their sources by accident: here the mark is
// taken off, and so is the export condition that points at sources.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [folder, ...chosen] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: npm run pack -- DIR [PACKAGE ...]');
  process.exit(1);
}
const target = resolve(folder);
mkdirSync(target, { recursive: true });

for (const name of chosen.length > 0 ? chosen : ['core', 'learn', 'llm', 'store', 'studio', 'cli']) {
  const staged = mkdtempSync(join(tmpdir(), 'tincture-pack-'));
  const manifest: { private?: true; files: string[]; exports: Record<string, Record<string, string>> } = JSON.parse(
    readFileSync(`packages/${name}/package.json`, 'utf8'),
  );
  delete manifest.private;
  for (const entry of Object.values(manifest.exports)) delete entry['@tincture/source'];
  for (const path of manifest.files) cpSync(`packages/${name}/${path}`, join(staged, path), { recursive: true });
  cpSync('LICENSE', join(staged, 'LICENSE'));
  cpSync(`packages/${name}/README.md`, join(staged, 'README.md'));
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const { status } = spawnSync('npm', ['pack', '--silent', '--pack-destination', target], {
    cwd: staged,
    stdio: 'inherit',
  });
  rmSync(staged, { recursive: true, force: true });
  if (status !== 0) process.exit(status ?? 1);
}
