// The site: static pages with MDX, Preact islands and a content-security policy. Everything else is in site/.
// SPARE_BITS_BASE sets the path under which the site is served; SPARE_BITS_SITE its address, if it is known.
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';
import { bookMarks } from './site/lib/book-marks.mjs';
import { classNames, codeTheme } from './site/lib/code-classes.mjs';
import { securityPolicy } from './site/lib/security-policy.mjs';

/** What every page with a bit grid needs: the tables of the layouts, and the parts that the grid figures share. */
const GRID = [
  /\/sim-core\/(bits|layouts)\/[^/]+\.ts$/,
  /\/sim-core\/arch\/(descriptor|granule)\.ts$/,
  /\/sim-core\/pgtable\/(compose|describe|layout|moves)\.ts$/,
  /\/site\/figures\/model\/[^/]+\.ts$/,
  /\/site\/figures\/(BitGrid|Callouts|Cells|FigureNumber|Legend|Lens|Predict|Reading|Sorter|ValueTools)\.tsx$/,
];

/**
 * Few chunks for what comes together, because each file is compressed by itself. The rest of the simulator has a chunk of
 * its own: otherwise the bundler would draw it into the grid's, since all of it is imported through one index.
 */
function manualChunks(id) {
  const path = id.replaceAll('\\', '/');
  if (/\/node_modules\/(preact|@astrojs\/preact)\//.test(path)) return 'preact';
  if (/\/site\/figures\/(Marks|marks-data)\.tsx?$/.test(path)) return 'marks';
  if (GRID.some((part) => part.test(path))) return 'grid';
  return /\/sim-core\/(?!index\.ts$)/.test(path) ? 'simulator' : undefined;
}

const shikiConfig = { theme: codeTheme, transformers: [classNames()] };

export default defineConfig({
  site: process.env.SPARE_BITS_SITE,
  base: process.env.SPARE_BITS_BASE ?? '/',
  srcDir: './site',
  publicDir: './site/public',
  outDir: './dist',
  output: 'static',
  trailingSlash: 'always',
  build: { inlineStylesheets: 'auto' },
  devToolbar: { enabled: false },
  markdown: { shikiConfig, smartypants: false },
  vite: { build: { rollupOptions: { output: { manualChunks } } } },
  integrations: [preact(), mdx({ rehypePlugins: [bookMarks] }), securityPolicy()],
});
