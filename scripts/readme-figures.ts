// The tables of the README that are made from bench/results, between their markers. `npm run reference` writes them,
// and a test compares them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { formatSpread, spread } from '../bench/lib/statistics.ts';

const root = new URL('../', import.meta.url);

/** The part of bench/results/curves-<corpus>.json that the table needs. */
const curves = z.object({
  outcomes: z.array(z.object({ system: z.string(), size: z.number(), score: z.number() })),
});

const median = z.object({ median: z.number() });
/** The part of bench/results/entities.json that the table needs. */
const entities = z.object({
  ours: z.array(z.object({ f: z.number(), trainSeconds: z.number(), bytes: z.number() })),
  peers: z.array(z.object({ system: z.string(), f: z.number(), trainSeconds: z.number(), bytes: z.number() })),
  speed: z.array(z.object({ system: z.string(), wordsPerSecond: median, ratio: median })),
  starts: z.array(z.object({ system: z.string(), startMs: median })),
});

interface CurveTable {
  readonly corpus: string;
  readonly title: string;
  /** Training sizes that have a column, besides all of the texts. */
  readonly sizes: readonly number[];
  /** Name in the README by the beginning of the system's name in the results. */
  readonly systems: Readonly<Record<string, string>>;
}

const classSystems: CurveTable['systems'] = {
  tincture: 'Tincture',
  'scikit-learn LinearSVC': 'scikit-learn TF-IDF + LinearSVC',
  spaCy: 'spaCy, efficiency',
};

const curveTables: readonly CurveTable[] = [
  {
    corpus: 'fashion',
    title: 'entities, exact F1: **fashion**',
    sizes: [20, 100, 500],
    systems: {
      tincture: 'Tincture',
      'python-crfsuite': 'python-crfsuite',
      spaCy: 'spaCy, efficiency',
      'list of the marked names': 'a list of the marked names',
    },
  },
  {
    corpus: 'banking77',
    title: 'classes, macro F1: **banking77** (77 of them)',
    sizes: [100, 500, 2_000],
    systems: classSystems,
  },
  {
    corpus: 'cooking',
    title: 'classes, macro F1: **cooking** (11, several a text)',
    sizes: [100, 500, 1_000],
    systems: classSystems,
  },
];

/** `readme` with the parts between `<!-- figures: NAME -->` and `<!-- end of figures -->` made anew. */
export function withFigures(readme: string): string {
  return readme.replace(
    /(<!-- figures: (\w+) -->\n)[\s\S]*?(\n<!-- end of figures -->)/g,
    (_, head: string, name: string, tail: string) => `${head}${figures(name)}${tail}`,
  );
}

function figures(name: string): string {
  switch (name) {
    case 'curves':
      return `\n${curveTables.map(curveTable).join('\n\n')}\n`;
    case 'entities':
      return `\n${entitiesTable()}\n`;
    default:
      throw new Error(`The README has a marker for figures called ${name}, and no table is called that.`);
  }
}

function result<T>(name: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(fileURLToPath(new URL(`bench/results/${name}.json`, root)), 'utf8')));
}

const grouped = (value: number): string => value.toLocaleString('en-US');

function curveTable({ corpus, title, sizes, systems }: CurveTable): string {
  const { outcomes } = result(`curves-${corpus}`, curves);
  const columns = [...sizes, Math.max(...outcomes.map(({ size }) => size))];
  const rows = Object.entries(systems).map(([begins, name]) => {
    const cells = columns.map((size) => {
      const scores = outcomes.filter((outcome) => outcome.size === size && outcome.system.startsWith(begins));
      return scores.length === 0 ? '–' : formatSpread(spread(scores.map(({ score }) => score)));
    });
    if (cells.every((cell) => cell === '–')) throw new Error(`${corpus} has no result of ${begins}.`);
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  const [first = 0, ...rest] = columns;
  const heads = [title, `${grouped(first)} texts`, ...rest.map(grouped)];
  return [`| ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length)}`, ...rows].join('\n');
}

function entitiesTable(): string {
  const { ours, peers, speed, starts } = result('entities', entities);
  const speedOf = (system: string): string => {
    const one = speed.find((candidate) => candidate.system === system);
    return one === undefined
      ? '–'
      : `${grouped(Math.round(one.wordsPerSecond.median / 1_000) * 1_000)} | ${one.ratio.median.toFixed(1)}`;
  };
  const startOf = (system: string): string => {
    const one = starts.find((candidate) => candidate.system === system);
    return one === undefined ? '–' : `${Math.round(one.startMs.median)}`;
  };
  const mean = (key: 'trainSeconds' | 'bytes'): number => spread(ours.map((one) => one[key])).mean;
  const row = (name: string, system: string, f: string, bytes: number, seconds: number): string =>
    `| ${name} | ${f} | ${speedOf(system)} | ${(bytes / 1e6).toFixed(1)} | ${Math.round(seconds)} | ${startOf(system)} |`;
  return [
    '| entities, dev: **CoNLL-2003** | exact F1 | words/s, one core | × spaCy | MB | training, s | start, ms |',
    '|---|---|---|---|---|---|---|',
    row('Tincture', 'tincture', formatSpread(spread(ours.map(({ f }) => f))), mean('bytes'), mean('trainSeconds')),
    ...peers.map(({ system, f, bytes, trainSeconds }) =>
      row(system, system, (100 * f).toFixed(1), bytes, trainSeconds),
    ),
  ].join('\n');
}
