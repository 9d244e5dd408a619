import { tokenTexts } from '../doc/create-doc.ts';
import { TinctureError, toTinctureError, type Where } from '../errors/tincture-error.ts';
import { kindOf } from '../tasks/kinds.ts';
import type { Task } from '../tasks/task.ts';
import { tokenizerFor } from '../tokenizer/tokenizer.ts';
import { type OnImpossible, type PatternReading, type PatternToken, parseTokenPattern } from './pattern.ts';
import type { Regex } from './regex/regex.ts';
import { isRecord, ruleError, shown } from './rule-error.ts';
import { compileRuleRegex } from './rule-regex.ts';

/** What a rule looks for. */
export type RuleTarget =
  | { readonly kind: 'tokens'; readonly tokens: readonly PatternToken[] }
  | { readonly kind: 'phrase'; readonly tokens: readonly string[]; readonly attribute: 'text' | 'lower' }
  | { readonly kind: 'regex'; readonly regex: Regex }
  /** For text classification: what a text is when no other rule matches. */
  | { readonly kind: 'default' };

/** One line of a rules file. */
export interface Rule {
  readonly label: string;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly id?: string;
  /** Rules with a higher one win. Default 0. */
  readonly priority: number;
  /** Patterns of tokens that must stand directly before and after the match, and are no part of it. */
  readonly before?: readonly PatternToken[];
  readonly after?: readonly PatternToken[];
  readonly target: RuleTarget;
}

/** A line that is left out, or a part of one that can never match. */
export interface RuleIssue {
  /** From 1. */
  readonly line: number;
  /** What is wrong, where, and what to do; its code is `rule-invalid` or `label-unknown`. */
  readonly error: TinctureError;
}

const knownKeys = ['label', 'pattern', 'attr', 'regex', 'flags', 'default', 'before', 'after', 'priority', 'id'];
/** More issues than this are counted only: a wrong file has one in each line. */
const mostIssues = 1_000;

/**
 * Reads JSON lines, each of them a rule: `{"label", "pattern"}` as in spaCy's EntityRuler, `{"label", "regex"}`, or
 * `{"label", "default": true}`. A line with a mistake becomes an issue; the others work.
 */
export function parseRules(text: string, task: Task, where: Where = {}): { rules: Rule[]; issues: RuleIssue[] } {
  const rules: Rule[] = [];
  const issues: RuleIssue[] = [];
  let wrong = 0;
  let lines = 0;
  const report = (line: number, error: unknown): void => {
    if (++wrong <= mostIssues)
      issues.push({ line, error: toTinctureError(error, 'rule-invalid').at({ ...where, line }) });
  };
  text
    .replace(/^\ufeff/, '')
    .split('\n')
    .forEach((content, index) => {
      if (content.trim() === '') return;
      lines++;
      try {
        const rule = parseRule(content, index + 1, task, (problem) => report(index + 1, problem));
        const isSecond = rule.target.kind === 'default' && task.multiple !== true;
        if (isSecond && rules.some(({ target }) => target.kind === 'default')) {
          throw ruleError('This is the second default.', 'A text has exactly one label, so leave one default.');
        }
        rules.push(rule);
      } catch (error) {
        report(index + 1, error);
      }
    });
  if (lines === 0)
    report(1, ruleError('The file holds no rules.', 'Write one on each line, as in {"label": "…", "pattern": "…"}.'));
  if (wrong > mostIssues) {
    const rest = ruleError(
      `${wrong - mostIssues} more lines are wrong.`,
      'Is this a file of rules, one JSON object a line?',
    );
    issues.push({ line: issues.at(-1)?.line ?? 1, error: rest.at(where) });
  }
  return { rules, issues };
}

function parseRule(content: string, line: number, task: Task, onImpossible: OnImpossible): Rule {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    const hint = /^\s*(?:#|\/\/)/.test(content)
      ? 'A rules file has no comments.'
      : 'Each line is one JSON object, not spread over lines.';
    const reason = cause instanceof Error ? ` (${cause.message.slice(0, 200)})` : '';
    throw ruleError(`The line is not valid JSON${reason}.`, hint);
  }
  if (!isRecord(value))
    throw ruleError(`The line is ${shown(value)}.`, 'Write an object such as {"label": "…", "pattern": "…"}.');
  const unknown = Object.keys(value).find((key) => !knownKeys.includes(key));
  if (unknown !== undefined)
    throw ruleError(`The rule has the unknown key ${shown(unknown)}.`, `Known keys: ${knownKeys.join(', ')}.`);
  const { label, priority = 0, id } = value;
  if (typeof label !== 'string')
    throw ruleError(`The rule has the label ${shown(label)}.`, 'Name a label of the task.');
  if (!kindOf(task).labels(task).includes(label)) throw unknownLabel(label, task);
  if (typeof priority !== 'number' || !Number.isFinite(priority)) {
    throw ruleError(`The rule has the priority ${shown(priority)}.`, 'Write a number; rules with a higher one win.');
  }
  if (id !== undefined && typeof id !== 'string')
    throw ruleError(`The rule has the id ${shown(id)}.`, 'Write it as text.');
  const reading: PatternReading = { tokenizer: tokenizerFor(task), onImpossible };
  const target = parseTarget(value, task, reading);
  if (target.kind === 'default' && !task.labels.some(({ name }) => name === label))
    throw ruleError(`The default is the slot ${shown(label)}.`, 'Name an intent: slots have a place.');
  const before = parseContext(value, 'before', target, reading);
  const after = parseContext(value, 'after', target, reading);
  return {
    label,
    line,
    priority,
    ...(id === undefined ? {} : { id }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    target,
  };
}

function parseContext(
  value: Readonly<Record<string, unknown>>,
  key: 'before' | 'after',
  target: RuleTarget,
  reading: PatternReading,
): readonly PatternToken[] | undefined {
  const pattern = value[key];
  if (pattern === undefined) return undefined;
  if (target.kind === 'default') throw ruleError(`A default has nothing ${key} it.`, `Leave "${key}" out.`);
  if (!Array.isArray(pattern)) {
    throw ruleError(
      `The rule has "${key}": ${shown(pattern)}.`,
      'Write a token pattern: a list with an object for each token.',
    );
  }
  return parseTokenPattern(pattern, reading);
}

function parseTarget(value: Readonly<Record<string, unknown>>, task: Task, reading: PatternReading): RuleTarget {
  const { pattern, regex, flags, attr, default: isDefault } = value;
  const given = ['pattern', 'regex', 'default'].filter((key) => value[key] !== undefined);
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none of them' : given.map((key) => `"${key}"`).join(' and ');
    throw ruleError(
      `A rule needs one of "pattern", "regex" and "default": true; this has ${found}.`,
      'Write one rule a line.',
    );
  }
  if (flags !== undefined && regex === undefined)
    throw ruleError(
      'Only a rule with "regex" has flags.',
      'Leave "flags" out, or use "attr": "LOWER" for a phrase in any case.',
    );
  if (attr !== undefined && typeof pattern !== 'string')
    throw ruleError('Only a phrase ("pattern" as text) has "attr".', 'Leave it out.');
  if (regex !== undefined) {
    if (typeof regex !== 'string' || regex === '')
      throw ruleError(`The regex is ${shown(regex)}.`, 'Write a regular expression as text.');
    if (flags !== undefined && typeof flags !== 'string')
      throw ruleError(`The flags are ${shown(flags)}.`, 'Write them as text, as in "i".');
    return { kind: 'regex', regex: compileRuleRegex(regex, flags) };
  }
  if (isDefault !== undefined) {
    if (isDefault !== true) throw ruleError(`The default is ${shown(isDefault)}.`, 'Write true.');
    if (task.kind !== 'textcat' && task.kind !== 'frames')
      throw ruleError('Only rules that classify texts have a default.', 'Leave this line out.');
    return { kind: 'default' };
  }
  if (typeof pattern !== 'string') return { kind: 'tokens', tokens: parseTokenPattern(pattern, reading) };
  const attribute = typeof attr === 'string' ? attr.toUpperCase() : attr;
  if (attribute !== undefined && attribute !== 'ORTH' && attribute !== 'TEXT' && attribute !== 'LOWER') {
    throw ruleError(
      `The phrase has "attr": ${shown(attr)}.`,
      'Write "ORTH" (as it stands, the default) or "LOWER" (in any case).',
    );
  }
  const tokens = tokenTexts(tokenizerFor(task).tokenize(pattern));
  if (tokens.length === 0)
    throw ruleError(`The phrase is ${shown(pattern)}, which has no token.`, 'Write the words to look for.');
  return { kind: 'phrase', tokens, attribute: attribute === 'LOWER' ? 'lower' : 'text' };
}

function unknownLabel(label: string, task: Task): TinctureError {
  return new TinctureError({
    code: 'label-unknown',
    problem: `The task ${shown(task.name)} has no label ${shown(label)}.`,
    fix: `Its labels: ${kindOf(task).labels(task).join(', ')}.`,
  });
}
