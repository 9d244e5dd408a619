import { resolve } from 'node:path';
import type { InstalledVectors } from '@tincture/learn';
import { TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { openDocumentFile } from '../files/read-documents.ts';
import type { ColumnFlags } from '../terminal/file-options.ts';
import type { Reporter } from '../terminal/reporter.ts';

/** What the command line says about vectors that are distilled from an encoder. */
export interface DistilFlags {
  readonly encoder?: string;
  readonly texts?: string;
  readonly textColumn?: string;
  readonly name?: string;
  readonly words?: number;
  readonly bits?: '4' | '8';
  readonly dimensions?: number;
  readonly beside?: boolean;
}

/** Distils word vectors for the words of a file of texts, and installs them. Throws `argument-invalid`, `encoder-*`. */
export async function distilWordVectors(
  context: Context,
  reporter: Reporter,
  { encoder: folder, texts: file, textColumn, name, words, bits, dimensions, beside = false }: DistilFlags,
): Promise<InstalledVectors> {
  if (folder === undefined || file === undefined || name === undefined) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: 'To distil word vectors it takes an encoder, texts and a name.',
      fix: 'Give --encoder FOLDER, --texts FILE and --name NAME.',
    });
  }
  const { installDistilled, loadInstalledVectors, openEncoder } = await import('@tincture/learn');
  const others = await loadInstalledVectors({ env: context.env });
  if (beside && others === undefined) {
    throw new TinctureError({
      code: 'vectors-unavailable',
      problem: 'There are no word vectors for the distilled ones to stand beside.',
      fix: 'Install some with `tincture vectors install en`, or leave out --beside.',
    });
  }
  const encoder = await openEncoder(resolve(context.cwd, folder), { packages: context.env.TINCTURE_ENCODERS });
  const progress = reporter.progress({ label: 'Distilling word vectors', unit: 'words' });
  try {
    return await installDistilled(encoder, textsOf(context, file, textColumn === undefined ? {} : { textColumn }), {
      ...{ name, others, beside, env: context.env, signal: context.signal },
      ...(words === undefined ? {} : { words }),
      ...(bits === undefined ? {} : { bits: bits === '8' ? 8 : 4 }),
      ...(dimensions === undefined ? {} : { dimensions }),
      onProgress: (done, all) => progress.update(done, '', done / all),
    });
  } finally {
    progress.finish();
    await encoder.close();
  }
}

async function* textsOf(context: Context, file: string, options: ColumnFlags): AsyncGenerator<string> {
  const { items } = await openDocumentFile(context, file, options);
  for await (const item of items) if ('document' in item) yield item.document.text;
}
