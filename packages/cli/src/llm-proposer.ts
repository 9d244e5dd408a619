import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { LlmComponent, Provider } from '@tincture/llm';
import { type Component, createRandom, type Task } from 'tincture';
import type { Context } from './context.ts';
import { makeFolder } from './files/write-file.ts';
import { mayWrite, privateFolder, showPath } from './project/open-project.ts';
import type { Project } from './project/project-file.ts';
import type { ProposerSettings } from './project/schema.ts';
import type { ProposerRequest } from './proposer-request.ts';
import { noteRetries } from './terminal/note-retries.ts';
import type { Reporter } from './terminal/reporter.ts';

/** A proposer with `llm`. Answers are cached and what leaves this machine is listed in the private folder. */
export async function openLlmProposer(
  context: Context,
  reporter: Reporter,
  request: ProposerRequest,
  task: Task,
  settings: ProposerSettings,
): Promise<LlmComponent> {
  // Providers are heavy; commands that ask none do not load them.
  const llm = await import('@tincture/llm');
  // The SDK below would print a warning for each setting that a model does not know, such as the temperature.
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  const { name, project, budget = settings.budget } = request;
  const wanted = settings.llm ?? name;
  const isRecorded = wanted.startsWith('recorded:');
  const live = request.preferLive === true && isRecorded ? await llm.configuredProvider(context.env) : undefined;
  const asked = { ...settings, llm: wanted, ...(live && { llm: live.name, baseUrl: live.baseUrl }) };
  const provider = await openProvider(context, project, asked);
  const gold = settings.examples === 0 ? [] : ((await request.examples?.()) ?? []);
  const isKept = project !== undefined && mayWrite(project);
  const folder = isKept ? join(project.folder, privateFolder) : await userFolder(context);
  await makeFolder(folder, showPath(context, folder));
  return llm.createLlmComponent({
    name,
    task,
    provider,
    gold,
    cache: llm.createFolderCache(join(folder, 'answers')),
    egress: llm.createEgressLog(join(folder, 'egress.jsonl'), context.now),
    random: createRandom(1),
    now: context.now,
    sleep: async (ms, signal) => {
      await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
    },
    onRetry: noteRetries(context, reporter),
    ...(settings.examples === undefined ? {} : { examples: settings.examples }),
    ...(settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.maxTokens === undefined ? {} : { maxTokens: settings.maxTokens }),
    ...(budget === undefined ? {} : { budget }),
    ...(settings.price === undefined ? {} : { price: settings.price }),
  });
}

/** Throws what keeps a proposer with `llm` from being asked, a missing key for example. Loads no model, and asks nothing. */
export async function checkLlm(context: Context, project: Project, settings: LlmSettings): Promise<void> {
  const file = settings.llm.startsWith('gguf:') && resolve(project.folder, settings.llm.slice('gguf:'.length));
  if (file === false || !existsSync(file)) await openProvider(context, project, settings);
}

type LlmSettings = ProposerSettings & { readonly llm: string };

async function openProvider(
  context: Context,
  project: Project | undefined,
  { llm, baseUrl, style, structured }: LlmSettings,
): Promise<Provider> {
  const { openProvider } = await import('@tincture/llm');
  return openProvider(llm, {
    folder: project?.folder ?? context.cwd,
    env: context.env,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(style === undefined ? {} : { style }),
    ...(structured === undefined ? {} : { structured }),
    ...(project?.offline === true ? { offline: true } : {}),
  });
}

/** Whether a component asks an LLM, and so can say beforehand what that costs. */
export function isLlmComponent(component: Component): component is LlmComponent {
  return component.source.kind === 'llm' && 'estimate' in component;
}

/** Where answers are kept without a project, or in one that this user may not write: the user's cache. */
async function userFolder({ env }: Context): Promise<string> {
  const { cacheFolder } = await import('@tincture/learn');
  return cacheFolder(env);
}
