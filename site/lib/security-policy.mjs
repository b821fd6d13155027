// Models: the content-security policy of every built page. Each page carries a <meta> with a place for hashes; after the
// build the hashes of that page's own inline scripts are put there. Reference: CSP Level 3, section 6.
// Does not model: headers of a host. Styles may be inline because Monaco writes them; scripts may not.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HOLE = 'sha256-inline-scripts';
const INLINE_SCRIPT = /<script(?![^>]*\bsrc\s*=)([^>]*)>([\s\S]*?)<\/script>/g;
const DATA = /\btype\s*=\s*["']?(application\/(ld\+)?json|speculationrules)/;

/** The policy as a page is written; the hole is filled after the build. */
export const POLICY = [
  "default-src 'self'",
  `script-src 'self' 'wasm-unsafe-eval' '${HOLE}'`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/** The page with the hashes of its inline scripts in its policy. */
export function fillPolicy(html) {
  const hashes = new Set();
  for (const [, attributes, code] of html.matchAll(INLINE_SCRIPT)) {
    if (code === '' || DATA.test(attributes)) continue;
    hashes.add(`'sha256-${createHash('sha256').update(code, 'utf8').digest('base64')}'`);
  }
  const list = [...hashes].sort().join(' ');
  return html.replaceAll(new RegExp(` ('|&#39;)${HOLE}\\1`, 'g'), list === '' ? '' : ` ${list}`);
}

function pages(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return pages(name);
    return entry.name.endsWith('.html') ? [name] : [];
  });
}

/** Astro integration: fills the policy of every page, and refuses a page without one. */
export function securityPolicy() {
  return {
    name: 'spare-bits-security-policy',
    hooks: {
      'astro:build:done': ({ dir }) => {
        for (const file of pages(fileURLToPath(dir))) {
          const html = readFileSync(file, 'utf8');
          if (!html.includes(HOLE)) throw new Error(`${file}: the page has no content-security policy`);
          writeFileSync(file, fillPolicy(html));
        }
      },
    },
  };
}
