// Models: highlighted code by class names. Shiki is run with a theme of variables; each variable becomes a class, so that
// code follows the theme of the page and no inline style is left. The kernel's names of bits get a class of their own.
// Does not model: the colours; they are in site/styles/code.css.
import { createCssVariablesTheme } from 'shiki/core';

const PREFIX = '--shiki-';
const CONSTANT = /\b(?:PTE|PMD|PUD|SWP)_[A-Z0-9_]+\b/g;

/** Colours are variables; classNames() turns them into classes. */
export const codeTheme = createCssVariablesTheme({
  name: 'spare-bits',
  variablePrefix: PREFIX,
  fontStyle: false,
});

function tokenClass(color) {
  const name = /--shiki-token-([a-z-]+)/.exec(color ?? '')?.[1];
  return name ? `t-${name}` : '';
}

/** One token becomes several where the name of a bit stands in it. */
function cut(token, nameClass) {
  const parts = [];
  let from = 0;
  const push = (text, offset, cls) => {
    if (text === '') return;
    const { color, htmlStyle, bgColor, fontStyle, ...rest } = token;
    parts.push({
      ...rest,
      content: text,
      offset: token.offset + offset,
      ...(cls ? { htmlAttrs: { class: cls } } : {}),
    });
  };
  const base = tokenClass(token.color);
  if (base !== 't-comment') {
    for (const match of token.content.matchAll(CONSTANT)) {
      push(token.content.slice(from, match.index), from, base);
      push(match[0], match.index, nameClass(match[0]));
      from = match.index + match[0].length;
    }
  }
  push(token.content.slice(from), from, base);
  return parts;
}

/** @param {(name: string) => string} nameClass the class for a kernel name, such as its owner's. */
export function classNames(nameClass = () => 't-bit') {
  return {
    name: 'spare-bits-classes',
    tokens: (lines) => lines.map((line) => line.flatMap((token) => cut(token, nameClass))),
    pre(node) {
      node.properties.style = undefined;
      node.properties.class = 'code';
      return node;
    },
  };
}
