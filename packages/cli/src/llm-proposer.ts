import { type Component, type Task, TinctureError } from 'tincture';
import type { Context } from './context.ts';
import type { ProposerSettings } from './project/schema.ts';
import type { ProposerRequest } from './proposers.ts';
import type { Reporter } from './terminal/reporter.ts';

/** A component that asks an LLM. Throws `argument-invalid` for a provider that is not known or not set up. */
export async function openLlmProposer(
  _context: Context,
  _reporter: Reporter,
  _request: ProposerRequest,
  _task: Task,
  settings: ProposerSettings,
): Promise<Component> {
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The model "${settings.llm}" cannot be asked by this version.`,
    fix: 'Use a proposer with rules or a trained model.',
  });
}
