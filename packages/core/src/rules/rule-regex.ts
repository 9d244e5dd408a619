import { compileRegex, type Regex } from './regex/regex.ts';
import { ruleError, shown } from './rule-error.ts';

/** Compiles the regular expression of a rule. Throws `rule-invalid`, also where it can match nothing but the empty text. */
export function compileRuleRegex(pattern: string, flags?: string): Regex {
  const regex = compileRegex(pattern, flags);
  if (!regex.isEmpty) return regex;
  throw ruleError(
    `The regular expression ${shown(pattern)} can match nothing but the empty text.`,
    'Write the characters to look for.',
  );
}
