import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fillPolicy, POLICY } from './security-policy.mjs';

const page = (body: string) => `<meta http-equiv="Content-Security-Policy" content="${POLICY}">${body}`;
const hashOf = (code: string) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

describe('the policy of a built page', () => {
  test('names the hash of each inline script, and of no other', () => {
    const filled = fillPolicy(
      page('<script>let a = 1</script><script type="module">b()</script><script src="/c.js"></script>'),
    );
    expect(filled).toContain(hashOf('let a = 1'));
    expect(filled).toContain(hashOf('b()'));
    expect(filled.match(/sha256-/g)).toHaveLength(2);
  });

  test('leaves no hole when a page has no inline script', () => {
    const filled = fillPolicy(page('<p>nothing</p>'));
    expect(filled).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(filled).not.toContain('sha256');
  });

  test('fills the hole when the quotes were written as entities', () => {
    const filled = fillPolicy(page('<script>x()</script>').replaceAll("'", '&#39;'));
    expect(filled).toContain(hashOf('x()'));
  });

  test('does not count data as scripts', () => {
    expect(fillPolicy(page('<script type="application/ld+json">{}</script>'))).not.toContain('sha256');
  });

  test('allows neither inline handlers nor evaluated code', () => {
    const scripts = POLICY.split('; ').find((rule) => rule.startsWith('script-src'));
    expect(scripts).not.toContain("'unsafe-inline'");
    expect(scripts).not.toContain("'unsafe-eval'");
    expect(scripts).not.toMatch(/https?:/);
  });
});
