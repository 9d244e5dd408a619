// What a small program does with a trained component: import the built library, load the file, predict one text.
// `node first-prediction.mjs MODEL TEXT [FOLDER]`, for timing a start; `npm run build -- core` makes the library. With a
// folder, Node keeps there what the library was compiled to, for the next start.
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

const [model, text, folder] = process.argv.slice(2);
if (folder !== undefined) enableCompileCache(folder);
const { loadComponent, tokenize } = await import('tincture');
const [prediction] = await loadComponent(readFileSync(model)).predict([tokenize(text)]);
console.log(JSON.stringify(prediction.annotations.ents));
