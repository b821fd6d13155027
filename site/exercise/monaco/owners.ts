// Models: the tint of constants by the owner of their bits, in the full editor, as decorations over its own colours.
// Reads names only, through the same tokens as the plain field.
import * as monaco from 'monaco-editor/editor/editor.api.js';
import { type Owners, tokenLines } from '../tokens.ts';

export function ownerDecorations(
  editor: monaco.editor.IStandaloneCodeEditor,
  model: monaco.editor.ITextModel,
  owners: Owners,
): { refresh(): void } {
  const collection = editor.createDecorationsCollection();
  const refresh = () => {
    const found: monaco.editor.IModelDeltaDecoration[] = [];
    for (const [row, tokens] of tokenLines(model.getValue().replaceAll('\r\n', '\n'), owners).entries()) {
      let column = 1;
      for (const { text, kind } of tokens) {
        const end = column + text.length;
        if (kind === 'hw' || kind === 'sw') {
          const range = new monaco.Range(row + 1, column, row + 1, end);
          found.push({ range, options: { inlineClassName: `xm-${kind}` } });
        }
        column = end;
      }
    }
    collection.set(found);
  };
  refresh();
  return { refresh };
}
