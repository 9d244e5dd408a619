// Takes the pictures of the studio that the documentation shows, in a real browser on an invented project:
// `node --conditions=@tincture/source scripts/screenshots.ts`. Needs Chromium (or CHROMIUM_PATH).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '@tincture/store';
import { startStudio } from '@tincture/studio';
import { chromium, type Page } from 'playwright-core';
import { type LabelledSpan, parseTask, type Source, type Task } from 'tincture';
import { findBrowser } from '../packages/studio/src/e2e/find-browser.ts';

const images = fileURLToPath(new URL('../docs/images/', import.meta.url));

const dishes: Task = {
  name: 'dishes',
  kind: 'ner',
  labels: [
    { name: 'DISH', definition: 'Something that is served.', examples: ['ramen', 'wild boar ragù'] },
    { name: 'INGREDIENT', definition: 'Something that goes into it.', counterexamples: ['dinner'] },
    { name: 'EQUIPMENT', definition: 'What one cooks with.' },
    { name: 'PLACE', definition: 'A town, a country, a restaurant.' },
  ],
  guidelines: `## What to mark

Mark every **dish**, ingredient and tool that is named.

- Leave out amounts: not \`a splash of\`.
- Take the longest name: *wild boar ragù*, not only *ragù*.`,
};
const topic: Task = {
  name: 'topic',
  kind: 'textcat',
  labels: [
    { name: 'technique', definition: 'How something is done.' },
    { name: 'review', definition: 'What a place or product is like.' },
    { name: 'story', definition: 'What happened to somebody.' },
    { name: 'question', definition: 'Somebody wants to know something.' },
  ],
  guidelines: 'What is the text mostly about? When two fit, take the one that the **first sentence** is about.',
};

const text = `For dinner we rolled out pappardelle with a rolling pin and tossed it in a wild boar ragù, then finished the pot with a splash of Chianti and grated pecorino over everything.

My grandmother, who ran a trattoria in Siena, would have used a food mill for the tomatoes; I used a stick blender and nobody complained.`;
const proposed: readonly (readonly [string, string, number])[] = [
  ['pappardelle', 'INGREDIENT', 0.61],
  ['rolling pin', 'EQUIPMENT', 0.97],
  ['wild boar ragù', 'DISH', 0.93],
  ['Chianti', 'INGREDIENT', 0.88],
  ['pecorino', 'INGREDIENT', 0.95],
  ['Siena', 'PLACE', 0.9],
  ['food mill', 'EQUIPMENT', 0.94],
];
const ents = proposed.map(([words, label, confidence]): LabelledSpan => {
  const start = text.indexOf(words);
  return { start, end: start + words.length, label, confidence };
});
const cats = { technique: 0.21, review: 0.08, story: 0.66, question: 0.05 };
const llm: Source = {
  kind: 'llm',
  name: 'haiku',
  model: 'anthropic/claude-haiku-4-5',
  promptHash: '0'.repeat(64),
  parameters: {},
};
const rules: Source = { kind: 'rules', name: 'kitchen', hash: '0' };

/** Sentences of four kinds, about fifteen dishes: something to learn, find and disagree about. */
const openings = [
  'First fry the DISH in a little oil, then let it rest.',
  'The DISH at the corner place was cold and far too salty.',
  'When we were children we had DISH every Sunday at noon.',
  'How long does DISH keep in the fridge?',
];
const foods = [
  ...['ramen', 'risotto', 'goulash', 'paella', 'pierogi', 'mapo tofu', 'shakshuka', 'borscht', 'moussaka', 'bibimbap'],
  ...['tamales', 'dal', 'pho', 'ceviche', 'couscous'],
];

const folder = await mkdtemp(join(tmpdir(), 'tincture-screenshots-'));
const store = await openStore(join(folder, 'store.sqlite'), { now: () => new Date() });
await store.addDocuments([
  { id: 'pasta', text, annotations: {} },
  ...Array.from({ length: 60 }, (_, index) => ({
    id: `t${index}`,
    text: openings[index % 4]?.replace('DISH', foods[index % 15] ?? '') ?? '',
    annotations: {},
  })),
]);
// What was decided before: of the topics enough to learn from.
for (let index = 0; index < 37; index++) {
  const kind = ['technique', 'review', 'story', 'question'][index % 4] ?? '';
  const id = `t${index}`;
  const said = Object.fromEntries(topic.labels.map(({ name }) => [name, name === kind ? 0.7 : 0.1]));
  const wrong = Object.fromEntries(topic.labels.map(({ name }) => [name, name === 'story' ? 0.7 : 0.1]));
  await store.addAnnotations('topic', [
    { document: id, annotations: { cats: index % 5 === 0 ? wrong : said }, source: llm },
  ]);
  const [proposal] = await store.annotations(id, 'topic');
  const cats = Object.fromEntries(topic.labels.map(({ name }) => [name, name === kind ? 1 : 0]));
  await store.decide({
    ...{ id: `topic-${index}`, document: id, task: 'topic', verdict: 'accept', annotations: { cats }, person: 'ana' },
    ...(proposal === undefined ? {} : { proposal: proposal.id }),
    tookMs: 2_600,
  });
  await store.decide({ id: `dishes-${index}`, document: id, task: 'dishes', verdict: 'ignore', person: 'ana' });
}
await store.addAnnotations('dishes', [
  { document: 'pasta', annotations: { ents: ents.slice(2, 4) }, source: rules },
  { document: 'pasta', annotations: { ents }, source: llm },
]);
await store.remark({ id: 'flag-1', document: 'pasta', task: 'dishes', kind: 'flag', person: 'ben' });
await store.addAnnotations('topic', [{ document: 'pasta', annotations: { cats }, source: llm }]);

const studio = await startStudio({
  ...{ store, project: { name: 'kitchen' }, tasks: [dishes, topic], person: 'ana', port: 0 },
  views: [{ name: 'both', tasks: ['dishes', 'topic'] }],
  redefine: () => Promise.resolve(topic),
  learning: { now: () => new Date(), training: async () => ({ seed: 1 }) },
});
const browser = await chromium.launch({
  executablePath: findBrowser() ?? '',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage({ viewport: { width: 1140, height: 660 }, reducedMotion: 'reduce' });

async function take(shown: Page, name: string): Promise<void> {
  await shown.screenshot({ path: join(images, name) });
  console.log(`wrote docs/images/${name}`);
}

await page.goto(studio.url);
await page.locator('main mark').first().waitFor();
// A person has marked the stick blender, and looks at a proposed span.
const blender = page.locator('[data-token]', { hasText: 'blender' });
await page.locator('[data-token]', { hasText: 'stick' }).click();
await blender.click({ modifiers: ['Shift'] });
await page.keyboard.press('3');
await page.locator('mark', { hasText: 'Chianti' }).click();
await take(page, 'review-ner.png');
await page.keyboard.press('g');
await page.getByRole('combobox', { name: 'Find texts' }).fill('is:flagged');
await page.getByText('which is open').waitFor();
await page.getByRole('combobox', { name: 'Find texts' }).fill('sunday');
await page.getByText('of them open').waitFor();
await take(page, 'find.png');
await page.keyboard.press('Escape');

await page.setViewportSize({ width: 1140, height: 740 });
await page.getByLabel('Task').selectOption('topic');
await page.locator('.choices').waitFor();
await page.locator('.learning .value').first().waitFor();
await page.waitForTimeout(500);
await take(page, 'review-textcat.png');
await page.emulateMedia({ colorScheme: 'dark' });
await page.getByText('Figures, labels, sources').click();
await page.setViewportSize({ width: 1140, height: 1000 });
await take(page, 'learning-dark.png');
await page.getByText('Figures, labels, sources').click();
await page.emulateMedia({ colorScheme: 'light' });
await page.setViewportSize({ width: 1140, height: 740 });
await page.getByRole('button', { name: 'Edit technique' }).click();
await take(page, 'edit-definition.png');
await page.keyboard.press('Escape');
await page.keyboard.press('v');
await page.getByText('High contrast, dark').click();
await take(page, 'high-contrast.png');

await page.getByText('As the system').click();
await page.keyboard.press('Escape');
await page.setViewportSize({ width: 1140, height: 900 });
await page.getByLabel('Task').selectOption('both');
await page.locator('.part mark').first().waitFor();
await page.keyboard.press('j');
await page.keyboard.press('3');
await page.locator('.choices [aria-pressed=true]', { hasText: 'story' }).waitFor();
await take(page, 'composed.png');

await studio.close();
await store.close();

// What is joined: relations, mentions of the same thing, units of discourse.
const sentence = 'Ada works for Acme in Leeds.';
const meeting = 'Ada runs Bolt. She likes her firm, and Ben likes the firm of Ada.';
const rain = 'When it rained we stayed in because the roof leaks and it is old.';
const place = (whole: string, words: string, from = 0): { start: number; end: number } => {
  const start = whole.indexOf(words, from);
  return { start, end: start + words.length };
};
const [ada, acme, leeds] = [
  { ...place(sentence, 'Ada'), label: 'PERSON' },
  { ...place(sentence, 'Acme'), label: 'FIRM' },
  { ...place(sentence, 'Leeds'), label: 'PLACE' },
];
const joined = [
  {
    task: parseTask('work', {
      kind: 'relations',
      entities: { PERSON: {}, FIRM: {}, PLACE: {} },
      labels: {
        WORKS_FOR: { from: ['PERSON'], to: ['FIRM'], definition: 'is employed by' },
        LEADS: { from: ['PERSON'], to: ['FIRM'] },
        BASED_IN: { from: ['FIRM'], to: ['PLACE'] },
        KNOWS: { from: ['PERSON'], to: ['PERSON'] },
      },
    }),
    text: sentence,
    said: { ents: [ada, acme, leeds], rels: [{ from: acme, to: leeds, label: 'BASED_IN', confidence: 0.8 }] },
    keys: ['Tab', 'l', 'Tab'],
    name: 'relations.png',
  },
  {
    task: parseTask('who', { kind: 'coref', labels: ['PERSON', 'FIRM'] }),
    text: meeting,
    said: {
      coref: [
        { label: 'PERSON', mentions: [place(meeting, 'Ada'), place(meeting, 'She'), place(meeting, 'her')] },
        {
          label: 'FIRM',
          mentions: [place(meeting, 'Bolt'), place(meeting, 'her firm'), place(meeting, 'the firm of Ada')],
        },
      ],
    },
    keys: ['End', 'ArrowLeft', '1'],
    name: 'coreference.png',
  },
  {
    task: parseTask('rst', { kind: 'discourse', labels: ['context', 'causal', 'joint_m'] }),
    text: rain,
    said: {
      discourse: [
        { ...place(rain, 'When it rained'), head: 1, label: 'context' },
        { ...place(rain, 'we stayed in'), head: 1 },
        { ...place(rain, 'because the roof leaks'), head: 1, label: 'causal' },
        { ...place(rain, 'and it is old.'), head: 2, label: 'joint_m' },
      ],
    },
    keys: ['ArrowDown', 'ArrowDown'],
    name: 'discourse.png',
  },
] as const;
for (const { task, text: shown, said, keys, name } of joined) {
  const own = await openStore(join(folder, `${task.name}.sqlite`), { now: () => new Date() });
  await own.addDocuments([{ id: 'a', text: shown, annotations: {} }]);
  await own.addAnnotations(task.name, [{ document: 'a', annotations: said, source: rules }]);
  const served = await startStudio({
    ...{ store: own, project: { name: 'kitchen' }, tasks: [task], person: 'ana', port: 0 },
    redefine: () => Promise.resolve(task),
  });
  await page.setViewportSize({ width: 1140, height: 640 });
  await page.goto(served.url);
  await page.locator('main .text').waitFor();
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(300);
  await take(page, name);
  await served.close();
  await own.close();
}

await browser.close();
await rm(folder, { recursive: true });
