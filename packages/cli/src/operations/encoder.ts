import { resolve } from 'node:path';
import type { Encoder } from '@tincture/learn';
import type { Context } from '../context.ts';
import type { Project } from '../project/project-file.ts';

/** The folder of the encoder that components work on: `TINCTURE_ENCODER`, else `train.encoder` of the project; undefined for none. */
export function encoderFolder(context: Context, project: Project | undefined): string | undefined {
  const { TINCTURE_ENCODER: named } = context.env;
  if (named !== undefined && named !== '') return resolve(context.cwd, named);
  return project?.train.encoder === undefined ? undefined : resolve(project.folder, project.train.encoder);
}

/** Opens the encoder in a folder. Throws `encoder-invalid` and `encoder-unavailable`. */
export async function openEncoderFolder(context: Context, folder: string): Promise<Encoder> {
  const { openEncoder } = await import('@tincture/learn');
  return openEncoder(folder, { packages: context.env.TINCTURE_ENCODERS });
}
