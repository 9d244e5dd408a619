// The studio in a real browser on the loopback: first paint, size, and frames while scrolling and marking long texts.
// `npm run bench -- studio` writes bench/results/studio.{md,json}. Needs Chromium (or CHROMIUM_PATH).
//   --only NAME     the texts alone that have this in their name ("trees"), some two minutes each instead of a quarter of an
//                   hour for all; several times; nothing is written
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ensureWebBuilt } from '../packages/studio/src/server/build-web.ts';
import { readWebFiles } from '../packages/studio/src/server/web-files.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { type Frames, framesDuring, type Tasks, tasksDuring } from './lib/page-work.ts';
import {
  characters,
  clusters,
  clustersIn,
  makeText,
  marking,
  type Opening,
  scrolling,
  spansDrawn,
  viewport,
  withPage,
} from './lib/studio-page.ts';
import { openingOf } from './lib/studio-views.ts';

const rounds = 10;
const longRounds = 3;

interface Measured {
  readonly frames: Frames;
  readonly tasks: Tasks;
}

type LongText = readonly [name: string, text: string, opening?: Opening];

/** What was measured on one text. */
interface Long {
  readonly name: string;
  readonly openMs: number;
  readonly scrolled: Measured;
  readonly marked: Measured;
  readonly browser: string;
}

export async function runStudio(flags: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...flags], options: { only: { type: 'string', multiple: true } } });
  const machine = describeMachine();
  if (values.only !== undefined) {
    await ensureWebBuilt();
    const long = await measureAll(chosenTexts(values.only));
    console.log([...tableOf(long), '', `${machineLine(machine)}.`].join('\n'));
    return;
  }
  const files = await readWebFiles(await ensureWebBuilt());
  const sizes = [...files].map(([name, { body }]) => ({ name, bytes: gzipSync(body, { level: 9 }).length }));
  const gzipBytes = sizes.reduce((sum, { bytes }) => sum + bytes, 0);

  const paints: number[] = [];
  for (let round = 0; round < rounds; round++) paints.push(await firstPaint());
  paints.sort((a, b) => a - b);

  const measured = await measureAll(longTexts());
  const browserVersion = measured[0]?.browser ?? '';
  const long = measured.map(({ browser: _, ...figures }) => figures);
  const figures = { machine, browser: browserVersion, gzipBytes, sizes, firstPaintMs: paints, long };
  const median = (paints[rounds / 2 - 1]! + paints[rounds / 2]!) / 2;
  const page = [
    '# The studio in a browser',
    '',
    `- First contentful paint, from following the login link on the loopback, a new browser each time: median ${Math.round(median)} ms of ${rounds} [${Math.round(paints[0]!)}, ${Math.round(paints.at(-1)!)}].`,
    `- The app, all its files, compressed with gzip -9: ${(gzipBytes / 1_000).toFixed(1)} kB.`,
    '',
    '## Long texts',
    '',
    `Scrolling is 150 turns of the wheel and 10 jumps over the whole text; marking is ${spansDrawn} spans drawn with the mouse in ${spansDrawn} places of it, or as many words and units that get another value, or classes chosen. A frame is the time from one to the next, which other work on the machine lengthens: the round of ${longRounds} with the median of long frames. A task is what the page's thread does in one piece, in processor time, in a round of its own; those of marking hold the jump to the next place.`,
    '',
    ...tableOf(measured),
    '',
    `Made by \`npm run bench -- studio\` with Chromium ${browserVersion} without a screen, ${viewport.width} × ${viewport.height}, on ${machineLine(machine)}.`,
    '',
  ].join('\n');
  await writeFile(new URL('results/studio.md', import.meta.url), page);
  await writeFile(new URL('results/studio.json', import.meta.url), `${JSON.stringify(figures, null, 2)}\n`);
  console.log(page);
}

function longTexts(): readonly LongText[] {
  const [book, longText] = [makeText(10_000, true), makeText(100_000, true)];
  return [
    ['1,000 words in paragraphs', makeText(1_000, true)],
    ['100,000 words in paragraphs', longText],
    ['100,000 words in one line', makeText(100_000, false)],
    ['100,000 words, entities of characters', longText, { task: characters }],
    ['10,000 words, 1,200 mentions in 150 clusters', book, { task: clusters, annotations: clustersIn(book) }],
    ['100,000 words, overlapping spans', longText, openingOf('spancat', longText)],
    ['100,000 words, relations', longText, openingOf('relations', longText)],
    ['100,000 words, 12,500 mentions', longText, openingOf('coref', longText)],
    ['100,000 words, tags', longText, openingOf('tagger', longText)],
    ['100,000 words, trees', longText, openingOf('parser', longText)],
    ['100,000 words, 10,000 units of discourse', longText, openingOf('discourse', longText)],
    ['100,000 words, classes', longText, openingOf('textcat', longText)],
  ];
}

/** The texts that have one of some words in their names. */
function chosenTexts(only: readonly string[]): readonly LongText[] {
  const texts = longTexts();
  for (const word of only) {
    if (texts.some(([name]) => name.includes(word))) continue;
    throw new Error(`No text has ${JSON.stringify(word)} in its name: ${texts.map(([name]) => name).join('; ')}.`);
  }
  return texts.filter(([name]) => only.some((word) => name.includes(word)));
}

async function measureAll(texts: readonly LongText[]): Promise<Long[]> {
  const long: Long[] = [];
  for (const text of texts) long.push(await measure(text));
  return long;
}

async function measure([name, text, opening]: LongText): Promise<Long> {
  const change = opening?.change ?? marking;
  const rounds: { openMs: number; scrolled: Frames; marked: Frames }[] = [];
  for (let round = 0; round < longRounds; round++) {
    await withPage(
      text,
      async (page) => {
        const openMs = await page.evaluate(() => Math.round(performance.now()));
        const scrolled = await framesDuring(page, scrolling(page));
        const marked = await framesDuring(page, change(page));
        // Where nothing was proposed each span is listed that was drawn.
        const isListed = opening?.annotations === undefined;
        const spans = isListed ? await page.locator('aside li b').count() : spansDrawn;
        if (spans < spansDrawn / 2) throw new Error(`Only ${spans} spans came of ${spansDrawn} that were drawn.`);
        rounds.push({ openMs, scrolled, marked });
      },
      opening,
    );
  }
  // In a browser of its own: what records the tasks takes time too.
  const tasks: { scrolled: Tasks; marked: Tasks; browser: string }[] = [];
  await withPage(
    text,
    async (page, browser) => {
      const scrolled = await tasksDuring(page, browser, scrolling(page));
      const marked = await tasksDuring(page, browser, change(page));
      tasks.push({ scrolled, marked, browser: browser.version() });
    },
    opening,
  );
  const { scrolled, marked, browser } = tasks[0]!;
  return {
    ...{ name, browser },
    openMs: middle(rounds, ({ openMs }) => openMs).openMs,
    scrolled: { frames: middle(rounds, (round) => round.scrolled.over50).scrolled, tasks: scrolled },
    marked: { frames: middle(rounds, (round) => round.marked.over50).marked, tasks: marked },
  };
}

function tableOf(long: readonly Long[]): string[] {
  return [
    '| text | on the screen after, ms | while | frames | over 50 ms | median, ms | longest, ms | tasks over 50 ms | longest, ms | together, ms |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...long.flatMap(({ name, openMs, scrolled, marked }) => [
      row(name, String(openMs), 'scrolling', scrolled),
      row('', '', 'marking', marked),
    ]),
  ];
}

function row(name: string, opened: string, what: string, { frames, tasks }: Measured): string {
  const ofFrames = [frames.frames, frames.over50, frames.medianMs.toFixed(1), frames.longestMs.toFixed(1)];
  const ofTasks = [tasks.over50, tasks.longestMs.toFixed(1), tasks.busyMs.toFixed(0)];
  return `| ${[name, opened, what, ...ofFrames, ...ofTasks].join(' | ')} |`;
}

/** The one of several that is in the middle by a figure. */
function middle<T>(all: readonly T[], figure: (item: T) => number): T {
  return all.toSorted((a, b) => figure(a) - figure(b))[all.length >> 1]!;
}

async function firstPaint(): Promise<number> {
  let found = 0;
  await withPage('We ate ramen in Kyoto.', async (page) => {
    found = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
  });
  return found;
}
