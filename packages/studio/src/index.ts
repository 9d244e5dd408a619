export type { LearningSettings } from './learning/learning.ts';
export type { TrainingSettings } from './learning/task-learning.ts';
export { ensureWebBuilt } from './server/build-web.ts';
export type { Redefinition } from './server/routes.ts';
export { defaultPort, type Studio, type StudioOptions, startStudio } from './server/start.ts';
