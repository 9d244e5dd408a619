import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type TaskKind, TinctureError } from 'tincture';
import { makeFolder, writeFile } from '../files/write-file.ts';
import { privateFolder, projectFileName } from '../project/open-project.ts';
import { projectJsonSchema } from '../project/schema.ts';

/** The first line of tincture.yaml: where editors find what may be written in it. */
export const schemaLine: string = `# yaml-language-server: $schema=${privateFolder}/tincture.schema.json\n`;

const taskTemplates: Readonly<Record<TaskKind, string>> = {
  ner: `    kind: ner               # ner: spans of a text; textcat: classes of a whole text
    labels:
      PRODUCT:
        definition: "A product that one can buy, by the name that people use for it"
        examples: ["the blue kettle", "AirFlow 3000"]
        counterexamples: ["thing", "package"]
      PROBLEM:
        definition: "What is wrong with a product, in the words of the text"
        examples: ["does not switch off"]
`,
  spancat: `    kind: spancat           # spancat: spans that may overlap and nest; ner: spans that do not
    labels:
      PROBLEM:
        definition: "All that the text says about one thing that is wrong"
        examples: ["the lid of the blue kettle does not close"]
      PRODUCT:
        definition: "A product, by the name that people use for it, also inside a problem"
        examples: ["the blue kettle", "AirFlow 3000"]
        counterexamples: ["thing", "package"]
`,
  textcat: `    kind: textcat           # textcat: classes of a whole text; ner: spans of a text
    # multiple: true        # when a text may have several labels, or none
    labels:
      question:
        definition: "The writer wants to know something"
        examples: ["When do you open?"]
      complaint:
        definition: "The writer is unhappy with something that happened"
        examples: ["My parcel arrived broken."]
      other:
        definition: "Anything else"
`,
  tagger: `    kind: tagger            # tagger: one tag for each token
    attribute: pos          # the universal parts of speech; tag: those of your corpus
    # labels: [NOUN, VERB]  # default: the tags of the training texts
`,
  morphologizer: `    kind: morphologizer     # morphologizer: the universal features of each token, as Number=Plur
    # labels: [Number=Sing, Number=Plur]   # default: the features of the training texts
`,
  lemmatizer: `    kind: lemmatizer        # lemmatizer: the form that a dictionary lists each word under
`,
  parser: `    kind: parser            # parser: what each token depends on, as what, and where sentences begin
    # labels: [nsubj, obj]  # default: the dependencies of the training texts
`,
  relations: `    kind: relations         # relations: entities, and what joins them
    entities:
      PERSON: { definition: "A person, by name" }
      FIRM: { definition: "A company or an organisation, by name" }
      PLACE: { definition: "A town, a region or a country" }
    labels:
      WORKS_FOR: { definition: "The person is employed by the firm or leads it", from: [PERSON], to: [FIRM] }
      BASED_IN: { definition: "The firm has its seat in the place", from: [FIRM], to: [PLACE] }
`,
  coref: `    kind: coref             # coref: what in a text stands for the same thing
`,
  discourse: `    kind: discourse         # discourse: the units that a text is made of, and what each is to another one
    # labels: [causal-cause, elaboration-additional]   # default: the relations of the training texts
`,
  frames: `    kind: frames            # frames: what a text asks for (its intent), and the spans that say of what (its slots)
    labels:
      switch_on:
        definition: "Turn a device on"
        examples: ["light in the kitchen please"]
        slots: [device, room]
      set_temperature:
        definition: "Make a room warmer or colder"
        examples: ["21 degrees in the bath"]
        slots: [room, temperature]
    slots:
      device:
        definition: "What is switched"
        examples: ["light", "radio"]
      room:
        definition: "Where, without the preposition"
        examples: ["kitchen"]
      temperature:
        definition: "How warm, with its unit"
        examples: ["21 degrees"]
`,
};

function projectTemplate(name: string, kind: TaskKind): string {
  const hasRules = rulesTemplates[kind] !== undefined;
  return `${schemaLine}# The project file: every command reads it.${hasRules ? ' Replace the labels below with your own.' : ''}

tasks:
  ${name}:   # the name of your task
${taskTemplates[kind]}    guidelines: guidelines.md   # what annotators read is what the LLM is told

texts: texts/*              # \`tincture add\` reads these: JSON lines, CSV, plain text, ...

${hasRules ? 'proposers:  ' : '# proposers:'}                # who annotates first, so that people only correct
  # prompt: { llm: "openai/gpt-5-mini", examples: 8, budget: 2 }   # needs OPENAI_API_KEY; stops at 2 dollars
  # local: { llm: "gguf:models/gemma.gguf" }                       # a model file on this machine
${hasRules ? '  rules: { rules: rules.jsonl }\n' : ''}
train: { seed: 1 }
# views: { both: [${name}, another] }   # tasks that are decided together in \`tincture review\`
# offline: true             # forbids every request that would send a text elsewhere
`;
}

const guidelinesTemplates: Readonly<Record<TaskKind, string>> = {
  ner: `# Guidelines

Mark every mention, in the words of the text. Spans never overlap.

- Mark the shortest stretch that names the thing: no articles, no punctuation at its ends.
- When two labels fit, take the one that the whole sentence is about.
`,
  spancat: `# Guidelines

Mark every mention, in the words of the text. Spans may overlap and lie inside each other.

- Mark a span in full: from its first word to its last, with all that belongs to it.
- What is marked inside a longer span is marked as if it stood alone.
`,
  textcat: `# Guidelines

Read the whole text before you decide.

- Where only one label may be chosen and two fit, take the one that somebody would have to act on first.
`,
  tagger: `# Guidelines

Give every token its tag, by what it is in this sentence.

- A word that can be several things is what it does here: "run" in "a run" is a noun.
`,
  morphologizer: `# Guidelines

Give every token the features that its form and its place in the sentence say, and no others.

- A token without features has none, which is not the same as nobody having looked.
`,
  lemmatizer: `# Guidelines

Give every token the form that a dictionary lists it under.

- Names keep their capitals; other words at the beginning of a sentence do not.
`,
  parser: `# Guidelines

Say of every token what it depends on, and as what. Every sentence is one tree.

- Content words carry the tree: a preposition depends on its noun, an auxiliary on its verb.
`,
  relations: `# Guidelines

Mark every entity, also those without a relation. Then join what the text says is related.

- A relation leads from the one who does or is something to the other: from the person to the firm.
- Only what the text says counts, not what you know from elsewhere.
- Where a name comes several times, join the mention that stands in the sentence that says it.
`,
  coref: `# Guidelines

Mark everything that stands for somebody or something: names, descriptions, pronouns. Then put together what stands for the same.

- What is mentioned once is marked too.
- Mark a mention in full, with all that belongs to it: "the man in the red coat".
`,
  discourse: `# Guidelines

Cut the text into its smallest statements. Then say what each one is to another: its reason, its background, its contrast.

- Every word is in one unit, and every text is one tree.
`,
  frames: `# Guidelines

Choose what the writer wants, then mark the words that say of what. Slots never overlap.

- Mark the shortest stretch that fills the slot: no articles, no prepositions, no punctuation at its ends.
- Where none of the intents fits, choose none.
`,
};

/** Rules to begin with, for the kinds that have rules. */
const rulesTemplates: Readonly<Partial<Record<TaskKind, string>>> = {
  ner: `{"label": "PRODUCT", "pattern": "kettle"}
{"label": "PROBLEM", "pattern": [{"LOWER": {"IN": ["broken", "cracked", "leaking"]}}]}
`,
  spancat: `{"label": "PRODUCT", "pattern": "kettle"}
{"label": "PROBLEM", "pattern": [{"LOWER": {"IN": ["kettle", "lid"]}}, {"LOWER": "is"}, {"LOWER": {"IN": ["broken", "cracked"]}}]}
`,
  textcat: `{"label": "question", "pattern": [{"ORTH": "?"}]}
{"label": "complaint", "pattern": [{"LOWER": {"IN": ["broken", "late", "refund"]}}]}
{"label": "other", "default": true}
`,
  relations: `{"label": "FIRM", "pattern": "Acme"}
{"label": "PLACE", "pattern": [{"LOWER": {"IN": ["leeds", "paris", "oslo"]}}]}
`,
  frames: `{"label": "switch_on", "pattern": [{"LOWER": "on"}]}
{"label": "set_temperature", "pattern": [{"LOWER": "degrees"}]}
{"label": "device", "pattern": [{"LOWER": {"IN": ["light", "radio"]}}]}
{"label": "room", "pattern": [{"LOWER": {"IN": ["kitchen", "bath"]}}]}
{"label": "temperature", "pattern": [{"LIKE_NUM": true}, {"LOWER": "degrees"}]}
`,
};

/** The folder's name as far as it can be the name of a task and of a file. */
function taskName(folder: string): string {
  const name = basename(folder)
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return /^\p{L}/u.test(name) ? name : 'task';
}

/** Writes the files of a new project, whose task is called like its folder, and returns their names. Throws `file-exists` before anything is written. */
export async function createProject(folder: string, kind: TaskKind, shownAs: string = folder): Promise<string[]> {
  const rules = rulesTemplates[kind];
  const files: Readonly<Record<string, string>> = {
    [projectFileName]: projectTemplate(taskName(folder), kind),
    'guidelines.md': guidelinesTemplates[kind],
    ...(rules === undefined ? {} : { 'rules.jsonl': rules }),
    '.gitignore': `${privateFolder}/\n`,
  };
  refuseOverwrite(
    folder,
    Object.keys(files).filter((name) => name !== '.gitignore'),
    shownAs,
  );
  await makeFolder(join(folder, 'texts'), shownAs);
  await writeSchema(folder, shownAs);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if (!existsSync(path)) await writeFile(path, content, join(shownAs, name));
  }
  return [...Object.keys(files).filter((name) => name !== '.gitignore'), 'texts/'];
}

/** Throws `file-exists` when one of the files is there already. */
export function refuseOverwrite(folder: string, names: readonly string[], shownAs: string): void {
  const taken = names.find((name) => existsSync(join(folder, name)));
  if (taken === undefined) return;
  throw new TinctureError({
    code: 'file-exists',
    problem: `There is a ${taken} already, and nothing is overwritten.`,
    where: { file: join(shownAs, taken) },
    fix: 'Choose another folder: tincture init DIR',
  });
}

/** Puts the JSON Schema where the first line of tincture.yaml says that editors find it. */
export async function writeSchema(folder: string, shownAs: string): Promise<void> {
  const path = join(folder, privateFolder, 'tincture.schema.json');
  await makeFolder(join(folder, privateFolder), shownAs);
  await writeFile(path, `${JSON.stringify(projectJsonSchema(), null, 2)}\n`, join(shownAs, privateFolder));
}
