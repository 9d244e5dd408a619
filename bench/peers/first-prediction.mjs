// What a small program does with a trained component: import the built library, load the file, predict one text.
// `node first-prediction.mjs MODEL TEXT`, for timing a start; `npm run build -- core` makes the library.
import { readFileSync } from 'node:fs';
import { loadComponent, tokenize } from 'tincture';

const [model, text] = process.argv.slice(2);
const [prediction] = await loadComponent(readFileSync(model)).predict([tokenize(text)]);
console.log(JSON.stringify(prediction.annotations.ents));
