export { type GradientMismatch, gradcheck } from './gradcheck.ts';
export { createTrainingPool, type TrainingPool, type TrainingPoolOptions } from './pool.ts';
export { trainNer } from './tasks/ner.ts';
export { type NerSettings, nerSettings } from './tasks/ner-settings.ts';
export type { TrainedModel, TrainOptions, TrainProgress } from './train/options.ts';
export { trainComponent } from './train/train-component.ts';
