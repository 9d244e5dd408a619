import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { TinctureError } from 'tincture';
import { type HostedProvider, isLoopback, keyVariables, openAiSdk } from './ai-sdk.ts';
import { openGguf } from './local-gguf.ts';
import type { Provider } from './provider.ts';
import { openRecording } from './recorded.ts';

/** Where a provider is named and what it may use. */
export interface ResolveOptions {
  /** Relative paths start here. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The address of an OpenAI-compatible server. */
  readonly baseUrl?: string;
  /** Forbids every provider that is not on this machine. */
  readonly offline?: boolean;
}

/**
 * The provider that a project file names: `openai/MODEL`, `anthropic/MODEL`, `google/MODEL`, any `NAME/MODEL` with a
 * base URL (OpenAI-compatible: Ollama, vLLM, …), `gguf:PATH`, or `recorded:PATH`. Throws `llm-denied` where a key is
 * missing, `llm-offline` where the project forbids it, `argument-invalid` for a name that says nothing.
 */
export async function openProvider(name: string, options: ResolveOptions): Promise<Provider> {
  const { folder, env, baseUrl } = options;
  const [, scheme, path] = /^(gguf|recorded):(.+)$/.exec(name) ?? [];
  if (scheme === 'gguf' && path !== undefined) {
    return openGguf(resolve(folder, path), env.TINCTURE_LLAMA === undefined ? {} : { llamaFolder: env.TINCTURE_LLAMA });
  }
  if (scheme === 'recorded' && path !== undefined) {
    const file = resolve(folder, path);
    if (existsSync(file)) return openRecording(file);
    throw new TinctureError({
      code: 'llm-unavailable',
      problem: 'There is no such recording.',
      where: { file: path },
      fix: 'Check the path, or name a provider instead.',
    });
  }
  const slash = name.indexOf('/');
  const provider = name.slice(0, slash);
  const model = name.slice(slash + 1);
  if (slash < 1 || model === '') throw unknownProvider(name);
  if (baseUrl !== undefined) checkBaseUrl(baseUrl);
  if (options.offline === true && (baseUrl === undefined || !isLoopback(baseUrl))) {
    throw new TinctureError({
      code: 'llm-offline',
      problem: `${name} is not on this machine, and the project is offline.`,
      fix: 'Use a local model, or remove `offline: true` from tincture.yaml.',
    });
  }
  if (isHosted(provider)) {
    const apiKey = env[keyVariables[provider]];
    // An empty variable is how many people unset one.
    if (!apiKey && baseUrl === undefined) {
      throw new TinctureError({
        code: 'llm-denied',
        problem: `There is no key for ${provider} in the environment.`,
        fix: `Set ${keyVariables[provider]}, or use a local model (docs/how-to/local-model.md).`,
      });
    }
    return openAiSdk({ provider, model, ...(baseUrl && { baseUrl }), ...(apiKey && { apiKey }) });
  }
  if (baseUrl === undefined) throw unknownProvider(name);
  const apiKey = env[`${provider.toUpperCase().replaceAll(/\W/g, '_')}_API_KEY`];
  return openAiSdk({ provider: 'openai-compatible', model, baseUrl, ...(apiKey && { apiKey }) });
}

function checkBaseUrl(baseUrl: string): void {
  const url = URL.parse(baseUrl);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `${JSON.stringify(baseUrl)} is no address of a server.`,
    fix: 'Write a whole one, for example http://localhost:11434/v1.',
  });
}

/** Whether a provider has an API and a key variable of its own. */
export function isHosted(provider: string): provider is HostedProvider {
  return provider in keyVariables;
}

function unknownProvider(name: string): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `${JSON.stringify(name)} names no provider.`,
    fix: 'Write openai/MODEL, anthropic/MODEL, google/MODEL, gguf:PATH, recorded:PATH, or any NAME/MODEL together with baseUrl.',
  });
}
