import { writeSync } from 'node:fs';
import module from 'node:module';
import { openStore } from '@tincture/store';
import { z } from 'zod';
import { defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { startStudio } from '../server/start.ts';
import { openInTest, pets } from './recipe-in-test.ts';

// A studio with a recipe in a process of its own, for the tests to kill: `serve-free.ts STORE PORT RECIPE CLOCK` serves the texts
// of the store in a view of free text, or side by side, and writes the login link to standard output. The clock is so many hours fast.

const freeRecipes = ['write', 'order', 'better', 'marks'] as const;
export type FreeRecipe = (typeof freeRecipes)[number];

const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
const responses = ['Yes.', 'Yes, it is.', 'No.'];
const outputs = responses.map((response, index) => ({
  ...{ name: `source ${index}`, annotations: { response }, source },
}));

const recipes: Readonly<Record<FreeRecipe, Recipe>> = {
  write: defineRecipe({
    name: 'write',
    view: { kind: 'edit' },
    async *stream({ texts }) {
      for await (const document of texts()) {
        yield { ...document, proposals: [{ annotations: { response: document.text }, source }] };
      }
    },
  }),
  order: defineRecipe({
    name: 'order',
    view: { kind: 'rank' },
    isBlind: true,
    async *stream({ texts }) {
      for await (const document of texts()) yield { ...document, outputs };
    },
  }),
  better: defineRecipe({
    name: 'better',
    view: { kind: 'textcat', labels: ['A', 'B', 'both', 'neither'] },
    isBlind: true,
    async *stream({ texts }) {
      for await (const document of texts()) yield { ...document, outputs: outputs.slice(0, 2) };
    },
  }),
  marks: defineRecipe({
    name: 'marks',
    view: { kind: 'textcat', multiple: true, labels: ['gold wrong', 'model wrong'] },
    outputsOf: pets,
    async *stream({ texts }) {
      for await (const document of texts()) {
        const whole = { start: 0, end: 4, label: 'PET' };
        const said = [[whole], []].map((ents, index) => ({
          ...{ name: `source ${index}`, annotations: { ents }, source },
        }));
        yield { ...document, outputs: said };
      }
    },
  }),
};

if (import.meta.main) {
  const [, , path = '', port = '0', name, hours = '0'] = process.argv;
  const store = await openStore(path, { now: () => new Date(Date.now() + Number(hours) * 3_600_000) });
  const running = await openInTest(recipes[z.enum(freeRecipes).parse(name)], store);
  const studio = await startStudio({
    ...{ store, project: { name: 'kitchen' }, tasks: running.tasks, views: running.views, person: 'ada' },
    ...{ port: Number(port), feed: running.feed },
  });
  writeSync(1, `${studio.url}\n`);
  // It is killed, so it never comes to the end at which Node writes this.
  module.flushCompileCache();
}
