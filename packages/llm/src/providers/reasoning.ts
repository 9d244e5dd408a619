/** The providers of the `ai` SDK that are used. */
export type SdkProvider = 'openai' | 'anthropic' | 'google' | 'openai-compatible';

/** Effort for hidden reasoning, as the `ai` SDK names it. */
export type ReasoningEffort = 'none' | 'minimal';

/**
 * The least effort that a model accepts; undefined for one that does not reason, or of which nobody knows what it
 * accepts. Hidden reasoning is paid for and counts towards the longest answer, and marking words needs none.
 */
export function leastReasoning(provider: SdkProvider, model: string): ReasoningEffort | undefined {
  switch (provider) {
    case 'openai': {
      // Variants other than these (codex, pro, chat) differ from each other in what they accept.
      const known = /^gpt-5(?<minor>\.\d+)?(?:-(?:mini|nano))?(?:-\d{4}-\d{2}-\d{2})?$/.exec(model);
      if (known === null) return undefined;
      return known.groups?.minor === undefined ? 'minimal' : 'none';
    }
    // The SDK turns "none" into the least that the model has.
    case 'anthropic':
      return 'none';
    case 'google':
      // Models before 2.5 do not reason.
      return /^gemini-(?:2\.5|[3-9])/.test(model) ? 'none' : undefined;
    case 'openai-compatible':
      return undefined;
    default:
      return provider satisfies never;
  }
}
