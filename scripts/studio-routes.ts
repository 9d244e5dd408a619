// The table of routes in docs/reference/studio.md, between its markers. `npm run reference` writes it, and a test compares it.
import { routesTable } from '../packages/studio/src/server/routes-table.ts';

/** `page` with the part between `<!-- routes -->` and `<!-- end of routes -->` made anew. */
export function withRoutes(page: string): string {
  const part = /(<!-- routes -->\n)[\s\S]*?(\n<!-- end of routes -->)/;
  if (!part.test(page)) throw new Error('The page has no markers around its table of routes.');
  return page.replace(part, (_, head: string, tail: string) => `${head}\n${routesTable()}\n${tail}`);
}
