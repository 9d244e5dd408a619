// How far confidences are from how often they are right, as trained and after a temperature was fitted on other texts.
// `npm run bench -- calibration [corpus…]` measures these corpora anew and writes bench/results/calibration.{json,md}.
//   --fresh  train again instead of taking what was trained before from bench/.cache: after a change to the training
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calibrateComponent, loadInstalledVectors, trainComponent } from '@tincture/learn';
import {
  createRandom,
  type Document,
  docFor,
  type JudgedConfidence,
  kindOf,
  loadComponent,
  pairPredictions,
  type Task,
} from 'tincture';
import { drawOf } from './curves.ts';
import { calibrationFigures } from './lib/calibration-figures.ts';
import { type CalibrationOutcome, type CalibrationResult, calibrationPage } from './lib/calibration-page.ts';
import { type Corpus, loadCorpus } from './lib/corpora.ts';
import { describeMachine, machineLine } from './lib/machine.ts';

const corpora = ['cooking', 'sst2', 'banking77', 'food', 'fashion', 'wnut17', 'conll03'];
const seeds = { few: [1, 2, 3], all: [1, 2, 3] };
const fewTexts = 100;
/** Parts the evaluation texts into halves. */
const partingSeed = 1;

export async function runCalibration(flags: readonly string[]): Promise<void> {
  const isFresh = flags.includes('--fresh');
  const names = flags.filter((flag) => flag !== '--fresh');
  const vectors = await loadInstalledVectors();
  for (const name of names.length > 0 ? names : corpora) {
    const machine = machineLine(describeMachine());
    const corpus = await loadCorpus(name);
    const jobs = [
      ...seeds.few.map((seed) => ({ size: fewTexts, seed })),
      ...seeds.all.map((seed) => ({ size: corpus.train.length, seed })),
    ];
    const outcomes: CalibrationOutcome[] = [];
    for (const { size, seed } of jobs) {
      const { train } = drawOf(corpus, size, seed);
      const bytes = await kept(`${name}-${size}-${seed}`, isFresh, async () => {
        const trained = await trainComponent(corpus.task, train, [], { seed, ...(vectors && { vectors }) });
        return trained.bytes;
      });
      const outcome = { size, seed, ...(await measure(corpus, bytes)) };
      outcomes.push(outcome);
      const errors = [outcome.before, outcome.tempered, outcome.calibrated].map(({ together }) => together.error);
      console.log(`${name} ${size} seed ${seed}: ${errors.map((error) => (100 * error).toFixed(1)).join(' -> ')}`);
    }
    write({ name, machine, split: corpus.split, texts: corpus.evaluation.length, outcomes });
  }
}

/** A trained component of bench/.cache, where it is there and need not be made again. */
async function kept(name: string, isFresh: boolean, train: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const folder = fileURLToPath(new URL('.cache/calibration/', import.meta.url));
  const path = `${folder}${name}.safetensors`;
  if (!isFresh && existsSync(path)) return readFileSync(path);
  mkdirSync(folder, { recursive: true });
  const bytes = await train();
  writeFileSync(path, bytes);
  return bytes;
}

/** Each half of the evaluation texts with what the other half asks for. */
async function measure(
  { task, evaluation }: Corpus,
  bytes: Uint8Array,
): Promise<Omit<CalibrationOutcome, 'size' | 'seed'>> {
  const shuffled = createRandom(partingSeed).shuffle([...evaluation]);
  const half = shuffled.length >> 1;
  const halves = [shuffled.slice(0, half), shuffled.slice(half)];
  const figures = async (file: (other: readonly Document[]) => Promise<Uint8Array>) => {
    const judged: JudgedConfidence[][] = [];
    for (const [index, own] of halves.entries()) judged.push(await judge(task, await file(halves[1 - index]!), own));
    return { halves: judged.map(calibrationFigures), together: calibrationFigures(judged.flat()) };
  };
  const calibrated =
    (temperatureAlone: boolean) =>
    async (other: readonly Document[]): Promise<Uint8Array> =>
      (await calibrateComponent(bytes, other, { temperatureAlone })).bytes;
  const tempered = await figures(calibrated(true));
  return {
    before: await figures(async () => bytes),
    tempered,
    // Of classes there is nothing but the temperature.
    calibrated: task.kind === 'ner' ? await figures(calibrated(false)) : tempered,
  };
}

async function judge(task: Task, bytes: Uint8Array, documents: readonly Document[]): Promise<JudgedConfidence[]> {
  const predictions = await loadComponent(bytes).predict(documents.map((document) => docFor(task, document)));
  return [...kindOf(task).confidences(task, pairPredictions(documents, predictions))];
}

const results = fileURLToPath(new URL('results/', import.meta.url));

/** Replaces what was measured of a corpus before, and leaves the others. */
function write(corpus: CalibrationResult['corpora'][number]): void {
  const path = `${results}calibration.json`;
  const before: CalibrationResult = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { corpora: [] };
  const measured = [...before.corpora.filter(({ name }) => name !== corpus.name), corpus];
  const order = (name: string): number => corpora.indexOf(name);
  const result = { seeds, corpora: measured.sort((a, b) => order(a.name) - order(b.name)) };
  writeFileSync(path, `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(`${results}calibration.md`, calibrationPage(result));
}
