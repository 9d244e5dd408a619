// JSON lines of datasets on the Hugging Face hub and of scripts around them: a list of tokens, and one of their tags.
import type { JsonObject } from '../../json.ts';
import { isTag } from '../decode-tags.ts';
import type { Findings } from '../findings.ts';
import { isJsonList, quote } from '../json-checks.ts';
import { spacingNote, taggedText } from '../tagged-text.ts';

/** The key with the tags. */
const tagsKey = 'ner_tags';

/**
 * The object with our keys in place of `tokens` and `ner_tags`; as it is where it has a text, or no tags of tokens. Tags that are
 * numbers are refused: which label each stands for is in a list that the file does not have.
 */
export function fromTokenTags(object: JsonObject, findings: Findings): JsonObject {
  const { tokens, [tagsKey]: tags, ...rest } = object;
  if (object.text !== undefined || !isJsonList(tokens) || !isJsonList(tags)) return object;
  const words = tokens.map((token) => (typeof token === 'string' ? token : ''));
  if (words.length !== tags.length)
    findings.reject('line-invalid', `There are ${words.length} tokens and ${tags.length} "${tagsKey}".`);
  if (words.some((word) => word.trim() === ''))
    findings.reject('line-invalid', 'A token is no string, or a blank one.');
  const names = tags.map((tag) => (typeof tag === 'string' ? tag : ''));
  if (tags.some((tag) => typeof tag === 'number'))
    findings.reject(
      'line-invalid',
      `"${tagsKey}" holds numbers: write the names in their place, names = dataset.features["${tagsKey}"].feature.names in Python.`,
    );
  else {
    const wrong = names.find((name) => !isTag(name));
    if (wrong !== undefined)
      findings.reject('line-invalid', `"${tagsKey}" holds ${quote(wrong)}; a tag is O, B-LABEL or I-LABEL.`);
  }
  const { text, ents, entsMissing } = taggedText([words.map((word, index) => [word, names[index] ?? 'O'])]);
  if (words.length > 1) findings.repair(spacingNote);
  return {
    ...rest,
    text,
    ents: ents.map((ent) => ({ ...ent })),
    entsMissing: entsMissing.map((range) => ({ ...range })),
  };
}
