// Asks axe-core what stands in the way of people with disabilities on the page as it is now.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { StudioInTest } from './studio-in-test.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

declare const axe: { run(options: RunOptions): Promise<AxeResults> };

/** What is wrong, one line for each place; of `rules` alone where they are named. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  const only: RunOptions['runOnly'] =
    rules === undefined ? { type: 'tag', values: tags } : { type: 'rule', values: [...rules] };
  // The page allows no script of others, and this one comes from the test and not from the page.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const results = await page.evaluate((runOnly) => axe.run({ runOnly, resultTypes: ['violations'] }), only);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replaceAll(/\s+/g, ' ')}`),
  );
}

const themes = ['light', 'dark', 'contrast-light', 'contrast-dark'] as const;

/** Fails where something is wrong: everything is looked at in the first theme, what depends on colours in the others. */
export async function check(at: StudioInTest, what: string): Promise<void> {
  const found: string[] = [];
  for (const theme of themes) {
    await at.page.evaluate((name) => {
      const { dataset } = document.documentElement;
      dataset.scheme = name.endsWith('dark') ? 'dark' : 'light';
      dataset.contrast = name.startsWith('contrast') ? 'more' : 'normal';
    }, theme);
    const wrong = await violations(at.page, theme === 'light' ? undefined : ['color-contrast', 'link-in-text-block']);
    found.push(...wrong.map((line) => `${what}, ${theme}: ${line}`));
  }
  expect(found).toEqual([]);
}
