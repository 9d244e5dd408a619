import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('web', import.meta.url)),
  plugins: [svelte()],
  // As everything in the repository: from the sources of the core, not from what was built of it some time ago.
  resolve: { conditions: ['@tincture/source', ...defaultClientConditions] },
  // The page may load only from its own server, so nothing is inlined as a data: URL.
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
  },
});
