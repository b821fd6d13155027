// Models: the book's colours as Monaco themes, read from the page's custom properties so that they stand in one place.
// Only comments differ from ink: colour is kept for the owners of bits.
import * as monaco from 'monaco-editor/editor/editor.api.js';

const LIGHT = 'spare-bits-light';
const DARK = 'spare-bits-dark';

export const themeName = (dark: boolean): string => (dark ? DARK : LIGHT);

/** Monaco wants `#rrggbb`; a custom property may hold any colour, so a canvas of one pixel translates it. */
function hexOf(colour: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return '#808080';
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

type Name = 'paper' | 'paper-2' | 'paper-3' | 'ink' | 'ink-2' | 'ink-3' | 'edge' | 'rule' | 'bad';
const NAMES: readonly Name[] = [
  'paper',
  'paper-2',
  'paper-3',
  'ink',
  'ink-2',
  'ink-3',
  'edge',
  'rule',
  'bad',
];

/** The values of a theme, from an element that stands under it. */
function palette(theme: 'light' | 'dark'): Record<Name, string> {
  const probe = document.createElement('div');
  const root = document.documentElement;
  const before = root.dataset.theme;
  root.dataset.theme = theme;
  root.append(probe);
  const sheet = getComputedStyle(probe);
  const read = NAMES.map((name) => [name, hexOf(sheet.getPropertyValue(`--${name}`).trim())] as const);
  probe.remove();
  if (before === undefined) delete root.dataset.theme;
  else root.dataset.theme = before;
  return Object.fromEntries(read) as Record<Name, string>;
}

const BRACKETS = [1, 2, 3, 4, 5, 6];

function define(name: string, theme: 'light' | 'dark'): void {
  const c = palette(theme);
  const plain = (foreground: string) => foreground.slice(1);
  monaco.editor.defineTheme(name, {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: plain(c.ink) },
      { token: 'comment', foreground: plain(c['ink-3']) },
      { token: 'string', foreground: plain(c['ink-2']) },
    ],
    colors: {
      'editor.background': c['paper-2'],
      'editor.foreground': c.ink,
      'editorLineNumber.foreground': c['ink-3'],
      'editorLineNumber.activeForeground': c.ink,
      'editorCursor.foreground': c.ink,
      'editor.selectionBackground': `${c.edge}66`,
      'editor.inactiveSelectionBackground': `${c.edge}40`,
      'editor.findMatchBackground': `${c.edge}66`,
      'editor.findMatchHighlightBackground': `${c.edge}40`,
      'editorBracketMatch.background': c['paper-3'],
      'editorBracketMatch.border': c.edge,
      // No rainbow: brackets are ink.
      ...Object.fromEntries(BRACKETS.map((level) => [`editorBracketHighlight.foreground${level}`, c.ink])),
      'editorBracketHighlight.unexpectedBracket.foreground': c.bad,
      'editorError.foreground': c.bad,
      'editorWarning.foreground': c['ink-2'],
      'editorWidget.background': c.paper,
      'editorWidget.foreground': c.ink,
      'editorWidget.border': c.edge,
      'editorSuggestWidget.background': c.paper,
      'editorSuggestWidget.foreground': c.ink,
      'editorSuggestWidget.selectedBackground': c['paper-3'],
      'editorSuggestWidget.selectedForeground': c.ink,
      'editorSuggestWidget.highlightForeground': c.ink,
      'editorSuggestWidget.focusHighlightForeground': c.ink,
      'editorHoverWidget.background': c.paper,
      'editorHoverWidget.foreground': c.ink,
      'editorHoverWidget.border': c.edge,
      'quickInput.background': c.paper,
      'quickInput.foreground': c.ink,
      'list.hoverBackground': c['paper-3'],
      'list.activeSelectionBackground': c['paper-3'],
      'list.activeSelectionForeground': c.ink,
      'list.focusBackground': c['paper-3'],
      'input.background': c.paper,
      'input.foreground': c.ink,
      'input.border': c.edge,
      'menu.background': c.paper,
      'menu.foreground': c.ink,
      'menu.selectionBackground': c['paper-3'],
      'menu.selectionForeground': c.ink,
      'widget.shadow': '#00000000',
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': `${c.edge}55`,
      'scrollbarSlider.hoverBackground': `${c.edge}88`,
      focusBorder: c.ink,
    },
  });
}

export function defineThemes(): void {
  define(LIGHT, 'light');
  define(DARK, 'dark');
}
