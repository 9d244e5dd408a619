import { describe, expect, test } from 'vitest';
import { detectFormat } from './detect.ts';

const cases: readonly (readonly [what: string, head: string, name: string, format: string | undefined])[] = [
  ['our JSON lines', '{"text":"a","ents":[]}\n', '', 'jsonl'],
  ['groups of spans', '{"text":"a","spans":{"sc":[]}}\n', 'a.jsonl', 'jsonl'],
  ['Prodigy by its hashes', '{"text":"a","_input_hash":1}\n', 'a.jsonl', 'prodigy'],
  ['Prodigy by its spans', '\uFEFF\n{"text":"a","spans":[]}\n', '', 'prodigy'],
  ['Prodigy by its label', '{"text":"a","label":"X"}', '', 'prodigy'],
  ['Prodigy, cut off', '{"text":"a","_task_hash":1,"tokens":[{"te', '', 'prodigy'],
  ['JSON lines, cut off', '{"text":"a long te', '', 'jsonl'],
  ['JSON lines of something', '{"a":1}\n', '', 'jsonl'],
  ['bad JSON lines', 'oops\n{"text":"a"}\n', 'a.jsonl', 'jsonl'],
  ['other JSON', '{\n  "Play": [\n', 'a.json', undefined],
  ['other JSON, a list', '["a", "b"]', 'a.json', undefined],
  ['spaCy documents', '[\n  {\n    "id": 0,\n    "paragraphs": [\n', 'a.json', 'spacy-json'],
  ['one spaCy document', '{\n "id": 0, "paragraphs": [\n', 'a.json', 'spacy-json'],
  ['spaCy docs', '{"text":"Bob is","ents":[],"tokens":[{"id":0,"start":0,"end":3}]}\n', 'a.jsonl', 'spacy-json'],
  [
    'spaCy docs, cut off',
    '{"text":"Bob is","ents":[],"tokens":[{"id":0,"start":0,"end":3,"ta',
    'a.jsonl',
    'spacy-json',
  ],
  ['a list of spaCy docs', '[{"text":"Bob","tokens":[{"id":0,"start":0,"end":3}]}]', '', 'spacy-json'],
  ['our JSON lines with tokens', '{"text":"a","tokens":["a"],"ents":[]}\n', '', 'jsonl'],
  [
    'Prodigy with tokens',
    '{"text":"a","tokens":[{"text":"a","start":0,"end":1,"id":0}],"answer":"accept"}\n',
    '',
    'prodigy',
  ],
  ['spaCy pairs', '[["a text", {"entities": []}]]', '', 'spacy-json'],
  ['a list of objects', '[{"a": 1}]', '', undefined],
  ['CoNLL with a document line', '-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\n', '', 'conll'],
  ['CoNLL with tabs', 'EU\tB-ORG\nrejects\tO\n\ncall\tO\n', 'a.txt', 'conll'],
  ['CoNLL with spaces around tabs', 'a \t B-A \nb\tO\n', '', 'conll'],
  ['CoNLL with the tag in the middle', '#doc 1\n0\tEU\tB-Org\t[1]\n1\tcall\tO\t[2]\n', '', 'conll'],
  ['CoNLL-U', '# text = a\n1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n', 'a.txt', 'conllu'],
  [
    'CoNLL-U that begins with many comments',
    '# newdoc id = a\n# meta::author = b\n# meta::title = c',
    'a.txt',
    'conllu',
  ],
  ['the name of a CoNLL-U file', '# a', 'a.conllu', 'conllu'],
  ['a text that begins with a title', '# News\n# parsing', 'a.txt', 'text'],
  ['bullets', '- one thing\n- another thing\n', 'a.md', 'text'],
  ['CSV', 'text,category\n"a, b",x\n', '', 'csv'],
  ['CSV of one column', 'text\nhello\nthere\n', '', 'csv'],
  ['CSV of one column, by its name', 'text\nhello\n', 'x.csv', 'csv'],
  ['prose with the name of a column', 'Hi, question\nHow long, please\n', 'posts.txt', 'text'],
  ['the same without a name', 'Hi, question\nHow long, please\n', '', 'text'],
  ['prose about columns', 'text, label\nHow long, dear, please\nAh\n', '', 'text'],
  ['a table in a text file', 'text,label\na,x\nb,y\n', 'x.txt', 'text'],
  ['CSV with quoted commas and line breaks', 'id,text,label\n1,"a, b\nc",x\n2,d,y\n', '', 'csv'],
  ['CSV by its name', 'a,b\nc,d\n', 'a.csv', 'csv'],
  ['CSV with semicolons', '"text";"label"\na;b\n', '', 'csv'],
  ['TSV', 'one thing\t0\nanother thing\t1\n', '', 'tsv'],
  ['TSV with a header and quoted lines', 'text\tlabel\n"a\nb"\tx\n', '', 'tsv'],
  ['TSV by its name', 'a\tb\nc\n', 'a.TSV', 'tsv'],
  ['text', 'One thing, and another.\nNext, please.\n', 'a.txt', 'text'],
  ['text in brackets', '[laughs] Well.\n{sic}\n', '', 'text'],
  ['nothing', ' \n\n', 'a.csv', undefined],
  ['binary', 'PK\u0003\u0004\0\0', 'a.csv', undefined],
];

describe('the format of a file is told from its content', () => {
  test.each(cases)('%s', (_, head, name, format) => {
    expect(detectFormat(head, name)).toBe(format);
  });
});
