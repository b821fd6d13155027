// Models: the marks that a chapter gets from its order alone: numbers of sidenotes (with a reference at the end of the
// paragraph before), numbers of figures. Runs on the tree of an MDX page. Refuses notes that would run into the next one
// or into a figure, because on wide screens they stand in the margin beside their paragraph.
// Does not model: the chapter's own number; the page knows it.

import { FIGURES } from './figure-imports.mjs';

const isFigure = (node) => FIGURES.has(node.name) || node.name === 'Figure';
const WORD_LIMIT = 45;
/** Characters per line and pixels per line of the text column and of the margin, as site/styles/prose.css sets them. */
const TEXT = { line: 31, characters: 66, gap: 20 };
const MARGIN = { line: 22, characters: 38, gap: 16 };

const isElement = (node, name) =>
  (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement' || node.type === 'element') &&
  (node.name ?? node.tagName) === name;

function plain(node) {
  if (node.type === 'text') return node.value;
  if (node.type.startsWith('mdxJsx') && node.name && !node.children?.length) {
    const shown = (node.attributes ?? []).find((a) => a.name === 'name' || a.name === 'v');
    return typeof shown?.value === 'string' ? `${shown.value}, bit 00` : '';
  }
  return (node.children ?? []).map(plain).join('');
}

const give = (node, name, value) =>
  node.attributes.push({ type: 'mdxJsxAttribute', name, value: String(value) });
const height = (node, { line, characters, gap }) => Math.ceil(plain(node).length / characters) * line + gap;

function reference(number) {
  const link = {
    type: 'element',
    tagName: 'a',
    properties: { href: `#note-${number}`, id: `ref-${number}`, ariaLabel: `note ${number}` },
    children: [{ type: 'text', value: String(number) }],
  };
  return { type: 'element', tagName: 'sup', properties: { className: ['ref'] }, children: [link] };
}

/** The last paragraph or list item of a block: the reference to its note stands at its end. */
function lastText(node) {
  for (const child of [...(node.children ?? [])].reverse()) {
    const found = lastText(child);
    if (found) return found;
  }
  return isElement(node, 'p') || isElement(node, 'li') ? node : null;
}

/** How much room the margin has from the paragraph before the note down to the next thing that stands there. */
function room(siblings, index) {
  let free = height(siblings[index - 1], TEXT);
  for (const node of siblings.slice(index + 1)) {
    if (node.type === 'text') continue;
    if (isFigure(node) || isElement(node, 'table') || isElement(node, 'pre')) return free;
    if (isElement(node, 'Note')) return free;
    free += isElement(node, 'h2') ? 90 : height(node, TEXT);
  }
  return Number.POSITIVE_INFINITY;
}

/** Rehype plugin. */
export function bookMarks() {
  return (tree, file) => {
    let notes = 0;
    let figures = 0;
    const siblings = tree.children.filter((node) => !(node.type === 'text' && node.value.trim() === ''));
    siblings.forEach((node, index) => {
      if (isFigure(node)) give(node, 'number', ++figures);
      if (!isElement(node, 'Note')) return;
      const number = ++notes;
      give(node, 'number', number);
      const words = plain(node).trim().split(/\s+/).length;
      if (words > WORD_LIMIT)
        file.fail(`note ${number} has ${words} words; the limit is ${WORD_LIMIT}`, node);
      const host = siblings.slice(0, index).reverse().map(lastText).find(Boolean);
      if (!host) file.fail(`note ${number} must stand right after the text that it belongs to`, node);
      host.children.push(reference(number));
      const need = height(node, MARGIN);
      const free = room(siblings, index);
      if (need > free)
        file.fail(`note ${number} needs ${need} px of margin and has ${free}; shorten or move it`, node);
    });
  };
}
