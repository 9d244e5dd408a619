import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type HostedProvider, hostedProviders, isHosted } from './hosted.ts';
import { hasLlama } from './llama.ts';

/** A provider as a project file would name it. */
export interface ConfiguredProvider {
  readonly name: string;
  readonly baseUrl?: string;
}

/** Small, cheap models to try when only a key is known. */
const defaultModels: Readonly<Record<HostedProvider, string>> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-haiku-4-5',
  google: 'gemini-2.5-flash',
};

/** A server on this machine answers at once or is not there. */
const probeMs = 500;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What is set up on this machine, without any project: what `TINCTURE_LLM` (and `TINCTURE_LLM_BASE_URL`) name, else the
 * first key in the environment, else the first model of an Ollama server on this machine, else the local model file that
 * `TINCTURE_GGUF` names or `scripts/fetch-demo-model.ts` fetched. Undefined where there is none.
 */
export async function configuredProvider(env: Environment): Promise<ConfiguredProvider | undefined> {
  const { TINCTURE_LLM: named, TINCTURE_LLM_BASE_URL: baseUrl } = env;
  if (named) return { name: named.replace(/^gguf:.+/, wholePath), ...(baseUrl && { baseUrl }) };
  for (const provider of Object.keys(hostedProviders).filter(isHosted)) {
    if (env[hostedProviders[provider].keyVariable]) return { name: `${provider}/${defaultModels[provider]}` };
  }
  const server = await ollamaServer(env);
  if (server !== undefined) return server;
  const path = env.TINCTURE_GGUF || fetchedModel(env);
  return existsSync(path) && hasLlama(env.TINCTURE_LLAMA) ? { name: wholePath(`gguf:${path}`) } : undefined;
}

/** The name of a model file as it holds in any project: in the environment a path starts where the command runs. */
function wholePath(name: string): string {
  return `gguf:${resolve(name.slice('gguf:'.length))}`;
}

const tags = z.object({
  models: z.array(z.object({ name: z.string(), details: z.object({ family: z.string().nullish() }).nullish() })),
});

async function ollamaServer({ OLLAMA_HOST }: Environment): Promise<ConfiguredProvider | undefined> {
  const address = ollamaAddress(OLLAMA_HOST || '127.0.0.1');
  if (address === null) return undefined;
  try {
    const response = await fetch(new URL('/api/tags', address), {
      signal: AbortSignal.timeout(probeMs),
      redirect: 'error',
    });
    const { models } = tags.parse(await response.json());
    // Models that only embed texts answer nothing.
    const model = models.find(({ name, details }) => !/embed/i.test(name) && !/bert/i.test(details?.family ?? ''));
    return model === undefined ? undefined : { name: `ollama/${model.name}`, baseUrl: new URL('/v1', address).href };
  } catch {
    // No server, or another one: then there is none to use.
    return undefined;
  }
}

/** Where a server is that was told to listen at `host`: Ollama reads the same variable, and adds its port to a bare name. */
function ollamaAddress(host: string): URL | null {
  const isUrl = /^https?:\/\//.test(host);
  const address = URL.parse(isUrl ? host : `http://${host.startsWith(':') ? `127.0.0.1${host}` : host}`);
  if (address === null) return null;
  if (!isUrl && !/:\d+\/?$/.test(host)) address.port = '11434';
  // To listen at all addresses of a machine is no address to ask.
  if (address.hostname === '0.0.0.0') address.hostname = '127.0.0.1';
  if (address.hostname === '[::]') address.hostname = '[::1]';
  return address;
}

/** Where `scripts/fetch-demo-model.ts` puts the model. */
function fetchedModel({ XDG_CACHE_HOME }: Environment): string {
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'tincture', 'models', 'gemma-3-270m-q4_k_m.gguf');
}
