export { type EncodeOptions, type Encoder, type EncoderOptions, openEncoder } from './encoders/encoder.ts';
export { type InstallDistilledOptions, installDistilled } from './encoders/install-distilled.ts';
export { createTrainingPool, type TrainingPool, type TrainingPoolOptions } from './pool.ts';
export { type LinkerOptions, trainLinker } from './tasks/linker.ts';
export { type Calibrated, type CalibrateOptions, calibrateComponent } from './train/calibrate.ts';
export type { TrainingCheckpoint } from './train/checkpoint.ts';
export type {
  PrepareProgress,
  TrainedModel,
  TrainedScore,
  Trainer,
  TrainOptions,
  TrainProgress,
  Unannotated,
} from './train/options.ts';
export { trainComponent } from './train/train-component.ts';
export { type TaskGold, type TogetherOptions, type TrainedTogether, trainTogether } from './train/train-together.ts';
export { cacheFolder } from './vectors/cache-folder.ts';
export {
  convertVectors,
  type InstalledVectors,
  type InstallOptions,
  type InstallProgress,
  installVectors,
  type VectorLanguage,
} from './vectors/install.ts';
export { listInstalledVectors, loadInstalledVectors } from './vectors/installed.ts';
