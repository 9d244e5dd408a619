/**
 * What a model is asked. `chat`: instructions and a message, for models that were tuned to follow them.
 * `completion`: a text that the answer continues, for base models; the answer ends where one of `stop` appears.
 */
export type Prompt =
  | { readonly style: 'chat'; readonly system: string; readonly user: string }
  | { readonly style: 'completion'; readonly text: string; readonly stop: readonly string[] };

/** One of the ways to ask. */
export type PromptStyle = Prompt['style'];
