import { TinctureError } from 'tincture';
import { describe, expect, it, vi } from 'vitest';
import { createTestContext } from '../testing/test-context.ts';
import { createColors } from './colors.ts';
import { noteRetries } from './note-retries.ts';
import { printError } from './print-error.ts';
import { createProgress, formatDuration, formatProgress } from './progress.ts';
import { createReporter } from './reporter.ts';
import { shellPath, shellWord } from './shell-word.ts';
import { displayWidth, formatTable } from './table.ts';
import { comparisonTable } from './tables.ts';
import { wrapLines } from './wrap.ts';

describe('colours', () => {
  it.each([
    [{ env: {}, isTTY: true }, true],
    [{ env: { NO_COLOR: '1' }, isTTY: true }, false],
    [{ env: { NO_COLOR: '' }, isTTY: true }, true],
    [{ env: { TERM: 'dumb' }, isTTY: true }, false],
    [{ env: {}, isTTY: false }, false],
    [{ env: { FORCE_COLOR: '1' }, isTTY: false }, true],
    [{ env: { FORCE_COLOR: '1', NO_COLOR: '1' }, isTTY: false }, false],
  ])('%j are on: %s', (context, isOn) => {
    expect(createColors(context).red('x') !== 'x').toBe(isOn);
  });
});

describe('tables', () => {
  it('line up numbers at the right and wide characters by what they take on screen', () => {
    const table = formatTable(
      [{ title: 'text' }, { title: 'n', align: 'right' }],
      [
        ['麻婆', '10'],
        ['ab', '9'],
      ],
    );
    expect(table).toBe('text   n\n麻婆  10\nab     9');
  });

  it('of a comparison are two where the terminal is narrower than one', () => {
    const score = { value: 0.5, low: 0.4, high: 0.6 };
    const row = {
      ...({ name: 'rules', kind: 'rules', detail: '', precision: 0.5, recall: 0.5, failed: 0 } as const),
      score,
    };
    const rows = [{ ...row, perLabel: {}, dropped: {} }];
    const tableOf = (width?: number): string[] => comparisonTable(rows, 'cats_macro_f', width).split('\n');
    expect(tableOf()).toHaveLength(2);
    expect(tableOf(200)).toEqual(tableOf());
    const narrow = tableOf(80);
    expect(narrow.map((line) => line.split(/ +/)[0])).toEqual(['component', 'rules', '', 'component', 'rules']);
    expect(Math.max(...narrow.map(displayWidth))).toBeLessThanOrEqual(80);
    const words = (lines: string[]): string[] => (lines.join(' ').match(/\S+/g) ?? []).sort();
    expect(words(narrow)).toEqual(words([...tableOf(), 'component', 'rules']));
  });

  it('count neither colour codes nor joiners', () => {
    expect(displayWidth('\u001b[31mred\u001b[0m')).toBe(3);
    expect(displayWidth('👩‍🍳')).toBe(2);
  });
});

describe('wrapping', () => {
  it('breaks at blanks, keeps the indent, and leaves commands whole', () => {
    expect(wrapLines('one two three\n  four five six\n  $ a command to copy\n', 9)).toBe(
      'one two\nthree\n  four\n  five\n  six\n  $ a command to copy\n',
    );
    expect(wrapLines('one two six\nten\n\nfive\n', 9)).toBe('one two\nsix ten\n\nfive\n');
    expect(wrapLines('averylongword x', 5)).toBe('averylongword\nx');
    expect(wrapLines('a  b', Infinity)).toBe('a  b');
  });

  it('puts the meaning of an option below it, where both are too wide', () => {
    expect(wrapLines('  -a, --all   every one\n  --name <x>  one of them\n', 14)).toBe(
      '  -a, --all\n      every\n      one\n  --name <x>\n      one of\n      them\n',
    );
  });
});

describe('progress', () => {
  const options = { label: 'Proposing', total: 200, unit: 'texts' };
  it('estimates the time left from the pace so far', () => {
    expect(formatProgress(options, 50, 10_000, '$0.02')).toBe(
      'Proposing: 50 of 200 texts (25 %), about 30 s left, $0.02',
    );
    // What is left takes as long as what is done.
    expect(formatProgress(options, 50, 10_000, undefined, 0.5)).toContain('(25 %), about 10 s left');
    expect(formatProgress(options, 199, 10_000)).toContain('about 1 s left');
    expect(formatProgress({ label: 'Reading', unit: 'lines' }, 1_234, 5_000)).toBe('Reading: 1,234 lines');
  });

  it('groups digits without loading the tables of languages, which a stream would keep', () => {
    const tables = vi.spyOn(Number.prototype, 'toLocaleString');
    expect(formatProgress({ label: 'Reading', total: 1_234_567, unit: 'lines' }, 999, 0)).toContain(
      '999 of 1,234,567 lines',
    );
    expect(tables).not.toHaveBeenCalled();
    tables.mockRestore();
  });

  it('redraws one line for a person, and writes a line every few seconds into a log', () => {
    let time = 0;
    const now = (): Date => new Date(time);
    const person = createTestContext('.', { isTTY: true, now });
    const log = createTestContext('.', { now });
    const lines = [createProgress(person, options), createProgress(log, options)];
    for (let done = 1; done <= 11; done++) {
      time += 1_000;
      for (const line of lines) line.update(done);
    }
    for (const line of lines) line.finish();
    expect(person.err().split('\r')).toHaveLength(13);
    expect(person.err()).not.toContain('\n');
    expect(log.err().trim().split('\n')).toHaveLength(2);
  });

  it('is off the line of a terminal before a remark is written there, and back with the next update', () => {
    let time = 0;
    const context = createTestContext('.', { isTTY: true, now: () => new Date(time) });
    const reporter = createReporter(context, { json: false });
    const progress = reporter.progress(options);
    time += 200;
    progress.update(1);
    reporter.note('Trying again in 1 s.');
    time += 200;
    progress.update(2);
    progress.finish();
    reporter.note('Done.');
    const clear = '\r\u001b[2K';
    expect(context.err()).toBe(
      `${clear}Proposing: 1 of 200 texts (0 %)${clear}Trying again in 1 s.\n` +
        `${clear}Proposing: 2 of 200 texts (1 %)${clear}Done.\n`,
    );
  });

  it('is whole where the width of the terminal is not known', () => {
    const context = createTestContext('.', { isTTY: true });
    const progress = createProgress({ ...context, stderr: { write: context.stderr.write, columns: 0 } }, options);
    progress.update(200);
    expect(context.err()).toContain('(100 %)');
  });

  it.each([
    [12, '12 ms'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('errors', () => {
  const error = new TinctureError({
    code: 'task-invalid',
    problem: 'Unknown key "lables".',
    where: { file: 'tincture.yaml', line: 4, column: 5 },
    fix: 'Did you mean "labels"?',
  });

  it('say what is wrong, and what to do on a line of its own, without a stack', () => {
    const context = createTestContext('.');
    printError(context, error, { json: false, debug: false });
    expect(context.err()).toBe(
      'error: tincture.yaml:4:5: Unknown key "lables". [task-invalid]\n  Did you mean "labels"?\n',
    );
    expect(context.out()).toBe('');
  });

  it('show the stack and its causes with --debug', () => {
    const context = createTestContext('.');
    printError(context, new TinctureError({ code: 'internal', problem: 'No.', cause: new Error('deep') }), {
      json: false,
      debug: true,
    });
    expect(context.err()).toContain('Error: deep\n    at ');
  });

  it('are one object with --json', () => {
    const context = createTestContext('.');
    printError(context, error, { json: true, debug: false });
    expect(JSON.parse(context.out())).toEqual({
      error: {
        code: 'task-invalid',
        problem: 'Unknown key "lables".',
        where: { file: 'tincture.yaml', line: 4, column: 5 },
        fix: 'Did you mean "labels"?',
      },
    });
  });
});

it('a reason to ask again is told once for all requests that wait for it, and again after a while', () => {
  let time = 0;
  const context = createTestContext('.', { now: () => new Date(time) });
  const retry = noteRetries(context, createReporter(context, { json: false }));
  const away = new TinctureError({ code: 'llm-unavailable', problem: 'It cannot be reached.' });
  for (time of [0, 5, 9_999, 10_000]) retry(away, 1_000);
  retry(new TinctureError({ code: 'llm-rate-limited', problem: 'Too fast.' }), 2_000);
  const again = 'It cannot be reached. Trying again in 1 s.\n';
  expect(context.err()).toBe(`${again}${again}Too fast. Trying again in 2 s.\n`);
});

describe('the next command', () => {
  it('is for the same project and task', () => {
    const next = (command: string, settings: { project?: string; task?: string }): string => {
      const context = createTestContext('.');
      createReporter(context, { json: false, ...settings }).next(command);
      return context.out().trim();
    };
    const settings = { project: 'my pets', task: 'pets' };
    expect(next('tincture train', settings)).toBe('Next: tincture train --project "my pets" --task pets');
    expect(next('tincture train --task cats', settings)).toBe('Next: tincture train --project "my pets" --task cats');
    expect(next('tincture evaluate a.safetensors', settings)).toBe(
      'Next: tincture evaluate --project "my pets" a.safetensors',
    );
    expect(next('tincture predict a.safetensors', settings)).toBe('Next: tincture predict a.safetensors');
    expect(next('tincture train', {})).toBe('Next: tincture train');
  });

  it('has names and paths that a shell takes for one word', () => {
    expect(['a-b/ü.csv', 'two words', '$HOME', "it's", `"it's"`].map(shellWord)).toEqual([
      'a-b/ü.csv',
      '"two words"',
      "'$HOME'",
      `"it's"`,
      `'"it'\\''s"'`,
    ]);
    expect(shellPath('-x.txt')).toBe('./-x.txt');
  });
});
