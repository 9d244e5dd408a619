// Trainings while reviewing are runs of the store: so the learning curve is there again after a restart.
import type { Run } from '@tincture/store';
import { type JsonObject, kindOf, type Task } from 'tincture';
import { z } from 'zod';
import type { TrainingView } from '../api/learning-messages.ts';
import { trainingFiguresSchema } from '../api/learning-schemas.ts';

const settingsSchema = z.object({ from: z.literal('review'), labels: z.array(z.string()), multiple: z.boolean() });

/** What a run of a training while reviewing records of its settings. */
export function trainingSettings(task: Task, seed: number, documents: number): JsonObject {
  return { from: 'review', seed, documents, labels: [...kindOf(task).labels(task)], multiple: isMultiple(task) };
}

/**
 * The version of what the training of a run makes: its number among those that were begun. Two people who train at once have
 * two runs, so no two models have one name and one version.
 */
export function versionOf(runs: readonly Run[], id: string): string {
  return String(1 + runs.filter(isOwn).findIndex((run) => run.id === id));
}

/** Whether the latest training was begun and came to no end, good or bad: the studio was stopped or killed meanwhile. */
export function wasStopped(runs: readonly Run[]): boolean {
  const latest = runs.findLast(isOwn);
  return latest !== undefined && latest.finished === undefined;
}

function isOwn({ kind, settings }: Run): boolean {
  return kind === 'train' && settingsSchema.safeParse(settings).success;
}

/** The trainings that came to an end, oldest first; those with other labels than now are of another curve. */
export function trainingsOf(task: Task, runs: readonly Run[]): TrainingView[] {
  const labels = JSON.stringify(kindOf(task).labels(task).toSorted());
  return runs.flatMap((run) => {
    if (run.kind !== 'train' || run.finished === undefined) return [];
    const settings = settingsSchema.safeParse(run.settings);
    if (!settings.success || JSON.stringify(settings.data.labels.toSorted()) !== labels) return [];
    if (settings.data.multiple !== isMultiple(task)) return [];
    // What has no figures has failed.
    const figures = trainingFiguresSchema.safeParse(run.figures);
    return figures.success ? [{ ...figures.data, made: run.finished }] : [];
  });
}

/** Figures as the store keeps them. */
export function toJson(figures: Omit<TrainingView, 'made'>): JsonObject {
  return JSON.parse(JSON.stringify(figures));
}

function isMultiple(task: Task): boolean {
  return task.multiple === true;
}
