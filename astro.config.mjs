// The site: static pages with MDX, Preact islands and a content-security policy. Everything else is in site/.
// SPARE_BITS_BASE sets the path under which the site is served; SPARE_BITS_SITE its address, if it is known.
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';
import { bookMarks } from './site/lib/book-marks.mjs';
import { classNames, codeTheme } from './site/lib/code-classes.mjs';
import { securityPolicy } from './site/lib/security-policy.mjs';

/** Few chunks, because each file is compressed by itself: what every island needs, what every figure needs, the marks. */
function manualChunks(id) {
  const path = id.replaceAll('\\', '/');
  if (/\/node_modules\/(preact|@astrojs\/preact)\//.test(path)) return 'preact';
  if (/\/site\/figures\/(Marks|marks-data)\.tsx?$/.test(path)) return 'marks';
  // The picture of a failed check belongs to the exercises, which do without the simulator.
  if (/\/site\/figures\/(FieldPicture|field-picture)/.test(path)) return undefined;
  return /\/(sim-core|site\/figures)\/.*\.tsx?$/.test(path) ? 'figures' : undefined;
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
