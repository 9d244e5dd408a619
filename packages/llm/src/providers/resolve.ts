import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TinctureError } from 'tincture';
import type { PromptStyle } from '../prompt.ts';
import { openAiSdk } from './ai-sdk.ts';
import { type HostedProvider, hostedProviders, isHosted } from './hosted.ts';
import { openGguf } from './local-gguf.ts';
import { isLoopback } from './loopback.ts';
import type { Provider } from './provider.ts';
import { missingKey } from './provider-error.ts';
import { openRecording } from './recorded.ts';
import { checkKey } from './secrets.ts';

/** Where a provider is named and what it may use. */
export interface ResolveOptions {
  /** Relative paths start here. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The address of an OpenAI-compatible server, or of a proxy in front of a hosted provider. */
  readonly baseUrl?: string;
  /** How a model file is asked; see `openGguf`. Servers are asked in chat. */
  readonly style?: PromptStyle;
  /** Whether a server is to hold the model to the schema of the answer. Default true. */
  readonly structured?: boolean;
  /** Forbids every provider that is not on this machine. */
  readonly offline?: boolean;
}

/**
 * The provider that a project file names: `openai/MODEL`, `anthropic/MODEL`, `google/MODEL`, any `NAME/MODEL` with a
 * base URL (OpenAI-compatible: Ollama, vLLM, …), `gguf:PATH`, or `recorded:PATH`. Throws `llm-denied` where a key is
 * missing or cannot be one, `llm-offline` where the project forbids it, `argument-invalid` for what says nothing.
 */
export async function openProvider(name: string, options: ResolveOptions): Promise<Provider> {
  const { folder, env, style } = options;
  refuseUseless(name, options);
  const [, scheme, path] = /^(gguf|recorded):(.+)$/.exec(name) ?? [];
  if (scheme === 'gguf' && path !== undefined) {
    const llamaFolder = env.TINCTURE_LLAMA;
    return openGguf(resolve(folder, path), { ...(llamaFolder && { llamaFolder }), ...(style && { style }) });
  }
  if (scheme === 'recorded' && path !== undefined) {
    const file = resolve(folder, path);
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return openRecording(file, path);
    throw new TinctureError({
      code: 'llm-unavailable',
      problem: 'There is no such recording.',
      where: { file: path },
      fix: 'Check the path, or name a provider instead.',
    });
  }
  return openServer(name, options);
}

/** Refuses settings that would do nothing. */
function refuseUseless(name: string, { baseUrl, structured, style }: ResolveOptions): void {
  const kind = /^(?:gguf|recorded)(?=:)/.exec(name)?.[0];
  const useless = [
    ...(kind !== undefined && baseUrl !== undefined ? ['baseUrl'] : []),
    ...(kind !== undefined && structured !== undefined ? ['structured'] : []),
    ...(kind === 'recorded' && style !== undefined ? ['style'] : []),
  ];
  if (useless.length === 0) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `\`${useless.join('` and `')}\` would do nothing: ${name} is ${kind === 'gguf' ? 'a model file, and no server' : 'a recording'}.`,
    fix: 'Remove it from the proposer.',
  });
}

function openServer(id: string, { env, baseUrl: configured, style, structured, offline }: ResolveOptions): Provider {
  const slash = id.indexOf('/');
  const name = id.slice(0, slash);
  const model = id.slice(slash + 1);
  if (slash < 1 || model === '') throw unknownProvider(id);
  if (style === 'completion') {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `${id} is asked in chat: \`style: completion\` is for model files (gguf:PATH).`,
      fix: 'Remove `style` from the proposer.',
    });
  }
  if (configured !== undefined) checkBaseUrl(configured);
  const hosted: HostedProvider | undefined = isHosted(name) ? name : undefined;
  const baseUrl = configured ?? (hosted === undefined ? undefined : hostedProviders[hosted].baseUrl);
  if (baseUrl === undefined) throw unknownProvider(id);
  if (offline === true && !isLoopback(baseUrl)) {
    throw new TinctureError({
      code: 'llm-offline',
      problem: `${id} is not on this machine, and the project is offline.`,
      fix: 'Use a local model, or remove `offline: true` from tincture.yaml.',
    });
  }
  const keyVariable =
    hosted === undefined ? `${name.toUpperCase().replaceAll(/\W/g, '_')}_API_KEY` : hostedProviders[hosted].keyVariable;
  // An empty variable is how many people unset one.
  const apiKey = env[keyVariable] || '';
  if (apiKey !== '') checkKey(apiKey, keyVariable);
  else if (hosted !== undefined) throw missingKey({ id, keyVariable, apiKey });
  const provider = hosted ?? 'openai-compatible';
  return openAiSdk({ id, provider, model, baseUrl, apiKey, keyVariable, ...(structured === false && { structured }) });
}

function checkBaseUrl(baseUrl: string): void {
  const url = URL.parse(baseUrl);
  const isAddress = url?.protocol === 'http:' || url?.protocol === 'https:';
  const hasSecret = isAddress ? `${url.username}${url.password}${url.search}` !== '' : baseUrl.includes('@');
  if (hasSecret) {
    // Without the address, which may hold a secret.
    throw new TinctureError({
      code: 'argument-invalid',
      problem: 'The address of a server (`baseUrl`) must have no user name, password or query.',
      fix: 'Set the key in the environment: the variable is the name of the provider in upper case, with _API_KEY.',
    });
  }
  if (isAddress) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `${JSON.stringify(baseUrl)} is no address of a server.`,
    fix: 'Write a whole one, for example http://localhost:11434/v1.',
  });
}

function unknownProvider(name: string): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `${JSON.stringify(name)} names no provider.`,
    fix: 'Write openai/MODEL, anthropic/MODEL, google/MODEL, gguf:PATH, recorded:PATH, or any NAME/MODEL together with baseUrl.',
  });
}
