// Training of the networks of a component.
import type { TrainOptions } from '../train/options.ts';
import type { NerCheckpoints } from './ner-checkpoint.ts';
import type { TrainedMember } from './ner-export.ts';
import { createTally } from './ner-progress.ts';
import { type NerTraining, type NetworkPlan, trainMember } from './ner-train-member.ts';

/** Trains the networks `plans`, which are numbered from 0; goes on where an earlier run of the same training stopped. */
export async function trainMembers(
  training: NerTraining,
  plans: readonly NetworkPlan[],
  checkpoints: NerCheckpoints,
  { signal, onProgress }: TrainOptions,
): Promise<TrainedMember[]> {
  const { steps } = training.settings;
  const earlier = plans.map(({ number }) => checkpoints.get(number));
  const done = earlier.map((kept) => (kept === undefined ? 0 : 'state' in kept ? kept.state.step : steps));
  const tally = createTally(done, steps);
  const members: TrainedMember[] = [];
  for (const plan of plans) {
    const kept = earlier[plan.number];
    if (kept !== undefined && 'trained' in kept) {
      members.push(kept.trained);
      continue;
    }
    const trained = await trainMember(training, plan, kept?.state, {
      signal,
      onProgress: (progress) => onProgress?.(tally(plan.number, progress)),
      async offerState(state) {
        if (!checkpoints.isDue()) return;
        checkpoints.note(plan.number, { state: state() });
        await checkpoints.save();
      },
    });
    checkpoints.note(plan.number, { trained });
    members.push(trained);
  }
  return members;
}
