// The invariants of docs/architecture.md that a program can check.
import { describe, expect, it } from 'vitest';
import { codeOnly, filesUnder, importsOf, mayImport, packageName, read } from './workspace.ts';

const isTest = (path: string): boolean => path.includes('.test.') || path.includes('/testing/');

/** `package/sub/path` or `@scope/package/sub/path` without the sub path. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

describe.each(Object.keys(mayImport))('packages/%s', (folder) => {
  const sources = filesUnder(`packages/${folder}`, ['.ts', '.svelte']).filter((path) => !path.endsWith('.d.ts'));
  const manifest = JSON.parse(read(`packages/${folder}/package.json`)) as Record<string, Record<string, string>>;
  const workspaceNames = new Map(Object.keys(mayImport).map((name) => [packageName(name), name]));

  it('imports only packages below it', () => {
    const wrong = sources.flatMap((path) =>
      importsOf(read(path))
        .map((specifier) => workspaceNames.get(packageOf(specifier)))
        .filter((name) => name !== undefined && name !== folder && !mayImport[folder]?.includes(name))
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('declares every package that it imports', () => {
    const declared = new Set(
      ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'].flatMap((key) =>
        Object.keys(manifest[key] ?? {}),
      ),
    );
    const rootDeclared = new Set(
      Object.keys((JSON.parse(read('package.json')) as typeof manifest).devDependencies ?? {}),
    );
    const wrong = sources.flatMap((path) =>
      importsOf(read(path))
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .map(packageOf)
        .filter((name) => name !== packageName(folder) && !declared.has(name))
        .filter((name) => !(isTest(path) || path.endsWith('.config.ts')) || !rootDeclared.has(name))
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('does not reach into the files of another package', () => {
    const wrong = sources.flatMap((path) =>
      importsOf(read(path))
        .filter((specifier) => specifier.startsWith('.'))
        .filter((specifier) => !new URL(specifier, `file:///${path}`).pathname.startsWith(`/packages/${folder}/`))
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the core', () => {
  const sources = filesUnder('packages/core/src', ['.ts']).filter(
    (path) => !isTest(path) && !path.includes('/assembly/'),
  );

  it('has no dependency', () => {
    const manifest = JSON.parse(read('packages/core/package.json')) as Record<string, unknown>;
    expect([manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('uses no Node API and no DOM', () => {
    const banned =
      /\bfrom 'node:|\bprocess\.|\bBuffer\b|\bdocument\.(?:create|query|get|body)|\bwindow\.|\bfetch\(|\bsetTimeout\(/;
    expect(sources.filter((path) => banned.test(codeOnly(read(path))) || /from 'node:/.test(read(path)))).toEqual([]);
  });
});

describe('all packages', () => {
  const sources = filesUnder('packages', ['.ts', '.svelte']).filter(
    (path) => !isTest(path) && !path.endsWith('.d.ts') && !path.includes('/assembly/'),
  );

  it('print only from the command', () => {
    const wrong = sources
      .filter((path) => !path.startsWith('packages/cli/'))
      .filter((path) => /\bconsole\.|\bprocess\.std(?:out|err)\b/.test(codeOnly(read(path))));
    expect(wrong).toEqual([]);
  });

  it('leave the inside of the networks to the trainer', () => {
    const wrong = sources
      .filter((path) => !path.startsWith('packages/learn/'))
      .filter((path) => importsOf(read(path)).includes('tincture/training'));
    expect(wrong).toEqual([]);
  });

  it('use seeded randomness only', () => {
    // The places of a hash table must not be foreseen; no result depends on them.
    const allowed = ['packages/core/src/doc/word-index.ts'];
    expect(sources.filter((path) => /\bMath\.random\b/.test(codeOnly(read(path))))).toEqual(allowed);
  });

  it('read the clock only at the rim: the command, the providers, the web app', () => {
    const rim = /^packages\/(?:cli\/|llm\/src\/providers\/|studio\/web\/)/;
    const wrong = sources
      .filter((path) => !rim.test(path))
      .filter((path) => /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/.test(codeOnly(read(path))));
    expect(wrong).toEqual([]);
  });

  it('import one way: no file is below itself, for types either', () => {
    const importing = new Map(
      sources.map((path) => {
        const paths = importsOf(read(path)).map((specifier) => new URL(specifier, `file:///${path}`).pathname.slice(1));
        return [path, new Set(paths)];
      }),
    );
    // What imports nothing that is left is in no circle, and neither is what nothing left imports.
    for (let before = -1; before !== importing.size; ) {
      before = importing.size;
      const imported = new Set([...importing.values()].flatMap((paths) => [...paths]));
      for (const [path, paths] of importing) {
        if (!imported.has(path) || ![...paths].some((other) => importing.has(other))) importing.delete(path);
      }
    }
    expect([...importing.keys()]).toEqual([]);
  });

  it('keep types strict', () => {
    const wrong = sources.filter((path) => {
      const source = read(path);
      // "any" is a word of English in comments and messages; the directives are comments.
      return /:\s*any\b|\bas any\b|\bas unknown as\b/.test(codeOnly(source)) || /@ts-(?:ignore|nocheck)/.test(source);
    });
    expect(wrong).toEqual([]);
  });

  it('leave nothing to do', () => {
    expect(sources.filter((path) => /\b(?:TODO|FIXME|XXX|HACK)\b/.test(read(path)))).toEqual([]);
  });
});

describe('file length', () => {
  // A ratchet: a file over the limit needs its reason and its present length here, and may only shrink.
  const limit = 400;
  const longer: Readonly<Record<string, number>> = {};

  it('stays under the limit', () => {
    const wrong = filesUnder('packages', ['.ts', '.svelte'])
      .filter((path) => !path.endsWith('.wasm.ts') && !path.includes('/golden/'))
      .map((path) => ({ path, lines: read(path).split('\n').length }))
      .filter(({ path, lines }) => lines > (longer[path] ?? limit))
      .map(({ path, lines }) => `${path}: ${lines} lines`);
    expect(wrong).toEqual([]);
  });
});

describe('nothing names the machine it was made on', () => {
  it('no registry host, no absolute path', () => {
    const files = ['packages', 'scripts', 'tests', 'docs', 'examples', 'bench', '.ci'].flatMap((folder) =>
      filesUnder(folder, [
        '.ts',
        '.mjs',
        '.js',
        '.svelte',
        '.json',
        '.md',
        '.yaml',
        '.sh',
        '.py',
        '.jsonl',
        '.txt',
        'run',
      ]),
    );
    const banned = new RegExp(
      ['registry\\.npmjs', 'pypi\\.org', '/wo' + 'rk/', '/ro' + 'ot/', '/home/[a-z]+/'].join('|'),
    );
    expect(files.filter((path) => banned.test(read(path)))).toEqual([]);
  });
});
