// Models: what stands after `#s=` in a shared address: a version, a dot, and base64url of JSON. Nothing in a link is ever
// run, and nothing in it replaces local work: code from a link is kept beside the reader's own and offered.
import { accept, type Decoded, isSlug, isText, readJson, readVersion, refuse, withCommas } from './read.ts';

export const LINK_VERSION = 1;
/** Longest link that we read, in characters; browsers and chat programs cut far earlier. */
export const MAX_LINK = 200_000;

/** Code for an exercise, or one entry under one layout for the bit grid. */
export type Shared =
  | { readonly kind: 'code'; readonly slug: string; readonly code: string }
  | { readonly kind: 'entry'; readonly layout: string; readonly value: string };

const ENTRY = /^0x[0-9A-F]{4}(_[0-9A-F]{4}){3}$/;

function toBase64Url(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): string | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** The fragment, `#` included. */
export function encodeLink(shared: Shared): string {
  return `#s=${LINK_VERSION}.${toBase64Url(JSON.stringify(shared))}`;
}

/** Reads a fragment. `null`: it is not a shared state at all, for example a heading's anchor. */
export function decodeLink(hash: string): Decoded<Shared> | null {
  const body = /^#?s=(.*)$/s.exec(hash)?.[1];
  if (body === undefined) return null;
  if (body.length > MAX_LINK) {
    return refuse(
      `This link is too long: ${withCommas(body.length)} characters, and we read up to ${withCommas(MAX_LINK)}.`,
    );
  }
  const parts = /^(\d{1,6})\.(.*)$/s.exec(body);
  if (!parts) return refuse('This link is not one of ours: it says no version.');
  const version = readVersion('This link', Number(parts[1]), LINK_VERSION);
  if (!version.ok) return version;
  const text = fromBase64Url(parts[2] ?? '');
  if (text === null) return refuse('This link is damaged: a character is missing or was changed.');
  const json = readJson('This link', text, MAX_LINK);
  if (!json.ok) return refuse('This link is damaged: it ends in the middle or was changed.');
  const { kind, slug, code, layout, value } = json.value;
  if (kind === 'code' && isSlug(slug) && isText(code)) return accept({ kind, slug, code });
  if (kind === 'entry' && isText(layout) && isText(value)) {
    return ENTRY.test(value) && /^[a-z0-9.-]{1,40}$/.test(layout)
      ? accept({ kind, layout, value })
      : refuse('This link is damaged: its entry is not a 64-bit value with a layout.');
  }
  return isText(kind) && kind !== 'code' && kind !== 'entry'
    ? refuse('This link shares something that this version does not know.')
    : refuse('This link is damaged: a part is missing.');
}
