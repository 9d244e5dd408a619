import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Component, counted, createRulesComponent, isModelFile, kindOf, type Task, TinctureError } from 'tincture';
import type { Context } from './context.ts';
import { webAddressError } from './files/file-errors.ts';
import { readBytes } from './files/read-bytes.ts';
import { openLlmProposer } from './llm-proposer.ts';
import { encoderFolder, openEncoderFolder } from './operations/encoder.ts';
import { withLinker } from './operations/link-entities.ts';
import { loadModel, partNamed } from './operations/load-model.ts';
import { adviceOnFile, filesIn, trainedFile } from './operations/model-files.ts';
import { fileStem, named } from './operations/named-component.ts';
import { showPath } from './project/open-project.ts';
import type { Project } from './project/project-file.ts';
import type { ProposerSettings } from './project/schema.ts';
import { suggest } from './project/suggestion.ts';
import type { ProposerRequest } from './proposer-request.ts';
import { formatBytes } from './report/format.ts';
import type { Reporter } from './terminal/reporter.ts';
import { shellPath } from './terminal/shell-word.ts';

/**
 * Opens anything that predicts. Throws what {@link checkProposer} does, and `argument-invalid` for a model that was trained for
 * other labels than the task's.
 */
export async function openProposer(context: Context, reporter: Reporter, request: ProposerRequest): Promise<Component> {
  const { name, project } = request;
  const configured = project?.proposers.get(name);
  if (configured !== undefined && project !== undefined) {
    return openConfigured(context, reporter, request, configured, project.folder);
  }
  const path = resolve(context.cwd, name);
  if (existsSync(path) && statSync(path).isFile()) return openFile(context, reporter, request, path, fileStem(path));
  checkProposer(context, name, project);
  return openLlmProposer(context, reporter, request, await taskOf(context, request), { llm: name });
}

/**
 * Throws `proposer-unknown` for a name that is neither in the project nor a file, nor looks like the model of a provider, and
 * `file-missing` for an address on the web.
 */
export function checkProposer(context: Context, name: string, project: Project | undefined): void {
  const path = resolve(context.cwd, name);
  if (project?.proposers.has(name) === true || (existsSync(path) && statSync(path).isFile())) return;
  const address = webAddressError(name);
  if (address !== undefined) throw address;
  const extension = /\.(?:safetensors|jsonl|json)$/.exec(name)?.[0];
  if (extension !== undefined) {
    // What is named like a file is meant as one: told are the files of that kind that may have been meant, no proposers.
    throw new TinctureError({
      code: 'proposer-unknown',
      problem: `There is no file ${name}.`,
      fix: adviceOnFile(context, name, extension, { project }),
    });
  }
  // A path whose folder is there is a mistyped one rather than the model of a provider.
  const beside = name.includes('/') ? filesIn(dirname(path)) : [];
  if (/^[a-z][\w-]*[/:]./i.test(name) && beside.length === 0) return;
  const trained = trainedFile(context, name, project);
  const known = [...(project?.proposers.keys() ?? []), ...beside.map((file) => join(dirname(name), file))];
  throw new TinctureError({
    code: 'proposer-unknown',
    problem: `"${name}" is neither a proposer of the project nor a file.`,
    fix:
      trained !== undefined
        ? `Name the file of the trained component: ${shellPath(trained)}`
        : known.length === 0
          ? 'Check the path; `tincture train` makes a component.'
          : suggest(name, known),
  });
}

async function openConfigured(
  context: Context,
  reporter: Reporter,
  request: ProposerRequest,
  settings: ProposerSettings,
  folder: string,
): Promise<Component> {
  const file = settings.rules ?? settings.model;
  if (file !== undefined) {
    const component = await openFile(context, reporter, request, resolve(folder, file), request.name);
    const { link } = settings;
    return link === undefined ? component : withLinker(context, component, resolve(folder, link), request.name);
  }
  return openLlmProposer(context, reporter, request, await taskOf(context, request), settings);
}

async function openFile(
  context: Context,
  reporter: Reporter,
  request: ProposerRequest,
  path: string,
  name: string,
): Promise<Component> {
  const bytes = await readBytes(context, path);
  const shown = showPath(context, path);
  if (isModelFile(bytes)) {
    const component = named(await loadProposer(context, request, bytes, shown), name);
    if (request.task !== undefined) refuseOtherLabels(component, request.task, shown);
    return component;
  }
  if (path.endsWith('.safetensors')) return loadProposer(context, request, bytes, shown);
  const task = await taskOf(context, request);
  const { component, issues, rules } = createRulesComponent({ name, task, text: decode(bytes, shown), file: shown });
  for (const issue of issues.slice(0, 5))
    reporter.note(`${shown}:${issue.line}: ${[issue.error.problem, issue.error.fix].join(' ').trim()}`);
  if (issues.length > 5) reporter.note(`${shown}: left out besides: ${counted(issues.length - 5, 'line')}.`);
  if (rules > 0) return component;
  // Rules for relations find their entities.
  const example = (task.entities ?? task.labels)[0]?.name ?? 'LABEL';
  throw new TinctureError({
    code: 'file-invalid',
    problem: 'There is no working rule in this file.',
    where: { file: shown },
    fix: `Write one a line, for example {"label": ${JSON.stringify(example)}, "pattern": "mapo tofu"}.`,
  });
}

/** The component in a model file: of several that of the task that is meant, where one is. */
function loadProposer(
  context: Context,
  { project, task, settings }: ProposerRequest,
  bytes: Uint8Array,
  shown: string,
): Promise<Component> {
  const folder = encoderFolder(context, project);
  const wanted = task ?? (settings.task === undefined ? undefined : partNamed(settings.task));
  return loadModel(bytes, {
    shown,
    ...(folder !== undefined && { openEncoder: () => openEncoderFolder(context, folder) }),
    ...(wanted && { part: wanted }),
  });
}

function refuseOtherLabels(component: Component, task: Task, shown: string): void {
  const labels = new Set(kindOf(task).labels(task));
  const unknown = kindOf(component.task)
    .labels(component.task)
    .filter((label) => !labels.has(label));
  // A task without labels has those of its data.
  if (component.task.kind === task.kind && (unknown.length === 0 || task.labels.length === 0)) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem:
      component.task.kind === task.kind
        ? `The model predicts labels that the task ${task.name} does not have: ${unknown.slice(0, 5).join(', ')}.`
        : `The model is for ${component.task.kind}, and the task ${task.name} is ${task.kind}.`,
    where: { file: shown },
    fix: 'Choose another model or another task (--task), or train one for this task: tincture train',
  });
}

async function taskOf(context: Context, request: ProposerRequest): Promise<Task> {
  if (request.task !== undefined) return request.task;
  const { chooseTask } = await import('./project/choose-task.ts');
  return chooseTask(context, request.settings, request.project);
}

function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TinctureError({
      code: 'file-invalid',
      problem: 'This is neither a model file nor a text file with rules.',
      where: { file: shown },
      fix: 'Name a .safetensors file that `tincture train` wrote, or a JSON-lines file with rules.',
    });
  }
}

/** What a component is, in a few words: for tables and reports. */
export function describeComponent(component: Component): string {
  const { source, sizeBytes } = component;
  const size = sizeBytes === undefined ? '' : `, ${formatBytes(sizeBytes)}`;
  switch (source.kind) {
    case 'rules':
      return `rules${size}`;
    case 'model':
      return `trained component${source.version === '' ? '' : `, version ${source.version}`}${size}`;
    case 'llm':
      return `prompt to ${source.model}${shownExamples(source)}${source.recorded === undefined ? '' : `, recorded ${source.recorded}`}`;
    default:
      return source.kind;
  }
}

function shownExamples({ parameters }: Extract<Component['source'], { kind: 'llm' }>): string {
  const { examples } = parameters;
  return typeof examples === 'number' ? `, ${examples} ${examples === 1 ? 'example' : 'examples'}` : '';
}
