import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Component, isModelFile, isPipeline, listComponents, pipelineKind, readModel, type Task } from 'tincture';
import type { Context } from '../context.ts';
import { readBytes } from '../files/read-bytes.ts';
import type { Project } from '../project/project-file.ts';

/**
 * The tasks of the components in a model file of several, in their order; undefined where `name`, which is a file or a proposer of
 * the project, stands for anything else. Throws as `readModel` does.
 */
export async function pipelineTasks(
  context: Context,
  name: string,
  project: Project | undefined,
): Promise<readonly Task[] | undefined> {
  const configured = project?.proposers.get(name);
  const file = configured === undefined ? name : configured.model;
  // What is linked is measured as links, by the pipeline as a whole.
  if (file === undefined || configured?.link !== undefined) return undefined;
  const path = resolve(configured === undefined ? context.cwd : (project?.folder ?? context.cwd), file);
  if (!existsSync(path) || !statSync(path).isFile()) return undefined;
  const bytes = await readBytes(context, path);
  if (!isModelFile(bytes) || readModel(bytes).metadata.component.kind !== pipelineKind) return undefined;
  return listComponents(bytes).flatMap(({ metadata }) => metadata.task ?? []);
}

/** The components that a component is made of, each with a task of its own. */
export function partsOf(component: Component): readonly Component[] {
  return isPipeline(component) ? component.components : [component];
}
