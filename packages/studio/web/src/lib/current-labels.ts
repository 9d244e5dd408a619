/** The label that a person used last, by task: the next text starts with it. */
export const currentLabels: Map<string, string> = new Map();
