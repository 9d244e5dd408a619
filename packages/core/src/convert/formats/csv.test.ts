import { describe, expect, test } from 'vitest';
import { readAll, tagsTask, topicTask, writeAll } from '../testing/read-all.ts';

const csv = (content: string, options = {}) => readAll(content, { format: 'csv', ...options });
const tsv = (content: string, options = {}) => readAll(content, { format: 'tsv', ...options });

describe('cells', () => {
  test('quotes, doubled quotes, delimiters and line breaks in cells', async () => {
    const content = 'text,label\r\n"a, b",food\r\n"say ""so""\r\n\r\nand go",sport\r\n"","food"\r\nlast,"sport"';
    const { documents, rejects, lines, repairs } = await csv(content, { task: topicTask });
    expect(documents).toEqual([
      { text: 'a, b', annotations: { cats: { food: 1 } } },
      { text: 'say "so"\n\nand go', annotations: { cats: { sport: 1 } } },
      { text: 'last', annotations: { cats: { sport: 1 } } },
    ]);
    expect(rejects).toMatchObject([{ line: 6, code: 'text-invalid', raw: '"","food"' }]);
    expect(lines).toEqual([2, 3, 6, 7]);
    expect(repairs).toEqual([]);
  });
  test('a quote that is never closed does not swallow the file', async () => {
    const { documents, repairs, lines } = await csv('text,label\n"open,food\nnext,sport\n"so"so,food\n5" disk,food\n');
    expect(documents.map(({ text }) => text)).toEqual(['"open', 'next', '"so"so', '5" disk']);
    expect(lines).toEqual([2, 3, 4, 5]);
    expect(repairs.map((note) => note.split(': ')[0])).toEqual([
      'Stray quote kept as a character',
      'Stray quote kept as a character',
    ]);
  });
  test('nor does one in a long file', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => (index === 2_000 ? 'later",food' : `text ${index},food`));
    const { documents } = await csv(['text,label', '"open,food', ...rows].join('\n'));
    expect(documents).toHaveLength(3_001);
    expect(documents[2_001]?.text).toBe('later"');
  });
  test('spaces around quoted cells', async () => {
    const { documents, repairs } = await csv(
      'text, label\n"a, b", "food"\n "c" , sport\n"d\ne" , "food"\n x "y" z,food\n',
      {
        task: topicTask,
      },
    );
    expect(documents.map(({ text, annotations }) => [text, annotations.cats])).toEqual([
      ['a, b', { food: 1 }],
      ['c', { sport: 1 }],
      ['d\ne', { food: 1 }],
      [' x "y" z', { food: 1 }],
    ]);
    expect(repairs).toEqual([]);
  });
  test('too many cells, too few cells', async () => {
    const { documents, rejects, repairs } = await csv('text,label,page\na,food,1,2\nb\n');
    expect(rejects).toMatchObject([{ line: 2, code: 'line-invalid', problem: expect.stringContaining('4 cells') }]);
    expect(documents).toEqual([{ text: 'b', annotations: {} }]);
    expect(repairs).toHaveLength(1);
  });
});

describe('columns', () => {
  test('by their names, the rest is meta', async () => {
    const { documents } = await csv('\uFEFFID,Category,Page,Sentence,\n7,food,3,a text,x\n8,,,b,\n');
    expect(documents).toEqual([
      { id: '7', text: 'a text', annotations: { cats: { food: 1 } }, meta: { Page: '3', column5: 'x' } },
      { id: '8', text: 'b', annotations: {} },
    ]);
  });
  test('without a header the text is first and the label second', async () => {
    const { documents } = await tsv('it was fine\t1\nit "was" not\t0\n', {
      task: { ...topicTask, labels: [{ name: '0' }, { name: '1' }] },
    });
    expect(documents.map(({ text, annotations }) => [text, annotations.cats])).toEqual([
      ['it was fine', { 1: 1 }],
      ['it "was" not', { 0: 1 }],
    ]);
  });
  test('as the person says', async () => {
    expect((await tsv('1\ta\n', { textColumn: '2', labelColumn: '1' })).documents).toEqual([
      { text: 'a', annotations: { cats: { 1: 1 } } },
    ]);
    const { documents } = await csv('text,title,label,kind\na,b,c,d\n', { textColumn: 'Title', labelColumn: 'kind' });
    expect(documents).toEqual([{ text: 'b', annotations: { cats: { d: 1 } }, meta: { text: 'a', label: 'c' } }]);
    await expect(csv('text,label\na,b\n', { textColumn: 'body', file: 'x.csv' })).rejects.toThrow(
      /x\.csv:1.*"body".*"text", "label"/,
    );
    await expect(csv('text,label\na,b\n', { labelColumn: '3' })).rejects.toThrow(
      /no column "3"; the first line has "text", "label"/,
    );
  });
  test('a header whose text has a name of its own', async () => {
    const { documents, repairs } = await csv('id,Mail,category\n7,"a, b",food\n', { task: topicTask });
    expect(documents).toEqual([{ id: '7', text: 'a, b', annotations: { cats: { food: 1 } } }]);
    expect(repairs).toEqual(['Column taken for the texts: "Mail", as no other one is left']);
    expect((await csv('Mail;category\na, b;food\n')).documents[0]?.text).toBe('a, b');
    const several = csv('Ticket,Mail,category\n7,a,food\n', { file: 'x.csv', task: topicTask });
    await expect(several).rejects.toThrow(/x\.csv:1: Which column holds the texts\?.*"Ticket", "Mail", "category"/);
    const named = { textColumn: '2', task: topicTask };
    expect((await csv('Ticket,Mail,category\n7,a,food\n', named)).documents).toEqual([
      { text: 'a', annotations: { cats: { food: 1 } }, meta: { Ticket: '7' } },
    ]);
  });
  test('names that end in a known one', async () => {
    const { documents } = await csv('review_text,stars,product_category\n"Great, really",5,shoes\n');
    expect(documents).toEqual([{ text: 'Great, really', annotations: { cats: { shoes: 1 } }, meta: { stars: '5' } }]);
    expect((await csv('text_label,body_text,text\na,b,c\n')).documents).toEqual([
      { text: 'c', annotations: { cats: { a: 1 } }, meta: { body_text: 'b' } },
    ]);
    expect((await csv('a good review,food\nmore text,food\n')).documents).toHaveLength(2);
  });
  test('a header in another language', async () => {
    const record = { text: 'Wo ist es?', annotations: { cats: { Versand: 1 } } };
    expect((await csv('Betreff;Kategorie\r\nWo ist es?;Versand\r\n')).documents).toEqual([record]);
    expect((await csv('Nr,Nachricht,Klasse\n7,Wo ist es?,Versand\n')).documents).toEqual([
      { ...record, meta: { Nr: '7' } },
    ]);
    for (const header of ['texto\tcategoría', 'Texte\tCatégorie', 'テキスト\tラベル', '文本\t标签', 'treść\tetykieta'])
      expect((await tsv(`${header}\nWo ist es?\tVersand\n`)).documents).toEqual([record]);
  });
  test('a label called like a column is no header', async () => {
    const task = { ...topicTask, labels: [{ name: 'question' }, { name: 'topic' }] };
    expect((await csv('when?,question\nwhy,topic\n', { task })).documents).toEqual([
      { text: 'when?', annotations: { cats: { question: 1 } } },
      { text: 'why', annotations: { cats: { topic: 1 } } },
    ]);
    expect((await csv('why,topic\n', { task })).documents).toHaveLength(1);
    expect((await csv('question,label\nwhen?,question\n', { task })).documents).toEqual([
      { text: 'when?', annotations: { cats: { question: 1 } } },
    ]);
  });
  test('many columns without a header are told', async () => {
    const content = 'a,food,1\n';
    expect((await csv(content)).repairs).toEqual([expect.stringContaining('No header known')]);
    expect((await csv(content, { textColumn: '1', labelColumn: '2' })).repairs).toEqual([]);
  });
  test('several labels, in one cell or in several columns of the same name', async () => {
    const record = { text: 'a', annotations: { cats: { food: 1, news: 1, sport: 0 } } };
    expect((await csv('text,labels\na,food | news|\n', { task: tagsTask })).documents).toEqual([record]);
    expect((await csv('text,label,label\na,food,news\n', { task: tagsTask })).documents).toEqual([record]);
    expect((await csv('text,label\na,food|news\n')).documents[0]?.annotations.cats).toEqual({ food: 1, news: 1 });
    expect((await csv('text,label\na,food|sport\n', { task: topicTask })).rejects[0]?.problem).toMatch(
      /one label a text/,
    );
    expect((await csv('text,label\na,fod\n', { task: topicTask })).rejects[0]?.code).toBe('label-unknown');
  });
  test('a column for each label of the task', async () => {
    const read = async (content: string, task = tagsTask) => {
      const { documents, rejects } = await csv(content, { task });
      return [...documents.map(({ annotations }) => annotations.cats), ...rejects.map(({ problem }) => problem)];
    };
    const content = 'text,Food,sport,page\na,1,0,7\nb,true,,8\nc,0.25,No,\nd,,,\ne,maybe,1,\n';
    expect(await read(content)).toEqual([
      { food: 1, sport: 0 },
      { food: 1 },
      { food: 0.25, sport: 0 },
      undefined,
      'The column of the label "food" must hold 0 or 1; it holds "maybe".',
    ]);
    expect((await csv(content, { task: tagsTask })).documents[0]?.meta).toEqual({ page: '7' });
    expect(await read('text,food,sport\na,1,0\n', topicTask)).toEqual([{ food: 1, sport: 0 }]);
    // A label column says it better.
    expect((await csv('text,label,food\na,sport,1\n', { task: topicTask })).documents).toEqual([
      { text: 'a', annotations: { cats: { sport: 1 } }, meta: { food: '1' } },
    ]);
  });
  test('columns of 0 and 1 are told where no task says what they are', async () => {
    const { documents, repairs } = await csv('text,food,sport\na,1,0\n');
    expect(documents).toEqual([{ text: 'a', annotations: {}, meta: { food: '1', sport: '0' } }]);
    expect(repairs).toEqual([expect.stringContaining('read as labels if the task names them')]);
    expect((await csv('text,page\na,1\n')).repairs).toEqual([]);
  });
  test('a column with labels of the task, but a name of its own, is told', async () => {
    const content = 'page,text,mood\n7,a,food\n8,b,none\n';
    const told = 'Column with labels kept as meta: "mood", whose labels --label-column reads';
    expect((await csv(content, { task: topicTask })).repairs).toEqual([told]);
    expect((await csv(content, { task: topicTask, labelColumn: 'mood' })).repairs).toEqual([]);
    expect((await csv('text,label,mood\na,food,food\n', { task: topicTask })).repairs).toEqual([]);
    expect((await csv(content)).repairs).toEqual([]);
  });
  test('columns of one name keep their cells', async () => {
    const { documents } = await csv('text,m,m,m.2,\na,1,2,3,4\n');
    expect(documents[0]?.meta).toEqual({ m: '1', 'm.2': '2', 'm.2.2': '3', column5: '4' });
  });
  test.each([';', '\t', '|'])('divided by %j, whatever the name of the file says', async (delimiter) => {
    const content = `Ticket${delimiter}text${delimiter}label\n7${delimiter}"a${delimiter} b"${delimiter}food\n`;
    const record = { text: `a${delimiter} b`, annotations: { cats: { food: 1 } }, meta: { Ticket: '7' } };
    expect((await csv(content)).documents).toEqual([record]);
    expect((await tsv(content)).documents).toEqual([record]);
    expect((await csv(`sep=${delimiter}\r\n${content}`)).documents).toEqual([record]);
    const { lines } = await csv(`\n"sep=${delimiter}"\n\n${content}`);
    expect(lines).toEqual([5]);
  });
  test('commas in a file called .tsv, and in the name of a column', async () => {
    const record = { text: 'a', annotations: { cats: { food: 1 } } };
    expect((await tsv('text,label\na,food\n')).documents).toEqual([record]);
    expect((await csv('text;label;"height, cm"\na;food;3\n')).documents).toEqual([
      { ...record, meta: { 'height, cm': '3' } },
    ]);
  });
  test('tabs without a header', async () => {
    expect((await csv('Well; so it | goes\tfood\n')).documents).toEqual([
      { text: 'Well; so it | goes', annotations: { cats: { food: 1 } } },
    ]);
    expect((await csv('a\tb, well,food\n')).documents[0]?.text).toBe('a\tb');
    expect((await csv('Well; so it | goes\n')).documents[0]?.text).toBe('Well; so it | goes');
  });
  test('semicolons, as Excel writes them', async () => {
    // Of no column is the name known: they divide it all the same.
    const { documents, rejects } = await csv('Nr;Fach im Regal;Tag\n1;"rot, klein";heute\n', { textColumn: '2' });
    expect(documents.map(({ text }) => text)).toEqual(['Fach im Regal', 'rot, klein']);
    expect(rejects).toEqual([]);
    for (const prose of ['one; two; three', 'well;) said;so', 'a;b'])
      expect((await csv(`${prose}\n`)).documents[0]?.text).toBe(prose);
    expect((await csv('text;label\n"a; b";food\n')).documents).toEqual([
      { text: 'a; b', annotations: { cats: { food: 1 } } },
    ]);
  });
});

describe('of two columns with names of their own', () => {
  const content = (delimiter: string): string =>
    `Mail${delimiter}Shelf\nsome soup${delimiter}food\na goal${delimiter}sport\n`;
  test.each([';', '|'])('what is asked for by name or number says that %j divides them', async (delimiter) => {
    const { documents } = await csv(content(delimiter), { labelColumn: '2' });
    expect(documents.map(({ text }) => text)).toEqual(['Mail', 'some soup', 'a goal']);
    await expect(csv(content(delimiter), { textColumn: 'Post' })).rejects.toThrow(
      'There is no column "Post"; the first line has "Mail", "Shelf".',
    );
    // One column is what the first one is in.
    expect((await csv('a;b\n', { textColumn: '1' })).documents[0]?.text).toBe('a;b');
  });
  test.each([
    [';', 'Semicolon'],
    ['|', 'Upright line'],
  ])('%j is told where nothing says that it divides them', async (delimiter, name) => {
    const { documents, repairs } = await csv(content(delimiter));
    expect(documents).toHaveLength(3);
    const told = `${name} kept as a part of the text: where it divides columns, name them (--text-column, --label-column), or write sep=${delimiter} as the first line`;
    expect(repairs).toEqual([told, told, told]);
  });
  test('a text that only has a semicolon is none of two columns', async () => {
    expect((await csv('one; two\n;\nwell;) said\na;b;c d e\n')).repairs).toEqual([]);
  });
});

test('writes text and label, and counts what is left out', async () => {
  const documents = [
    { text: 'a "b",\nc', annotations: { cats: { food: 1, sport: 0, news: 1 } } },
    { text: 'x', id: '7', meta: {}, annotations: { cats: { food: 0.25, sport: 0, news: 0 } } },
    { text: 'tab\there', annotations: {} },
  ];
  const { content, losses } = await writeAll(documents, { format: 'csv', task: tagsTask });
  expect(content).toBe('text,label\n"a ""b"",\nc",food|news\nx,""\ntab\there,""\n');
  expect([...losses].sort()).toEqual([
    '"no label applies", which is read back as missing',
    'ids of documents',
    'meta of documents',
    'probabilities of labels',
  ]);
  expect((await writeAll(documents, { format: 'tsv', task: tagsTask })).content).toBe(
    'text\tlabel\n"a ""b"",\nc"\tfood|news\nx\t""\n"tab\there"\t""\n',
  );
});
