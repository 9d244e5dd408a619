/** One message of a conversation. */
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/**
 * What a model is asked. `chat`: instructions and messages, examples as pairs of question and answer, for models that
 * were tuned to follow them; the last message is the question. `completion`: a text that the answer continues, for base
 * models; the answer ends where one of `stop` appears.
 */
export type Prompt =
  | { readonly style: 'chat'; readonly system: string; readonly messages: readonly Message[] }
  | { readonly style: 'completion'; readonly text: string; readonly stop: readonly string[] };

/** One of the ways to ask. */
export type PromptStyle = Prompt['style'];
