// Models: as much of TypeScript's spelling as a listing needs: comments, strings, names. Constants of `layout` carry the
// owner of their bits. It does not parse: a regular expression literal or a nested template is shown in plain ink.
import type { Owner } from '@spare-bits/sim-core';

export type TokenKind = 'plain' | 'comment' | 'text' | Owner;

export interface Token {
  readonly text: string;
  readonly kind: TokenKind;
}

export type Owners = Readonly<Record<string, Owner>>;

const SPELLING =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<text>'(?:\\.|[^'\\\n])*'?|"(?:\\.|[^"\\\n])*"?|`(?:\\[\s\S]|[^`\\])*`?)|(?<name>[A-Za-z_$][\w$]*)/g;

function* tokensOf(code: string, owners: Owners): Generator<Token> {
  let end = 0;
  for (const match of code.matchAll(SPELLING)) {
    const text = match[0];
    const { comment, text: string, name } = match.groups ?? {};
    const owner = name !== undefined && Object.hasOwn(owners, name) ? owners[name] : undefined;
    const kind: TokenKind =
      comment !== undefined ? 'comment' : string !== undefined ? 'text' : (owner ?? 'plain');
    if (kind === 'plain') continue;
    if (match.index > end) yield { text: code.slice(end, match.index), kind: 'plain' };
    yield { text, kind };
    end = match.index + text.length;
  }
  if (end < code.length) yield { text: code.slice(end), kind: 'plain' };
}

/** The code as lines of tokens; an empty text is one empty line. */
export function tokenLines(code: string, owners: Owners): Token[][] {
  let line: Token[] = [];
  const lines = [line];
  for (const { text, kind } of tokensOf(code, owners)) {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) {
        line = [];
        lines.push(line);
      }
      if (part !== '') line.push({ text: part, kind });
    }
  }
  return lines;
}
