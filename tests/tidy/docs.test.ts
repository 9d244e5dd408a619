// Every error code, command and setting must be in the documentation, and every link in it must lead somewhere.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCodes } from 'tincture';
import { describe, expect, it } from 'vitest';
import { withFigures } from '../../scripts/readme-figures.ts';
import { withRoutes } from '../../scripts/studio-routes.ts';
import { filesUnder, read, root } from './workspace.ts';

describe('documentation', () => {
  it('lists every error code with its meaning', () => {
    const page = read('docs/reference/errors.md');
    const missing = Object.entries(errorCodes).filter(
      ([code, meaning]) => !page.includes(`| \`${code}\` | ${meaning} |`),
    );
    expect(missing).toEqual([]);
  });

  it('lists every command', () => {
    const page = read('docs/reference/commands.md');
    const commands = filesUnder('packages/cli/src/commands', ['.ts'])
      .filter((path) => !path.includes('.test.'))
      .flatMap((path) => [...read(path).matchAll(/\.command\('([a-z]+)/g)].map((match) => match[1] ?? ''));
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((name) => !new RegExp(`tincture (?:[a-z]+ )?${name}\\b`).test(page))).toEqual([]);
  });

  it('lists every route of the studio', () => {
    const page = read('docs/reference/studio.md');
    expect(page).toContain('| `GET /api/project` |');
    expect(withRoutes(page), 'renew it with: npm run reference').toBe(page);
  });

  it('has the figures of the README as bench/results has them', () => {
    const readme = read('README.md');
    expect(readme).toContain('<!-- figures: curves -->');
    expect(withFigures(readme), 'renew them with: npm run reference').toBe(readme);
  });

  it('links to files that exist', () => {
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
      ...filesUnder('docs', ['.md']),
      ...filesUnder('examples', ['.md']),
    ];
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });
});
