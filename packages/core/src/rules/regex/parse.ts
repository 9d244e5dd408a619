import { ruleError, shown } from '../rule-error.ts';

/** What a position is checked for without consuming a character. */
export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'word-border' | 'no-word-border';

/** The parsed form of a regular expression. */
export type RegexNode =
  /** One character; `set` is an index into {@link ParsedRegex.sets}. */
  | { readonly kind: 'character'; readonly set: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly node: RegexNode; readonly min: number; readonly max: number };

/** A regular expression and the sets of characters that it tells apart. */
export interface ParsedRegex {
  readonly root: RegexNode;
  /** Each is tested with one character only, so the language's own engine can do it without any risk. */
  readonly sets: readonly RegExp[];
}

const deepest = 50;

/**
 * Parses JavaScript's regular expressions without what needs backtracking: no back references, no look-around, no
 * lazy quantifiers. Throws `rule-invalid`.
 */
export function parseRegex(pattern: string, givenFlags = ''): ParsedRegex {
  const inline = /^\(\?([a-z]+)\)/.exec(pattern);
  const source = inline === null ? pattern : pattern.slice(inline[0].length);
  const flags = checkFlags(givenFlags + (inline?.[1] ?? ''));
  const sets: RegExp[] = [];
  const setIndex = new Map<string, number>();
  let at = 0;
  let depth = 0;

  const fail = (problem: string, fix: string): never => {
    throw ruleError(`The regular expression ${shown(pattern)} ${problem} at character ${at + 1}.`, fix);
  };

  const character = (setSource: string): RegexNode => {
    let index = setIndex.get(setSource);
    if (index === undefined) {
      index = sets.length;
      try {
        sets.push(
          new RegExp(`^(?:${setSource})$`, `u${flags.includes('i') ? 'i' : ''}${flags.includes('s') ? 's' : ''}`),
        );
      } catch {
        fail(`has ${shown(setSource)}, which is no character or class,`, 'Write it as JavaScript does.');
      }
      setIndex.set(setSource, index);
    }
    return { kind: 'character', set: index };
  };

  const choice = (): RegexNode => {
    if (++depth > deepest) fail(`is nested more than ${deepest} levels deep`, 'Make it flatter.');
    const options = [sequence()];
    while (source[at] === '|') {
      at++;
      options.push(sequence());
    }
    depth--;
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  };

  const sequence = (): RegexNode => {
    const parts: RegexNode[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const node = atom();
      const quantifier = readQuantifier();
      if (quantifier === undefined) {
        parts.push(node);
        continue;
      }
      if (source[at] === '?')
        fail('has a lazy quantifier', 'Leave the "?" out: a rule always takes the longest match.');
      if (readQuantifier() !== undefined) fail('repeats a repetition', 'Put the first one into a group.');
      parts.push({ kind: 'repeat', node, ...quantifier });
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  };

  const readQuantifier = (): { min: number; max: number } | undefined => {
    const sign = source[at];
    if (sign === '*' || sign === '+' || sign === '?') {
      at++;
      return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
    }
    const counts = /^\{(\d+)(,?)(\d*)\}/.exec(source.slice(at, at + 24));
    if (counts === null) return undefined;
    at += counts[0].length;
    const min = Number(counts[1]);
    const max = counts[3] !== '' ? Number(counts[3]) : counts[2] === '' ? min : Number.POSITIVE_INFINITY;
    if (max < min) fail(`has the count ${counts[0]}`, 'Write the smaller number first.');
    return { min, max };
  };

  const atom = (): RegexNode => {
    const sign = source[at]!;
    if (sign === '(') return group();
    if (sign === '[') return characterClass();
    if (sign === '\\') return escapeSequence();
    if (sign === '^' || sign === '$') {
      at++;
      const lines = flags.includes('m') ? 'line-' : '';
      return { kind: 'assertion', assertion: `${lines}${sign === '^' ? 'start' : 'end'}` };
    }
    if (sign === '*' || sign === '+' || sign === '?')
      fail(`has nothing before its "${sign}"`, `Write "\\${sign}" for the sign itself.`);
    if (sign === '.') {
      at++;
      return character('.');
    }
    if (sign === '{' || sign === '}' || sign === ']') {
      fail(
        `has a "${sign}" that belongs to nothing`,
        `Write "\\${sign}" for the sign itself; counts are {n}, {n,} and {n,m}, so {0,3} for up to 3.`,
      );
    }
    const one = String.fromCodePoint(source.codePointAt(at)!);
    at += one.length;
    return character(one === '/' ? '\\/' : one);
  };

  const group = (): RegexNode => {
    const opening = /^\((?:\?(?::|<[A-Za-z_$][\w$]*>))?/.exec(source.slice(at, at + 100))![0];
    if (opening === '(' && source[at + 1] === '?') {
      fail(
        `has "${source.slice(at, at + 4)}"`,
        'Look-ahead, look-behind and modifiers inside are not supported; write "\\b" for the border of a word, or use a token pattern.',
      );
    }
    at += opening.length;
    const inside = choice();
    if (source[at] !== ')') fail('has a group that does not end', 'Add ")", or write "\\(" for the sign itself.');
    at++;
    return inside;
  };

  const characterClass = (): RegexNode => {
    const start = at++;
    while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
    const posix = /\[:\w+:\]/.exec(source.slice(start, at + 1));
    if (posix !== null)
      fail(
        `has the class ${posix[0]}`,
        'Write \\p{L} for letters, \\d for digits, \\s for spaces, \\p{P} for punctuation.',
      );
    if (at >= source.length) fail('has a class "[" that does not end', 'Add "]", or write "\\[" for the sign itself.');
    return character(source.slice(start, ++at));
  };

  const escapeSequence = (): RegexNode => {
    const rest = source.slice(at, at + 60);
    if (rest === '\\') fail('ends with a backslash', 'Write "\\\\" for the sign itself.');
    if (/^\\[bB]/.test(rest)) {
      at += 2;
      return { kind: 'assertion', assertion: rest[1] === 'b' ? 'word-border' : 'no-word-border' };
    }
    if (/^\\[1-9k]/.test(rest))
      fail('refers back to a group', 'Back references are not supported: write out what may stand there.');
    const known = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|c[A-Za-z]|[dDsSwWnrtfv0])/.exec(rest);
    if (known !== null) {
      at += known[0].length;
      return character(known[0]);
    }
    const one = String.fromCodePoint(source.codePointAt(at + 1)!);
    if (/[A-Za-z0-9]/.test(one)) fail(`has "\\${one}"`, 'JavaScript knows no such escape: leave the backslash out.');
    at += 1 + one.length;
    return character(/[\^$\\.*+?()[\]{}|/]/.test(one) ? `\\${one}` : one);
  };

  const root = choice();
  if (at < source.length) fail('has a ")" without a group', 'Write "\\)" for the sign itself.');
  return { root, sets };
}

/** Whether a match may have a character in it: `x{0}` and `\b` have none. */
export function takesCharacter(node: RegexNode): boolean {
  switch (node.kind) {
    case 'character':
      return true;
    case 'assertion':
      return false;
    case 'sequence':
      return node.parts.some(takesCharacter);
    case 'choice':
      return node.options.some(takesCharacter);
    case 'repeat':
      return node.max > 0 && takesCharacter(node.node);
  }
}

function checkFlags(flags: string): string {
  const wrong = [...flags].find((flag) => !'imsu'.includes(flag));
  if (wrong === undefined) return flags;
  throw ruleError(
    `The regular expression has the flag ${shown(wrong)}.`,
    'Use "i" (any case), "m" (^ and $ at line ends) or "s" (the dot matches line ends too); all matches are found anyway.',
  );
}
