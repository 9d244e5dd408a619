import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Component, createPipeline, isLinker, type Linker, loadComponent, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { webAddressError } from '../files/file-errors.ts';
import { readBytes } from '../files/read-bytes.ts';
import { showPath } from '../project/open-project.ts';
import { adviceOnFile } from './model-files.ts';
import { fileStem, named } from './named-component.ts';

/** Whether a component says which entries of a knowledge base entities name. */
export function linksEntities({ assigns = [] }: Component): boolean {
  return assigns.includes('ents.kbId');
}

/** The linker in a file of `tincture link build`. Throws `argument-invalid` where the file holds something else. */
export async function openLinker(context: Context, path: string): Promise<Linker> {
  const file = resolve(context.cwd, path);
  if (!existsSync(file)) throw webAddressError(path) ?? noSuchLinker(context, path);
  const bytes = await readBytes(context, file);
  const where = { file: showPath(context, file) };
  let component: Component;
  try {
    component = named(loadComponent(bytes), fileStem(file));
  } catch (error) {
    throw error instanceof TinctureError ? error.at(where) : error;
  }
  if (isLinker(component)) return component;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The file holds a component for ${component.task.kind}, not a knowledge base with a linker.`,
    where,
    fix: makeOne,
  });
}

const makeOne = 'Make one: tincture link build --kb entries.csv --out kb.safetensors';

function noSuchLinker(context: Context, name: string): TinctureError {
  return new TinctureError({
    code: 'file-missing',
    problem: 'There is no such linker.',
    where: { file: name },
    fix: adviceOnFile(context, name, '.safetensors', { otherwise: makeOne }),
  });
}

/**
 * The component with the linker in the file `link` behind it; the component itself where there is none to be. `name` is that of
 * both together. Throws `argument-invalid` for a prompt, and for what finds no entities.
 */
export async function withLinker(
  context: Context,
  component: Component,
  link: string | undefined,
  name?: string,
): Promise<Component> {
  if (link === undefined) return component;
  try {
    if (component.source.kind === 'llm') throw promptWithLinker(component.name, link);
    return createPipeline([component, await openLinker(context, link)], name === undefined ? {} : { name });
  } catch (error) {
    await component.close?.();
    throw error;
  }
}

/** What it costs is agreed on, counted and limited by component: an LLM is run by itself. */
function promptWithLinker(name: string, link: string): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `${name} is an LLM, which runs by itself.`,
    fix: `Link what it found in a second step: tincture predict ${name} FILE > found.jsonl, then tincture predict ${link} found.jsonl`,
  });
}
