import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { runStoreSuite } from '../testing/store-suite.ts';
import { openStore } from './open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tincture-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
runStoreSuite('SQLite store', (options) => openStore(join(folder, `${files++}.sqlite`), options));
