// Models: the full editor: Monaco with TypeScript, the learner's modules as typed libraries, the book's colours, and a
// way out for the keyboard. Bundled by tools/monaco.mjs into its own folder and loaded on intent; no page imports it.
import * as monaco from 'monaco-editor/editor/editor.api.js';
// All of them at once: a feature that Monaco's TypeScript mode pulls in later would find its services missing.
import 'monaco-editor/features/register.all.js';
import 'monaco-editor/languages/definitions/typescript/register.js';
import * as typescript from 'monaco-editor/languages/features/typescript/register.js';
import type { FullEditor, FullEditorOptions } from '../full-editor.ts';
import { ownerDecorations } from './owners.ts';
import { defineThemes, themeName } from './theme.ts';

const FILE = 'file:///exercise.ts';
/** A bar in the margin and a tint, as in the plain field. */
const AT = {
  isWholeLine: true,
  className: 'xm-at',
  marginClassName: 'xm-at',
  linesDecorationsClassName: 'xm-bar',
};

function prepareLanguage({ assets, types }: FullEditorOptions): void {
  self.MonacoEnvironment = {
    getWorker: (_id: string, label: string) =>
      new Worker(`${assets}${label === 'typescript' ? 'ts' : 'editor'}.worker.js`, { type: 'module' }),
  };
  const language = typescript.typescriptDefaults;
  language.setCompilerOptions({
    target: typescript.ScriptTarget.ESNext,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.NodeJs,
    // The learner's realm has neither a page nor timers: no DOM library.
    lib: ['esnext'],
    strict: true,
    noEmit: true,
    allowNonTsExtensions: true,
  });
  for (const [name, text] of Object.entries(types)) {
    language.addExtraLib(text, `file:///node_modules/${name}/index.d.ts`);
  }
}

/** Puts the editor into `parent`. Tab indents at first; the strip below says how to leave. */
export function openEditor(options: FullEditorOptions): FullEditor {
  const { parent, code, label, dark, owners, onCode, onTabMode } = options;
  prepareLanguage(options);
  defineThemes();
  const uri = monaco.Uri.parse(FILE);
  monaco.editor.getModel(uri)?.dispose();
  const model = monaco.editor.createModel(code, 'typescript', uri);
  model.updateOptions({ tabSize: 2, insertSpaces: true });
  const sheet = getComputedStyle(document.documentElement);
  const editor = monaco.editor.create(parent, {
    model,
    theme: themeName(dark),
    ariaLabel: label,
    accessibilitySupport: 'auto',
    automaticLayout: true,
    fontFamily: sheet.getPropertyValue('--mono').trim() || 'monospace',
    fontSize: 17,
    fontLigatures: false,
    lineHeight: 26,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 22,
    folding: false,
    glyphMargin: false,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    scrollBeyondLastLine: false,
    wordWrap: 'on',
    wrappingIndent: 'indent',
    padding: { top: 14, bottom: 14 },
    renderLineHighlight: 'none',
    // Monaco would fade them below the contrast that text needs.
    showUnused: false,
    renderFinalNewline: 'on',
    guides: { indentation: false },
    occurrencesHighlight: 'off',
    quickSuggestions: { other: true, comments: false, strings: false },
    fixedOverflowWidgets: true,
    scrollbar: { alwaysConsumeMouseWheel: false },
    smoothScrolling: false,
    cursorBlinking: 'solid',
    'semanticHighlighting.enabled': false,
  });

  let tabMoves = false;
  const setTabMode = (moves: boolean) => {
    tabMoves = moves;
    editor.updateOptions({ tabFocusMode: moves });
    onTabMode(moves);
  };
  editor.onKeyDown((event) => {
    const { browserEvent: key } = event;
    // Ctrl+M, and with Shift on macOS, where Cmd+M hides the window and Ctrl+M belongs to the text system.
    if (key.ctrlKey && !key.altKey && !key.metaKey && key.key.toLowerCase() === 'm') {
      event.preventDefault();
      event.stopPropagation();
      setTabMode(!tabMoves);
    }
  });

  const tint = ownerDecorations(editor, model, owners);
  const mark = editor.createDecorationsCollection();
  const setPlace = (line: number | null) =>
    mark.set(
      line === null || line > model.getLineCount()
        ? []
        : [{ range: new monaco.Range(line, 1, line, 1), options: AT }],
    );
  setPlace(options.place);
  let given = code;
  model.onDidChangeContent(() => {
    tint.refresh();
    const text = model.getValue();
    if (text !== given) onCode(text);
    given = text;
  });

  return {
    setCode(text) {
      given = text;
      if (text === model.getValue()) return;
      // As an edit, so that the editor's own undo still reaches the text before it.
      editor.pushUndoStop();
      editor.executeEdits('page', [{ range: model.getFullModelRange(), text }]);
      editor.pushUndoStop();
    },
    setPlace,
    setDark: (now) => monaco.editor.setTheme(themeName(now)),
    goTo(line) {
      editor.setPosition({ lineNumber: line, column: 1 });
      editor.revealLineInCenterIfOutsideViewport(line);
      editor.focus();
    },
    focus: () => editor.focus(),
    dispose() {
      editor.dispose();
      model.dispose();
    },
  };
}
