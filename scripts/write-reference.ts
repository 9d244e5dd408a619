// Writes the parts of docs/reference that are made from code: the list of error codes, the JSON Schema of
// tincture.yaml, the help of the command and the HTTP API of the studio; and the README's tables from bench/results.
// Tests compare them.
// `npm run reference`
import { readFileSync, writeFileSync } from 'node:fs';
import { errorCodes } from 'tincture';
import { commandReference } from '../packages/cli/src/command-reference.ts';
import { projectJsonSchema } from '../packages/cli/src/project/schema.ts';
import { openApiDocument } from '../packages/studio/src/server/openapi.ts';
import { defaultPort } from '../packages/studio/src/server/start.ts';
import { withFigures } from './readme-figures.ts';
import { withRoutes } from './studio-routes.ts';

const reference = new URL('../docs/reference/', import.meta.url);

const rows = Object.entries(errorCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
writeFileSync(
  new URL('errors.md', reference),
  `# Error codes

Each error of Tincture is one \`TinctureError\` with a stable \`code\`: the command shows it in brackets behind the
message, \`--json\` prints it as \`{"error": {"code", "problem", "where", "fix"}}\`, and the library throws it with the
same fields. A code never changes its meaning once released.

This page is written by \`scripts/write-reference.ts\` from \`packages/core/src/errors/codes.ts\`.

| code | meaning |
|---|---|
${rows.join('\n')}
`,
);
writeFileSync(new URL('tincture.schema.json', reference), `${JSON.stringify(projectJsonSchema(), null, 2)}\n`);
writeFileSync(new URL('commands.md', reference), await commandReference());

writeFileSync(new URL('openapi.json', reference), `${JSON.stringify(openApiDocument(defaultPort), null, 2)}\n`);
const studio = new URL('studio.md', reference);
writeFileSync(studio, withRoutes(readFileSync(studio, 'utf8')));

const readme = new URL('../README.md', import.meta.url);
writeFileSync(readme, withFigures(readFileSync(readme, 'utf8')));
