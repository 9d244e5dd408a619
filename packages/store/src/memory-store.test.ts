import { createMemoryStore } from './memory-store.ts';
import { runStoreSuite } from './testing/store-suite.ts';

runStoreSuite('memory store', async (options) => createMemoryStore(options));
