// Models: the first steps that every reader of foreign text takes: is it short enough, is it JSON, is it ours, is it of
// a version that we know. Each refusal is one sentence for the person who opened it. It knows no format in particular.

/** What a reader returns: the value, or one sentence that says why there is none. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly sentence: string };

export const accept = <T>(value: T): Decoded<T> => ({ ok: true, value });
export const refuse = (sentence: string): { readonly ok: false; readonly sentence: string } => ({
  ok: false,
  sentence,
});

export type JsonObject = { readonly [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
export const isTime = (value: unknown): value is number | null => value === null || isCount(value);

/** Names of exercises and lessons, as they stand in our URLs. */
export const isSlug = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z0-9][a-z0-9_-]{0,79}$/.test(value);

/** `2,000,000`: the same in every locale, because these sentences are compared by tests. */
export const withCommas = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** Reads JSON that must be an object; `what` is how the sentence calls it: "This file". */
export function readJson(what: string, text: string, most: number): Decoded<JsonObject> {
  if (text.length > most) {
    return refuse(
      `${what} is too large: ${withCommas(text.length)} characters, and we read up to ${withCommas(most)}.`,
    );
  }
  if (text.trim() === '') return refuse(`${what} is empty.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A cut file is the common accident; a JSON text that ends well ends in its own bracket.
    return /^\s*\{/.test(text) && !/\}\s*$/.test(text)
      ? refuse(`${what} ends in the middle: it was cut off on its way here.`)
      : refuse(`${what} is not one of ours: it is not JSON.`);
  }
  return isObject(value) ? accept(value) : refuse(`${what} is not one of ours: it holds no object.`);
}

/** Checks a version number against the newest that we read. */
export function readVersion(what: string, version: unknown, newest: number): Decoded<number> {
  if (!isCount(version) || version === 0) return refuse(`${what} says no version that we know.`);
  if (version > newest) {
    return refuse(
      `${what} is from a newer version (${version}; we read up to ${newest}). Your work is unchanged.`,
    );
  }
  return accept(version);
}
