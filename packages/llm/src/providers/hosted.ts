/** Providers with an API of their own: where it is, and the environment variable that holds the key. */
export const hostedProviders = {
  openai: { keyVariable: 'OPENAI_API_KEY', baseUrl: 'https://api.openai.com/v1' },
  anthropic: { keyVariable: 'ANTHROPIC_API_KEY', baseUrl: 'https://api.anthropic.com/v1' },
  google: {
    keyVariable: 'GOOGLE_GENERATIVE_AI_API_KEY',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  },
} as const;

/** A provider with an API of its own. */
export type HostedProvider = keyof typeof hostedProviders;

/** Whether a provider has an API and a key variable of its own. */
export function isHosted(provider: string): provider is HostedProvider {
  return Object.hasOwn(hostedProviders, provider);
}
