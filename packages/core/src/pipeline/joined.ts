// What several components that work as one have in common: pipelines, and entities that are joined.
import type { Source } from '../doc/annotations.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { sha256 } from '../file/sha256.ts';
import { defaultLanguage } from '../tokenizer/languages.ts';
import type { Component, Usage } from './component.ts';

/** All components get the same tokens: throws `argument-invalid` where one is for texts in another language than the first. */
export function checkLanguage(first: Component, component: Component): void {
  const [wanted, own] = [first, component].map(({ task }) => task.language ?? defaultLanguage);
  if (own === wanted) return;
  throw cannotWork(
    `${first.name} is for texts in ${wanted}, and ${component.name} for texts in ${own}.`,
    'Train both in one language: they get the same tokens.',
  );
}

/** What two calls cost together. */
export function addUsage(one: Usage | undefined, other: Usage | undefined): Usage | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const costs = [one.cost, other.cost];
  const times = [one.elapsedMs, other.elapsedMs].filter((time) => time !== undefined);
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    // An unknown price makes the sum unknown.
    ...(costs.every((cost) => cost !== undefined) && { cost: costs.reduce((sum, cost) => sum + cost, 0) }),
    ...(times.length > 0 && { elapsedMs: times.reduce((sum, time) => sum + time, 0) }),
  };
}

/** What the annotations of all components together are marked with; with an LLM in between, with that. */
export function joinSources(name: string, components: readonly Component[]): Source {
  const sources = components.map(({ source }) => source);
  const prompt = sources.find(({ kind }) => kind === 'llm');
  if (prompt?.kind === 'llm') return { ...prompt, name };
  const [only] = sources;
  if (sources.length === 1 && only !== undefined && only.kind !== 'person') return { ...only, name };
  const versions = sources.flatMap((source) => (source.kind === 'model' ? source.version : []));
  const hash = sha256(new TextEncoder().encode(JSON.stringify(sources)));
  return { kind: 'model', name, version: versions.join('+'), hash };
}

/** Why components cannot work together. */
export function cannotWork(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem: `The pipeline cannot work. ${problem}`, fix });
}
