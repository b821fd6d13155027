// Models: the life of the full editor inside the panel: fetched on intent, fed with outside changes of the text, told of
// theme and marks, closed again. The text itself lives in use-work.ts.
import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type FullEditor, isDark, loadFullEditor } from './full-editor.ts';
import type { Owners } from './tokens.ts';

/** Room for the tabs, the strip and the run bar on the same screen as the editor. */
const STRIPS_PX = 190;

export type FullState = 'off' | 'loading' | 'on' | 'failed';

interface FullOptions {
  base: string;
  slug: string;
  code: string;
  /** Changes when the text was changed elsewhere; the editor's own typing leaves it. */
  turn: number;
  owners: Owners;
  place: number | null;
  label: string;
  onCode(code: string): void;
}

export interface FullControl {
  readonly state: FullState;
  /** Does Tab leave the full editor now? */
  readonly tabMoves: boolean;
  readonly parent: RefObject<HTMLDivElement>;
  open(): Promise<void>;
  close(): void;
  goTo(line: number): void;
}

export function useFullEditor(options: FullOptions): FullControl {
  const [state, setState] = useState<FullState>('off');
  const [tabMoves, setTabMoves] = useState(false);
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<FullEditor | null>(null);
  /** The newest options, for callbacks that outlive a render. */
  const newest = useRef(options);
  newest.current = options;

  const open = useCallback(async () => {
    if (editor.current) return;
    setState('loading');
    const room = parent.current?.parentElement?.offsetHeight ?? 0;
    try {
      const { base, slug } = newest.current;
      const { module, types, assets } = await loadFullEditor(base, slug);
      if (!parent.current) return;
      // As tall as the field was, so that nothing below moves; long files scroll inside.
      parent.current.style.height = `${Math.min(room, innerHeight - STRIPS_PX)}px`;
      const { code, owners, place, label } = newest.current;
      editor.current = module.openEditor({
        parent: parent.current,
        label,
        code,
        owners,
        place,
        types,
        assets,
        dark: isDark(),
        onCode: (text) => newest.current.onCode(text),
        onTabMode: setTabMoves,
      });
      setTabMoves(false);
      setState('on');
    } catch {
      setState('failed');
    }
  }, []);

  const close = useCallback(() => {
    editor.current?.dispose();
    editor.current = null;
    setState('off');
  }, []);

  useEffect(() => {
    if (state === 'on') editor.current?.focus();
  }, [state]);
  // Not on each change of the text: what the editor itself just sent would overwrite what was typed since.
  useEffect(() => {
    if (options.turn > 0) editor.current?.setCode(newest.current.code);
  }, [options.turn]);
  useEffect(() => editor.current?.setPlace(options.place), [options.place]);
  useEffect(() => {
    const follow = () => editor.current?.setDark(isDark());
    const watch = new MutationObserver(follow);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', follow);
    return () => {
      watch.disconnect();
      system.removeEventListener('change', follow);
      editor.current?.dispose();
      editor.current = null;
    };
  }, []);

  return { state, tabMoves, parent, open, close, goTo: (line) => editor.current?.goTo(line) };
}
