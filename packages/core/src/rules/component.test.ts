import { describe, expect, test } from 'vitest';
import { parseTask } from '../tasks/parse-task.ts';
import type { Task } from '../tasks/task.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { createRulesComponent } from './component.ts';

const ner = parseTask('places', { kind: 'ner', labels: ['CITY', 'ZIP'] });
const single = parseTask('topic', { kind: 'textcat', labels: ['REFUND', 'DELIVERY', 'OTHER'] });
const several = parseTask('topic', { kind: 'textcat', multiple: true, labels: ['REFUND', 'DELIVERY', 'OTHER'] });

const make = (task: Task, ...rules: unknown[]) => {
  const text = rules.map((rule) => (typeof rule === 'string' ? rule : JSON.stringify(rule))).join('\n');
  return createRulesComponent({ name: 'r', task, text, file: 'rules.jsonl' });
};

async function annotate(task: Task, text: string, ...rules: unknown[]) {
  const { component, issues } = make(task, ...rules);
  expect(issues.map(({ error }) => error.message)).toEqual([]);
  const [prediction] = await component.predict([tokenize(text)]);
  if (prediction === undefined || 'error' in prediction) throw new Error('no answer');
  return prediction.annotations;
}

async function entities(text: string, ...rules: unknown[]): Promise<string[]> {
  const { ents = [] } = await annotate(ner, text, ...rules);
  return ents.map(({ start, end, label }) => `${label} ${text.slice(start, end)}`);
}

async function labels(task: Task, text: string, ...rules: unknown[]): Promise<string[]> {
  const { cats = {} } = await annotate(task, text, ...rules);
  expect(Object.keys(cats)).toEqual(task.labels.map(({ name }) => name));
  return Object.keys(cats).filter((name) => cats[name] === 1);
}

describe('overlapping spans', () => {
  const parts = parseTask('parts', { kind: 'spancat', group: 'sc', labels: ['CITY', 'ZIP'] });
  test('are all matches, each once', async () => {
    const { spans = {} } = await annotate(
      parts,
      'a b c d',
      { label: 'CITY', pattern: 'a b c' },
      { label: 'CITY', pattern: 'b', priority: 5 },
      { label: 'ZIP', pattern: 'b c d' },
      { label: 'ZIP', pattern: 'b' },
      { label: 'ZIP', regex: 'b' },
    );
    expect(spans.sc?.map(({ start, end, label }) => `${start}-${end} ${label}`)).toEqual([
      '0-5 CITY',
      '2-3 CITY',
      '2-3 ZIP',
      '2-7 ZIP',
    ]);
    expect(Object.keys(spans)).toEqual(['sc']);
  });
  test('are explained by what was found', () => {
    const { explain } = make(parts, { label: 'CITY', pattern: 'a b' }, { label: 'ZIP', pattern: 'b' });
    expect(explain(tokenize('a b')).map(({ line, start, end }) => [line, start, end])).toEqual([
      [1, 0, 3],
      [2, 2, 3],
    ]);
  });
});

describe('entities', () => {
  test('phrases, token patterns and regular expressions work together', async () => {
    expect(
      await entities(
        'Via San Marcos, tx 78666-1234 to NEW ULM.',
        { label: 'CITY', pattern: 'San Marcos' },
        { label: 'CITY', pattern: 'new ulm', attr: 'LOWER', id: 'ulm' },
        { label: 'ZIP', regex: '\\d{5}(-\\d{4})?' },
        { label: 'CITY', pattern: [{ LOWER: 'via' }] },
      ),
    ).toEqual(['CITY Via', 'CITY San Marcos', 'ZIP 78666-1234', 'CITY NEW ULM']);
  });

  test('the longest wins, then the earliest, then the first rule; a priority wins over all', async () => {
    const rules = [
      { label: 'CITY', pattern: 'a b' },
      { label: 'ZIP', pattern: 'b c d' },
      { label: 'CITY', pattern: 'd e' },
      { label: 'ZIP', pattern: 'd e' },
      { label: 'CITY', pattern: 'e f' },
    ];
    expect(await entities('a b c d e f', ...rules)).toEqual(['ZIP b c d', 'CITY e f']);
    expect(await entities('x y z', { label: 'CITY', pattern: 'y z' }, { label: 'ZIP', regex: 'x y' })).toEqual([
      'ZIP x y',
    ]);
    expect(await entities('a b x d e f', ...rules)).toEqual(['CITY a b', 'CITY d e']);
    expect(await entities('a b c d e f', ...rules, { label: 'CITY', pattern: 'b', priority: 1 })).toEqual([
      'CITY b',
      'CITY d e',
    ]);
  });

  test('where the longest match is not free, a shorter one is taken', async () => {
    const rules = [
      { label: 'CITY', pattern: 'New York', priority: 1 },
      { label: 'ZIP', pattern: [{ IS_TITLE: true, OP: '+' }] },
    ];
    expect(await entities('Ann Lee New York', ...rules)).toEqual(['ZIP Ann Lee', 'CITY New York']);
    expect(make(ner, ...rules).explain(tokenize('Ann Lee New York'))).toContainEqual({
      line: 2,
      label: 'ZIP',
      start: 0,
      end: 7,
    });
  });

  test('a regular expression begins and ends with tokens', async () => {
    expect(await entities('12345 123456 (12345)', { label: 'ZIP', regex: '\\d{5}' })).toEqual([
      'ZIP 12345',
      'ZIP 12345',
    ]);
    expect(await entities('ab abc', { label: 'ZIP', regex: 'ab?c?( a)?' })).toEqual(['ZIP ab', 'ZIP abc']);
    expect(await entities('x', { label: 'ZIP', regex: 'y*' })).toEqual([]);
  });

  test('what stands before and after must be there, and is no part of the match', async () => {
    const state = { IN: ['ID', 'NM'] };
    const rules = [
      { label: 'CITY', pattern: [{ IS_TITLE: true, OP: '+' }], after: [{ ORTH: ',', OP: '?' }, { ORTH: state }] },
      { label: 'ZIP', regex: '\\d{5}', before: [{ ORTH: state }, { ORTH: ',', OP: '?' }] },
      { label: 'ZIP', pattern: 'box', before: [{ LOWER: 'po' }], after: [{ IS_DIGIT: true }] },
    ];
    expect(await entities('Dear Ann, see Santa Fe, NM, 87505 or Boise ID 83706', ...rules)).toEqual([
      'CITY Santa Fe',
      'ZIP 87505',
      'CITY Boise',
      'ZIP 83706',
    ]);
    expect(await entities('12345 Main Box 3, po box, PO box 7', ...rules)).toEqual(['ZIP box']);
    expect(await labels(single, 'not late', { label: 'REFUND', regex: 'late', before: [{ LOWER: 'so' }] })).toEqual([]);
    expect(await labels(single, 'so late', { label: 'REFUND', regex: 'late', before: [{ LOWER: 'so' }] })).toEqual([
      'REFUND',
    ]);
  });

  test('a match of a regular expression has a limit', async () => {
    expect(await entities('a '.repeat(600), { label: 'ZIP', regex: 'a( a)*' })).toHaveLength(2);
  });

  test('the source names the file by its hash, and the empty text has no entity', async () => {
    const { component } = make(ner, { label: 'CITY', pattern: 'Ulm' });
    const [prediction] = await component.predict([tokenize('')]);
    expect(prediction).toEqual({ annotations: { ents: [], source: component.source } });
    // printf '{"label":"CITY","pattern":"Ulm"}' | sha256sum
    expect(component.source).toEqual({
      kind: 'rules',
      name: 'r',
      hash: '8468de118806d9a2bab1c536366688919e5196daf62541ffaa6ca6665faf4eb1',
    });
    expect(make(ner, { label: 'ZIP', pattern: 'Ulm' }).component.source).not.toEqual(component.source);
    expect(component.sizeBytes).toBe(32);
  });
});

describe('classification', () => {
  const rules = [
    { label: 'REFUND', regex: 'refund|money back', flags: 'i' },
    { label: 'DELIVERY', pattern: [{ LOWER: { IN: ['parcel', 'package'] } }] },
    { label: 'DELIVERY', pattern: 'late', attr: 'LOWER' },
    { label: 'OTHER', default: true },
  ];
  test('each rule that matches votes, however often', async () => {
    expect(await labels(single, 'Refunds! refund! My parcel is late', ...rules)).toEqual(['DELIVERY']);
    expect(await labels(single, 'Late: I want a REFUND', ...rules)).toEqual(['REFUND']);
    expect(await labels(several, 'Late: I want a REFUND', ...rules)).toEqual(['REFUND', 'DELIVERY']);
  });
  test('the default is for what nothing matches', async () => {
    expect(await labels(single, 'hello', ...rules)).toEqual(['OTHER']);
    expect(await labels(several, 'hello', ...rules)).toEqual(['OTHER']);
    expect(await labels(single, 'hello', ...rules.slice(0, 3))).toEqual([]);
  });
  test('a priority wins over votes', async () => {
    const urgent = { label: 'REFUND', pattern: 'scam', priority: 2 };
    expect(await labels(single, 'My parcel is late, scam', ...rules, urgent)).toEqual(['REFUND']);
  });
});

test('explain names every rule that matched', () => {
  const { explain } = make(
    single,
    { label: 'REFUND', regex: 'fund', id: 'part' },
    '',
    { label: 'DELIVERY', pattern: 'late' },
    { label: 'OTHER', default: true },
  );
  expect(explain(tokenize('late refund'))).toEqual([
    { line: 3, label: 'DELIVERY', start: 0, end: 4 },
    { line: 1, label: 'REFUND', id: 'part' },
  ]);
});

describe('mistakes', () => {
  test.each([
    ['{"label": "CITY"', 'not valid JSON'],
    ['# cities', 'no comments'],
    ['["CITY"]', 'The line is ["CITY"]'],
    [{ label: 'CITY' }, 'none of them'],
    [{ label: 'CITY', pattern: 'a', regex: 'b' }, '"pattern" and "regex"'],
    [{ pattern: 'a' }, 'label undefined'],
    [{ label: 'TOWN', pattern: 'a' }, 'Its labels: CITY, ZIP'],
    [{ label: 'CITY', pattern: 'a', patern: 1 }, 'unknown key "patern"'],
    [{ label: 'CITY', pattern: ' ' }, 'has no token'],
    [{ label: 'CITY', pattern: 'a', attr: 'LEMMA' }, '"attr": "LEMMA"'],
    [{ label: 'CITY', pattern: [{}], attr: 'LOWER' }, 'Only a phrase'],
    [{ label: 'CITY', pattern: 'a', flags: 'i' }, 'Only a rule with "regex"'],
    [{ label: 'CITY', pattern: 'a', priority: 'high' }, 'priority "high"'],
    [{ label: 'CITY', pattern: 'a', id: 3 }, 'id 3'],
    [{ label: 'CITY', regex: '' }, 'The regex is ""'],
    [{ label: 'CITY', regex: 'a', flags: 1 }, 'The flags are 1'],
    [{ label: 'CITY', pattern: 'a', after: 'b' }, '"after": "b"'],
    [{ label: 'CITY', pattern: 'a', before: [{ POS: 'NUM' }] }, 'not their tags'],
    [{ label: 'CITY', default: true }, 'Only rules that classify'],
    [{ label: 'CITY', pattern: [{ POS: 'NOUN' }] }, 'not their tags'],
  ])('%j is reported with its line, and the others work', async (rule, problem) => {
    const { component, issues, rules } = make(ner, { label: 'CITY', pattern: 'Ulm' }, rule, {
      label: 'ZIP',
      pattern: '1',
    });
    expect(issues.map(({ line }) => line)).toEqual([2]);
    expect(issues[0]?.error.message).toContain(problem);
    expect(issues[0]?.error.message).toMatch(/^rules\.jsonl:2: /);
    expect(rules).toBe(2);
    const [prediction] = await component.predict([tokenize('Ulm 1')]);
    expect(prediction).toMatchObject({ annotations: { ents: [{ label: 'CITY' }, { label: 'ZIP' }] } });
  });

  test('a value in a list that no token can have is reported, and the rule works', async () => {
    const rule = { label: 'CITY', pattern: [{ LOWER: { IN: ['ulm', 'new ulm'] } }] };
    const { component, issues } = make(ner, rule);
    expect(issues[0]?.error.message).toContain('["new","ulm"]');
    expect(await component.predict([tokenize('Ulm')])).toMatchObject([{ annotations: { ents: [{ label: 'CITY' }] } }]);
  });

  test('a second default, an empty file and a file that is none', () => {
    const second = make(single, { label: 'OTHER', default: true }, { label: 'REFUND', default: true });
    expect(second.issues[0]?.error.message).toContain('second default');
    expect(make(several, { label: 'OTHER', default: true }, { label: 'REFUND', default: true }).issues).toEqual([]);
    expect(make(ner, '').issues[0]?.error.message).toContain('holds no rules');
    const { issues } = make(ner, '\0\u0001\n'.repeat(3_000));
    expect(issues).toHaveLength(1_001);
    expect(issues.at(-1)?.error.message).toContain('2000 more lines');
  });

  test('a byte order mark and line ends of Windows are no mistake', () => {
    expect(make(ner, '\ufeff{"label": "CITY", "pattern": "Ulm"}\r\n\r\n').issues).toEqual([]);
  });
});

test.each(['tagger', 'morphologizer', 'lemmatizer', 'parser', 'discourse'])(
  'a task of the kind %s has none',
  (kind) => {
    expect(() => make(parseTask('x', { kind }), '{"label": "A", "pattern": "tofu"}')).toThrow(
      `The task x is ${kind}, and rules are for textcat, ner, spancat, relations, coref, frames.`,
    );
  },
);

test('stops when it is told to', async () => {
  const { component } = make(ner, { label: 'CITY', pattern: 'Ulm' });
  await expect(component.predict([tokenize('Ulm')], { signal: AbortSignal.abort() })).rejects.toThrow();
});

describe('frames', () => {
  const home = parseTask('home', {
    kind: 'frames',
    labels: { switch: { slots: ['device', 'room'] }, heat: { slots: ['room'] } },
    slots: ['device', 'room'],
  });
  const rules = [
    { label: 'switch', pattern: 'on' },
    { label: 'heat', pattern: 'warm' },
    { label: 'device', pattern: 'bath lamp' },
    { label: 'room', pattern: 'bath' },
  ];
  const say = async (text: string, ...more: unknown[]): Promise<string[]> => {
    const { frames = [] } = await annotate(home, text, ...rules, ...more);
    return frames.map(({ start, end, label, slots }) =>
      [label, text.slice(start, end), ...slots.map((slot) => `${slot.label} ${text.slice(slot.start, slot.end)}`)].join(
        ', ',
      ),
    );
  };

  test('rules of intents vote for the text, rules of slots mark what the intent may have', async () => {
    expect(await say(' bath lamp on')).toEqual(['switch, bath lamp on, device bath lamp']);
    // The longer match is of a slot that is not allowed here: it does not stand in the way.
    expect(await say('bath lamp warm')).toEqual(['heat, bath lamp warm, room bath']);
    expect(await say('bath lamp')).toEqual([]);
    expect(await say('bath lamp', { label: 'heat', default: true })).toEqual(['heat, bath lamp, room bath']);
    expect(make(home, ...rules).explain(tokenize('bath lamp on'))).toEqual([
      { line: 3, label: 'device', start: 0, end: 9 },
      { line: 4, label: 'room', start: 0, end: 4 },
      { line: 1, label: 'switch', start: 10, end: 12 },
    ]);
  });

  test('what fills a slot is looked at again where it may hold a frame', async () => {
    const plans = parseTask('plans', {
      kind: 'frames',
      labels: { weather: { slots: ['where'] }, find: { slots: ['who', 'where'] } },
      slots: { where: { frames: ['find'] }, who: null },
    });
    const own = [
      { label: 'weather', pattern: 'rain', priority: 1 },
      { label: 'find', pattern: 'meet' },
      { label: 'where', pattern: [{ LOWER: 'where' }, { OP: '+' }] },
      { label: 'who', pattern: 'Bo' },
      { label: 'weather', default: true },
    ];
    const text = ' rain where i meet Bo';
    const { frames } = await annotate(plans, text, ...own);
    const range = { start: 6, end: 21 };
    const inner = (more: object) => ({ ...range, label: 'find', ...more });
    expect(frames).toMatchObject([
      { start: 1, label: 'weather', slots: [{ ...range, label: 'where', frame: inner({}) }] },
    ]);
    // A slot that matches all of what is in it does not go on for ever.
    expect(JSON.stringify(frames).split('"find"').length - 1).toBe(8);
    const [flat] = (await annotate(plans, 'rain where it is', ...own)).frames ?? [];
    expect(flat?.slots).toEqual([{ start: 5, end: 16, label: 'where' }]);
  });

  test('a slot is no default, and what is neither is unknown', () => {
    expect(make(home, { label: 'room', default: true }).issues[0]?.error.message).toContain('The default is the slot');
    expect(make(home, { label: 'dim', pattern: 'x' }).issues[0]?.error.fix).toBe(
      'Its labels: switch, heat, device, room.',
    );
  });
});

test('a rule for a label says those above it too, where several may apply', async () => {
  const labels = { FOOD: {}, FRUIT: { parent: 'FOOD' }, TOOL: {} };
  const task = parseTask('t', { kind: 'textcat', multiple: true, labels });
  const { component } = createRulesComponent({ name: 'r', task, text: '{"label": "FRUIT", "pattern": "apple"}' });
  const [said] = await component.predict([tokenize('An apple')]);
  expect(said).toMatchObject({ annotations: { cats: { FOOD: 1, FRUIT: 1, TOOL: 0 } } });
});
