// What a trained component says of texts that it did not learn from, as it is and after it was calibrated on others of them.
import { calibrateComponent } from '@tincture/learn';
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

/** Parts the texts into halves. */
const partingSeed = 1;

/** The predictions of each half. */
export interface JudgedHalves {
  /** As the training leaves the component. */
  readonly before: readonly JudgedConfidence[][];
  /** After one temperature that was fitted on the other half. */
  readonly tempered: readonly JudgedConfidence[][];
  /** As `tincture calibrate` leaves it, fitted on the other half. */
  readonly calibrated: readonly JudgedConfidence[][];
}

/** Judges each half of the texts with what the other half asks for. */
export async function judgeHalves(
  task: Task,
  bytes: Uint8Array,
  documents: readonly Document[],
): Promise<JudgedHalves> {
  const shuffled = createRandom(partingSeed).shuffle([...documents]);
  const half = shuffled.length >> 1;
  const halves = [shuffled.slice(0, half), shuffled.slice(half)];
  const judgeWith = async (
    file: (other: readonly Document[]) => Promise<Uint8Array>,
  ): Promise<JudgedConfidence[][]> => {
    const judged: JudgedConfidence[][] = [];
    for (const [index, own] of halves.entries()) judged.push(await judge(task, await file(halves[1 - index]!), own));
    return judged;
  };
  const calibrated =
    (temperatureAlone: boolean) =>
    async (other: readonly Document[]): Promise<Uint8Array> =>
      (await calibrateComponent(bytes, other, { temperatureAlone })).bytes;
  const tempered = await judgeWith(calibrated(true));
  return {
    before: await judgeWith(async () => bytes),
    tempered,
    // Of classes there is nothing but the temperature.
    calibrated: task.kind === 'ner' ? await judgeWith(calibrated(false)) : tempered,
  };
}

async function judge(task: Task, bytes: Uint8Array, documents: readonly Document[]): Promise<JudgedConfidence[]> {
  const predictions = await loadComponent(bytes).predict(documents.map((document) => docFor(task, document)));
  return [...kindOf(task).confidences(task, pairPredictions(documents, predictions))];
}
