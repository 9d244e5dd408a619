import { type JsonObject, type LanguageCode, languageCodes, languageName, type TaskKind, taskKinds } from 'tincture';
import { z } from 'zod';

/** A list of names, or a map from them. */

interface LabelContent {
  readonly parent?: string | undefined;
  readonly slots?: readonly string[] | undefined;
  /** Of a slot. */
  readonly frames?: readonly string[] | undefined;
  readonly definition?: string | undefined;
  readonly examples?: readonly string[] | undefined;
  readonly counterexamples?: readonly string[] | undefined;
  /** `relations` only. */
  readonly from?: readonly string[] | undefined;
  readonly to?: readonly string[] | undefined;
}

type LabelsContent =
  | Readonly<Record<string, LabelContent | null>>
  | readonly (string | ({ readonly name: string } & LabelContent))[];

/** What is written below the name of a task. */
export interface TaskContent {
  readonly kind: TaskKind;
  readonly language?: LanguageCode | undefined;
  readonly labels?: LabelsContent | undefined;
  readonly slots?: LabelsContent | undefined;
  /** The text, or the path of a file with it. */
  readonly guidelines?: string | undefined;
  readonly multiple?: boolean | undefined;
  readonly group?: string | undefined;
  readonly snap?: 'tokens' | 'characters' | undefined;
  readonly attribute?: 'tag' | 'pos' | undefined;
  readonly entities?: LabelsContent | undefined;
}

/** One entry of `proposers` as it is written. */
export interface ProposerSettings {
  readonly llm?: string | undefined;
  readonly rules?: string | undefined;
  readonly model?: string | undefined;
  readonly link?: string | undefined;
  readonly examples?: number | undefined;
  readonly baseUrl?: string | undefined;
  readonly style?: 'chat' | 'completion' | undefined;
  readonly structured?: boolean | undefined;
  readonly temperature?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** US dollars. */
  readonly budget?: number | undefined;
  /** US dollars for a million tokens. */
  readonly price?: { readonly input: number; readonly output: number } | undefined;
}

/** The entry `train` as it is written. */
export interface TrainSettings {
  readonly seed?: number | undefined;
  readonly vectors?: string | false | undefined;
  readonly encoder?: string | undefined;
  readonly workers?: number | undefined;
  readonly settings?: JsonObject | undefined;
  /** Whether the tasks are learnt on one trunk, into one file; absent: one task is trained at a time. */
  readonly share?: boolean | undefined;
  /** Tasks whose components stay as they are in that file. */
  readonly frozen?: readonly string[] | undefined;
}

/** The content of tincture.yaml as it is written. */
export interface ProjectFile {
  readonly language?: LanguageCode | undefined;
  readonly tasks: Readonly<Record<string, TaskContent>>;
  readonly texts?: string | readonly string[] | undefined;
  readonly data?:
    | {
        readonly train?: string | undefined;
        readonly dev?: string | undefined;
        readonly test?: string | undefined;
        readonly textColumn?: string | number | undefined;
        readonly labelColumn?: string | number | undefined;
      }
    | undefined;
  readonly proposers?: Readonly<Record<string, ProposerSettings>> | undefined;
  readonly train?: TrainSettings | undefined;
  /** The tasks of each composed view, by its name. */
  readonly views?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly offline?: boolean | undefined;
}

const languageList = languageCodes.map((code) => `${code} ${languageName(code)}`).join(', ');
const language = z.enum(languageCodes);

const examples = z.array(z.string()).describe('Texts that carry the label.');
const details = {
  definition: z.string().describe('What the label means. The LLM and the annotators read it.').optional(),
  examples: examples.optional(),
  counterexamples: z
    .array(z.string())
    .describe('Texts that one might take for the label, but that are not.')
    .optional(),
};
const labelDetails = {
  ...details,
  parent: z.string().describe('textcat only: the label that it lies below, as an apple is a fruit.').optional(),
  slots: z
    .array(z.string())
    .describe('frames only: the slots that this intent may have. Default: all of the task.')
    .optional(),
  from: z.array(z.string()).min(1).describe('relations only: types of entities that it may start from.').optional(),
  to: z.array(z.string()).min(1).describe('relations only: types of entities that it may lead to.').optional(),
};

// What `meta` adds is for editors: the command checks the same with the whole file at hand, and says more about it.
const labelName = { minLength: 1, maxLength: 200, pattern: '^[^\\s|]([^\\n\\r\\t|]*[^\\s|])?$' };
const named = { name: z.string().meta(labelName) };
const labelsOf = (
  label: z.ZodType<LabelContent>,
  namedLabel: z.ZodType<{ readonly name: string } & LabelContent>,
): z.ZodType<LabelsContent> =>
  z.union([
    z.record(z.string(), label.nullable()).meta({ minProperties: 1, propertyNames: labelName }),
    z.array(z.union([z.string().meta(labelName), namedLabel])).meta({ minItems: 1, uniqueItems: true }),
  ]);
const labels = labelsOf(z.strictObject(labelDetails), z.strictObject({ ...named, ...labelDetails }));
const entities = labelsOf(z.strictObject(details), z.strictObject({ ...named, ...details }));
const slotDetails = {
  ...details,
  frames: z
    .array(z.string())
    .describe('The intents of the frames that this slot may hold. Default: it holds none.')
    .optional(),
};
const slots = labelsOf(z.strictObject(slotDetails), z.strictObject({ ...named, ...slotDetails }));

const isMultiple = { required: ['multiple'], properties: { multiple: { const: true } } };
/** What holds for tasks of these kinds, and for others. */
function forKinds(kinds: readonly TaskKind[], holds: JsonObject, otherwise: JsonObject): JsonObject {
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
  return { if: { properties: { kind: { enum: [...kinds] } } }, then: holds, else: otherwise };
}

const twoLabels = { properties: { labels: { minProperties: 2, minItems: 2 } } };

const taskSchema = z
  .strictObject({
    kind: z
      .enum(taskKinds)
      .describe(
        'ner: spans of a text that name something. spancat: spans that may overlap and nest. textcat: classes of a whole text. relations: entities and what joins them. tagger, morphologizer, lemmatizer: tags, features and lemmas of all tokens. parser: what each token depends on, and where sentences begin. coref: what stands for the same thing, in clusters of mentions. frames: what a text asks for (its intent), and the spans that say of what (its slots). discourse: elementary units of a text, and the tree of relations between them.',
      ),
    language: language.describe('What its texts are in. Default: the language of the project.').optional(),
    labels: labels
      .describe('A map from names to what is known about them, or a list of names. Of frames: the intents.')
      .optional(),
    slots: slots.describe('frames only: the slots, as labels are.').optional(),
    guidelines: z
      .string()
      .describe('Markdown, or the path of a .md or .txt file: what annotators read is what the LLM is told.')
      .optional(),
    multiple: z.boolean().describe('textcat only: whether a text may have several labels or none.').optional(),
    group: z
      .string()
      .min(1)
      .max(200)
      .describe('spancat only: the group that its spans are in (spans_key of spaCy). Default: the name of the task.')
      .optional(),
    snap: z
      .enum(['tokens', 'characters'])
      .describe(
        'ner, spancat only: whether spans in gold have whole tokens (tokens, the default) or begin and end anywhere (characters).',
      )
      .optional(),
    attribute: z
      .enum(['tag', 'pos'])
      .describe('tagger only: the tags of a corpus (tag, the default) or universal parts of speech (pos).')
      .optional(),
    entities: entities.describe('relations only: the types of the entities, as labels are.').optional(),
  })
  .meta({
    allOf: [
      forKinds(['textcat'], { anyOf: [isMultiple, twoLabels] }, { not: isMultiple }),
      forKinds(['tagger'], {}, { not: { required: ['attribute'] } }),
      forKinds(['ner', 'spancat'], {}, { not: { required: ['snap'] } }),
      forKinds(['lemmatizer'], { not: { required: ['labels'] } }, {}),
      forKinds(['tagger', 'morphologizer', 'lemmatizer', 'parser', 'discourse'], {}, { required: ['labels'] }),
      forKinds(['frames'], { required: ['slots'] }, { not: { required: ['slots'] } }),
    ],
  });

/** A task in a file of its own. */
export const taskFileSchema: z.ZodType<TaskContent & { readonly name?: string | undefined }> = taskSchema.extend({
  name: z.string().min(1).describe('Default: the name of the file.').optional(),
});

const sources = ['llm', 'rules', 'model'] as const;
const llmOnly = [
  ...(['examples', 'baseUrl', 'style', 'structured', 'temperature'] as const),
  ...(['concurrency', 'maxTokens', 'budget', 'price'] as const),
] as const;
const noLink = { not: { required: ['link'] } };
const noLlmSettings = { not: { anyOf: llmOnly.map((key) => ({ required: [key] })) } };

/** One proposer: exactly one of `llm`, `rules` and `model`, which {@link proposerProblem} checks. */
const proposerSchema = z
  .strictObject({
    llm: z
      .string()
      .min(1)
      .describe('provider/model, for example openai/gpt-5-mini; or gguf:PATH for a local file.')
      .optional(),
    rules: z.string().min(1).describe('The path of a JSON-lines file with patterns.').optional(),
    model: z.string().min(1).describe('The path of a trained component.').optional(),
    link: z
      .string()
      .min(1)
      .describe('rules, model: the path of a file of `tincture link build`, which links the entities that are found.')
      .optional(),
    examples: z.int().min(0).max(100).describe('llm: how many gold examples the prompt shows. Default 8.').optional(),
    baseUrl: z
      .url()
      .describe('llm: the address of an OpenAI-compatible server, for example of Ollama or vLLM.')
      .optional(),
    style: z
      .enum(['chat', 'completion'])
      .describe(
        'llm: how a model file is asked. Default: in chat if it has a chat template. Servers are asked in chat.',
      )
      .optional(),
    structured: z
      .boolean()
      .describe('llm: whether a server is to hold the model to the form of the answer. Default true, if it can.')
      .optional(),
    temperature: z.number().min(0).max(2).describe('llm: randomness of the answers. Default 0.').optional(),
    concurrency: z.int().min(1).max(256).describe('llm: how many requests run at the same time. Default 4.').optional(),
    maxTokens: z.int().min(1).describe('llm: the longest answer, in tokens.').optional(),
    budget: z
      .number()
      .min(0)
      .describe('llm: stop before a run of a command spends more than this many US dollars.')
      .optional(),
    price: z
      .strictObject({
        input: z.number().min(0).describe('Of what is sent.'),
        output: z.number().min(0).describe('Of what is answered.'),
      })
      .describe('llm: US dollars for a million tokens. Default: the list price, where it is known.')
      .optional(),
  })
  .meta({ oneOf: sources.map((source) => ({ required: [source], ...(source === 'llm' ? noLink : noLlmSettings) })) });

const column = z.union([z.string().min(1), z.int().min(1)]);

export const projectSchema: z.ZodType<ProjectFile> = z.strictObject({
  language: language.describe(`What the texts are in: ${languageList}. Default en.`).optional(),
  tasks: z
    .record(z.string(), taskSchema)
    .meta({ minProperties: 1, propertyNames: { maxLength: 200, pattern: '\\S' } })
    .describe('What is to be predicted: each task by its name.'),
  texts: z
    .union([z.string(), z.array(z.string())])
    .describe('Files with texts, as glob patterns relative to this file. `tincture add` without a file reads them.')
    .optional(),
  data: z
    .strictObject({
      train: z.string().describe('Annotated texts to train on.').optional(),
      dev: z.string().describe('Annotated texts that choose the best training step.').optional(),
      test: z.string().describe('Annotated texts that are only ever measured on.').optional(),
      textColumn: column.describe('csv, tsv: the column with the text, by name or number; jsonl: the key.').optional(),
      labelColumn: column.describe('csv, tsv, jsonl: the column or key with the label or labels.').optional(),
    })
    .describe('Annotated files with a fixed division. Without it the gold in the store is divided.')
    .optional(),
  proposers: z.record(z.string(), proposerSchema).describe('What pre-annotates: LLMs, rules, models.').optional(),
  train: z
    .strictObject({
      seed: z.int().min(0).max(4_294_967_295).describe('The same seed gives the same model. Default 1.').optional(),
      vectors: z
        .union([z.string(), z.literal(false)])
        .describe(
          'Word vectors: a name of installed ones, a file, or false for none. Default: those named like the language, if installed.',
        )
        .optional(),
      encoder: z
        .string()
        .min(1)
        .describe(
          'textcat, tagger: the folder of an encoder, on whose vectors classes of texts and tags are learnt. The component needs it wherever it runs.',
        )
        .optional(),
      workers: z
        .int()
        .min(1)
        .max(64)
        .describe('Processor cores that training and curves use at the same time. Default: all.')
        .optional(),
      settings: z
        .record(z.string(), z.json())
        .describe('Settings of the network and its training; under `tasks` those of single tasks, by name.')
        .optional(),
      share: z
        .boolean()
        .describe(
          'Several tasks: true trains all of them on one trunk, into one file; false one after the other, into a file each. Default: the one of --task.',
        )
        .optional(),
      frozen: z
        .array(z.string())
        .describe('share: tasks whose components stay as they are; the others are learnt on their trunk.')
        .optional(),
    })
    .describe('How components are trained.')
    .optional(),
  views: z
    .record(z.string(), z.array(z.string()).min(2).meta({ uniqueItems: true }))
    .meta({ propertyNames: { maxLength: 200, pattern: '\\S' } })
    .describe(
      'Views of the studio in which several tasks are decided together, one text at a time: the names of the tasks, in the order in which they stand on the screen.',
    )
    .optional(),
  offline: z.boolean().describe('Forbid every request that would send a text elsewhere. Default false.').optional(),
});

/** What is wrong with the keys of a proposer taken together: the offending key, if it is one, and a sentence. */
export function proposerProblem(settings: ProposerSettings): { key?: string; problem: string } | undefined {
  const given = sources.filter((key) => settings[key] !== undefined);
  if (given.length === 0) return { problem: 'A proposer needs one of "llm", "rules" and "model".' };
  const [, second] = given;
  if (second !== undefined) {
    return {
      key: second,
      problem: `A proposer has only one of "llm", "rules" and "model", and this one has ${given.length}.`,
    };
  }
  if (settings.llm !== undefined && settings.link !== undefined)
    return { key: 'link', problem: '"link" is for proposers with "rules" or "model" only.' };
  const stray = settings.llm === undefined ? llmOnly.find((key) => settings[key] !== undefined) : undefined;
  return stray === undefined ? undefined : { key: stray, problem: `"${stray}" is for proposers with "llm" only.` };
}

/** JSON Schema (draft 7, which editors know best) of tincture.yaml, for completion and checks while typing. */
export function projectJsonSchema(): object {
  return {
    title: 'The project file of Tincture: tincture.yaml',
    ...z.toJSONSchema(projectSchema, { target: 'draft-7', io: 'input' }),
  };
}
