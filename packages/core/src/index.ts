export type { Annotations, Document, LabelledSpan, Range, Source } from './doc/annotations.ts';
export type { Doc } from './doc/doc.ts';
export { type ErrorCode, errorCodes } from './errors/codes.ts';
export { type ErrorDetails, formatWhere, TinctureError, toTinctureError, type Where } from './errors/tincture-error.ts';
export type { JsonObject, JsonValue } from './json.ts';
export type { Component, Dropped, Prediction, PredictOptions, Usage } from './pipeline/component.ts';
export { createRandom, type Random } from './random.ts';
export { type Label, type Task, type TaskKind, taskKinds } from './tasks/task.ts';
