export { type Context, Interrupted, type Output } from './context.ts';
export { buildProgram } from './program.ts';
export { run } from './run.ts';
