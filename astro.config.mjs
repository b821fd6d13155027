// The site: static pages with MDX, Preact islands and a content-security policy. Everything else is in site/.
// SPARE_BITS_BASE sets the path under which the site is served; SPARE_BITS_SITE its address, if it is known.
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';
import { bookMarks } from './site/lib/book-marks.mjs';
import { chunks } from './site/lib/chunks.mjs';
import { classNames, codeTheme } from './site/lib/code-classes.mjs';
import { figureImports } from './site/lib/figure-imports.mjs';
import { intent } from './site/lib/intent.mjs';
import { securityPolicy } from './site/lib/security-policy.mjs';

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
  integrations: [
    preact(),
    mdx({ rehypePlugins: [bookMarks, figureImports] }),
    chunks(),
    intent(),
    securityPolicy(),
  ],
});
