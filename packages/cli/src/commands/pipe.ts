import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { counted, isModelFile, neededEncoder, TinctureError } from 'tincture';
import { type Context, Interrupted, unlessAborted, write } from '../context.ts';
import { type OpenBytes, openBytes } from '../files/open-bytes.ts';
import { readBytes } from '../files/read-bytes.ts';
import { readLineItems } from '../files/read-lines.ts';
import { openRejectsFile } from '../files/rejects-file.ts';
import { noteWaiting } from '../files/standard-input.ts';
import { encoderFolder, openEncoderFolder } from '../operations/encoder.ts';
import { withLinker } from '../operations/link-entities.ts';
import { loadModel, partNamed } from '../operations/load-model.ts';
import { fileStem, named } from '../operations/named-component.ts';
import type { PipeAnswer, PipeRequest } from '../pipe/answer-batch.ts';
import { batchesOf } from '../pipe/batches.ts';
import { mapInOrder } from '../pipe/in-order.ts';
import type { PipeWorkerData } from '../pipe/pipe-worker.ts';
import { createWorkerPool, WorkerDied } from '../pipe/worker-pool.ts';
import { findProjectFile, loadProject, showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { checkProposer } from '../proposers.ts';
import { globalSettings } from '../settings.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter } from '../terminal/reporter.ts';
import { shellPath, shellWord } from '../terminal/shell-word.ts';

interface PipeFlags {
  readonly workers: number;
  readonly format: 'jsonl' | 'text';
  readonly rejects?: string;
  readonly link?: string;
}

/** Large enough that a worker is busy for a while, small enough that several fit into memory many times. */
const limits = { lines: 256, characters: 1_000_000, waitMs: 20 };

/** So many batches for each worker are read ahead: one that it works on, and one that waits for it. */
const batchesAWorker = 2;

/** The worker's file has the extension of this one: .ts in the sources, .js in what is built. */
const workerFile = new URL(`../pipe/pipe-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

export function register(program: Command, context: Context): void {
  const command = program
    .command('pipe')
    .description('a filter: JSON lines in, JSON lines out in the same order, on all cores')
    .argument('<model>', 'a model file')
    .argument('[file]', 'texts, one a line; - is standard input', '-')
    .option('--workers <n>', 'threads that predict', wholeNumber(1, 1_024), availableParallelism())
    .addOption(
      new Option('--format <name>', 'what a line is: JSON with "text", or the text')
        .choices(['jsonl', 'text'])
        .default('jsonl'),
    )
    .option('--link <file>', 'link the entities that it finds to a knowledge base: a file of tincture link build')
    .option('--rejects <file>', 'set lines that cannot be read aside there, instead of answering them with "error"')
    .addHelpText(
      'after',
      `
Examples:
  $ tincture pipe models/dishes.safetensors < posts.jsonl > predictions.jsonl
  $ zcat posts.jsonl.gz | tincture pipe models/dishes.safetensors --rejects rejects.jsonl | gzip > predictions.jsonl.gz
  $ tincture pipe models/pipeline.safetensors posts.jsonl --task trees
  $ tail -f log.txt | tincture pipe models/dishes.safetensors --format text --workers 1

It reads no further than it can answer, so a slow reader slows it and memory stays bounded.`,
    );
  command.action(async (model: string, file: string, flags: PipeFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const project = findProjectFile(context, settings) === undefined ? undefined : await loadProject(context, settings);
    if (!existsSync(resolve(context.cwd, model))) refuseOthers(context, model, project);
    const { bytes, shown: shownModel } = await readModelBytes(context, model);
    const folder = neededEncoder(bytes) === undefined ? undefined : encoderFolder(context, project);
    const part = settings.task === undefined ? undefined : partNamed(settings.task);
    const { link } = flags;
    // What cannot work is refused here, not in a worker.
    const component = await loadModel(bytes, {
      shown: shownModel,
      ...(folder !== undefined && { openEncoder: () => openEncoderFolder(context, folder) }),
      ...(part && { part }),
    });
    const linked = await withLinker(context, named(component, fileStem(model)), link);
    await linked.close?.();
    const linker =
      link === undefined ? undefined : { model: (await readModelBytes(context, link)).bytes, name: fileStem(link) };
    const shown = file === '-' ? 'standard input' : showPath(context, resolve(context.cwd, file));
    noteWaiting(context, file);
    const input = await openInput(context, file, shown);
    const rejects =
      flags.rejects === undefined
        ? undefined
        : openRejectsFile(resolve(context.cwd, flags.rejects), flags.rejects, [resolve(context.cwd, file)]);
    const data: PipeWorkerData = {
      model: bytes,
      name: fileStem(model),
      ...(part && { part }),
      ...(folder !== undefined && { encoder: { folder, packages: context.env.TINCTURE_ENCODERS } }),
      ...(linker && { linker }),
      format: flags.format,
      file: shown,
      omitRejects: rejects !== undefined,
    };
    const pool = createWorkerPool<PipeRequest, PipeAnswer>({ file: workerFile, workers: flags.workers, data });
    const total = { texts: 0, failed: 0, rejects: 0, firstFailure: '', firstReject: '' };
    const answers = mapInOrder(
      batchesOf(readLineItems(input, { file: shown }), limits),
      (request) => runBatch(pool, request),
      batchesAWorker * flags.workers,
    );
    try {
      for (;;) {
        // Standard input may be silent: Ctrl-C must not wait for it.
        const { value, done } = await unlessAborted(context.signal, answers.next());
        if (done === true) break;
        await unlessAborted(context.signal, write(context.stdout, value.output));
        total.texts += value.texts;
        total.failed += value.failed;
        total.rejects += value.rejects.length;
        total.firstFailure ||= value.firstFailure ?? '';
        const [first] = value.rejects;
        if (first !== undefined) total.firstReject ||= `line ${first.line}: ${first.problem}`;
        for (const reject of value.rejects) rejects?.add(shown, reject);
      }
    } catch (error) {
      if (context.signal.aborted) throw new Interrupted(`Answered: ${counted(total.texts, 'text')}.`);
      throw error;
    } finally {
      rejects?.close();
      await pool.close();
    }
    if (total.rejects > 0) {
      const where = flags.rejects === undefined ? 'their lines have "error"' : `they are set aside in ${flags.rejects}`;
      const hint =
        total.texts === 0 && flags.format === 'jsonl' ? ' Texts, one a line, are read with --format text.' : '';
      reporter.note(
        `${counted(total.rejects, 'line')} could not be read; ${where}. The first, ${total.firstReject}${hint}`,
      );
    }
    if (total.failed > 0)
      reporter.note(
        `${total.failed} of ${counted(total.texts, 'text')} failed: see "error" in the answer. The first: ${total.firstFailure}`,
      );
  });
}

/** Throws what helps where there is no file `name`: what a proposer of the project or an LLM predicts with instead. */
function refuseOthers(context: Context, name: string, project: Project | undefined): void {
  const settings = project?.proposers.get(name);
  if (settings === undefined) checkProposer(context, name, project);
  const isLlm = settings === undefined || settings.llm !== undefined;
  const file = settings?.model;
  throw new TinctureError({
    code: 'argument-invalid',
    problem:
      settings === undefined
        ? `There is no file ${name}, and an LLM of that name cannot be piped: only a model file can.`
        : `${name} is a proposer of the project${file === undefined ? ` that ${isLlm ? 'prompts an LLM' : 'has rules'}` : ''}, and only a model file can be piped.`,
    fix:
      project !== undefined && file !== undefined
        ? `Name its file: tincture pipe ${shellPath(showPath(context, resolve(project.folder, file)))}`
        : `${isLlm ? 'A prompt answers' : 'Rules predict'} with \`tincture predict ${shellWord(name)} FILE\`; \`tincture train\` makes a model file.`,
  });
}

/** The bytes of a model file, and how messages name it; the workers load them. */
async function readModelBytes(context: Context, model: string): Promise<{ bytes: Uint8Array; shown: string }> {
  const path = resolve(context.cwd, model);
  const bytes = await readBytes(context, path);
  const shown = showPath(context, path);
  if (isModelFile(bytes)) return { bytes, shown };
  throw new TinctureError({
    code: 'argument-invalid',
    problem: 'This is not a model file.',
    where: { file: shown },
    fix: 'Rules and proposers of a project predict with: tincture predict NAME',
  });
}

/** The bytes of the input. Standard input is not looked at first: a writer may wait for the answer to its first line. */
async function openInput(context: Context, file: string, shown: string): Promise<OpenBytes> {
  if (file === '-') return { head: Buffer.alloc(0), chunks: process.stdin };
  return await openBytes(resolve(context.cwd, file), shown);
}

async function runBatch(
  pool: { run(request: PipeRequest): Promise<PipeAnswer> },
  request: PipeRequest,
): Promise<PipeAnswer> {
  try {
    return await pool.run(request);
  } catch (error) {
    if (!(error instanceof WorkerDied)) throw error;
    const [first, last] = [request[0], request.at(-1)].map((item) =>
      item === undefined ? 0 : 'raw' in item ? item.line : item.number,
    );
    throw new TinctureError({
      code: 'worker-died',
      problem: `Two workers in turn stopped at lines ${first} to ${last} of the input: ${error.reason}. All lines before them are answered.`,
      fix: 'Look at these lines, or give each worker more memory: NODE_OPTIONS=--max-old-space-size=4096, fewer --workers.',
      cause: error,
    });
  }
}
