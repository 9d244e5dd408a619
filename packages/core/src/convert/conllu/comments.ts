/** The value of the first comment like `# key = value`; `''` where it has none, undefined where there is no such comment. */
export function commentValue(comments: readonly string[], key: string): string | undefined {
  for (const comment of comments) {
    const [, name = '', value = ''] = /^#\s*([^=\s]+(?:\s+id)?)\s*(?:=\s*(.*))?$/.exec(comment) ?? [];
    if (name === key) return value.trim();
  }
  return undefined;
}

/** Whether a document begins with the sentence of these comments. */
export function isNewDocument(comments: readonly string[]): boolean {
  return comments.some((comment) => /^#\s*newdoc(\s|$)/.test(comment));
}

/** Whether a paragraph begins with the sentence of these comments. */
export function isNewParagraph(comments: readonly string[]): boolean {
  return comments.some((comment) => /^#\s*newpar(\s|$)/.test(comment));
}

/** The comment with the text of a sentence. */
export function textComment(text: string): string {
  return `# text = ${text.replace(/[\t\r\n]+/g, ' ')}`;
}
