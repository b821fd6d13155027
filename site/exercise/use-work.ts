// Models: the learner's text and its record while the page is open: loaded once, saved shortly after each edit, kept in
// step with other tabs. What an edit may do to a record is in store/record.ts. It draws nothing.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { decodeLink, type ExerciseRecord, exerciseKey } from '../protocol/index.ts';
import {
  type BackendKind,
  type Exercise,
  editRecord,
  keepOther,
  openRecord,
  openStore,
  type WorkStore,
} from '../store/index.ts';
import { clearDraft, readDraft, writeDraft } from './draft.ts';

export type SaveState = 'idle' | 'saving' | 'saved' | 'failed';

export interface Work {
  readonly code: string;
  readonly record: ExerciseRecord | null;
  readonly kind: BackendKind | null;
  readonly save: SaveState;
  /** One sentence about something that came from outside: another tab, a link. */
  readonly news: string | null;
  /** Grows with each change of the text that no editor made: an editor then takes the text over. */
  readonly turn: number;
  /** From an editor: it shows this text already. */
  setCode(code: string): void;
  /** From anywhere else. */
  replaceCode(code: string): void;
  /** Changes the record. If the change brings another text, the editor shows it. */
  change(next: (record: ExerciseRecord) => ExerciseRecord): Promise<void>;
  flush(): Promise<void>;
  dropNews(): void;
}

const SAVE_AFTER_MS = 250;
/** The one text field of the panel, before Preact owns it. */
export const codeFieldId = (slug: string): string => `xp-code-${slug}`;

/** What the reader may have typed before the page's script arrived. */
function typedBefore(exercise: Exercise): string {
  if (typeof document === 'undefined') return exercise.starter;
  const field = document.getElementById(codeFieldId(exercise.slug));
  return field instanceof HTMLTextAreaElement ? field.value : exercise.starter;
}

export function useWork(exercise: Exercise): Work {
  const [code, showCode] = useState(() => typedBefore(exercise));
  const [turn, setTurn] = useState(0);
  const [record, setRecord] = useState<ExerciseRecord | null>(null);
  const [kind, setKind] = useState<BackendKind | null>(null);
  const [save, setSave] = useState<SaveState>('idle');
  const [news, setNews] = useState<string | null>(null);
  /** Newest text, the `editedAt` that it grew from, when it was typed, and whether it still has to be saved. */
  const now = useRef({ code, base: 0, at: 0, dirty: false, timer: 0 });
  const store = useRef<WorkStore | null>(null);
  const loaded = useRef<Promise<void> | null>(null);

  const show = useCallback((text: string) => {
    showCode(text);
    setTurn((n) => n + 1);
  }, []);

  const settle = useCallback(
    (next: ExerciseRecord, sent: string) => {
      const mine = now.current;
      setRecord(next);
      if (next.code === sent) mine.base = next.editedAt;
      if (mine.code !== sent) return;
      mine.dirty = false;
      if (next.code !== sent) {
        mine.code = next.code;
        mine.base = next.editedAt;
        show(next.code);
      }
    },
    [show],
  );

  const flush = useCallback(async () => {
    const mine = now.current;
    clearTimeout(mine.timer);
    if (!mine.dirty || !store.current) return;
    const edit = { code: mine.code, at: mine.at, base: mine.base };
    try {
      settle(
        await store.current.changeExercise(exercise, (r) => editRecord(openRecord(r, exercise), edit)),
        edit.code,
      );
      clearDraft(exercise.slug);
      setSave('saved');
    } catch {
      setSave('failed');
    }
  }, [exercise, settle]);

  const setCode = useCallback(
    (text: string) => {
      const mine = now.current;
      if (text === mine.code) return;
      Object.assign(mine, { code: text, at: Date.now(), dirty: true });
      showCode(text);
      setSave('saving');
      clearTimeout(mine.timer);
      mine.timer = setTimeout(flush, SAVE_AFTER_MS) as unknown as number;
    },
    [flush],
  );

  const replaceCode = useCallback(
    (text: string) => {
      setCode(text);
      setTurn((n) => n + 1);
    },
    [setCode],
  );

  const apply = useCallback(
    async (next: (r: ExerciseRecord) => ExerciseRecord) => {
      await flush();
      const sent = now.current.code;
      if (!store.current) return;
      try {
        settle(await store.current.changeExercise(exercise, (r) => next(openRecord(r, exercise))), sent);
      } catch {
        setSave('failed');
      }
    },
    [exercise, flush, settle],
  );
  /** A click may come before the store has answered: it waits, so that it meets the stored text. */
  const change = useCallback(
    async (next: (r: ExerciseRecord) => ExerciseRecord) => {
      await loaded.current;
      await apply(next);
    },
    [apply],
  );

  useEffect(() => {
    let gone = false;
    let unwatch = () => {};
    const begin = async () => {
      const opened = await openStore();
      if (gone) return;
      store.current = opened;
      setKind(opened.kind);
      const mine = now.current;
      const early = mine.code !== exercise.starter;
      const found = await opened.exercise(exercise.slug);
      const start = openRecord(found, exercise);
      if (gone) return;
      const draft = readDraft(exercise.slug);
      if (early) {
        // Typed before we could look: that is the latest edit; what was stored is kept beside it if it differs.
        Object.assign(mine, { at: mine.at || Date.now(), base: -1, dirty: true });
      } else if (draft) {
        Object.assign(mine, { code: draft.code, at: draft.at, base: draft.base, dirty: true });
        show(draft.code);
      } else {
        Object.assign(mine, { code: start.code, base: start.editedAt });
        show(start.code);
        if (found) setSave('saved');
      }
      setRecord(start);
      await flush();
      const link = decodeLink(location.hash);
      if (link && !link.ok) setNews(link.sentence);
      if (link?.ok && link.value.kind === 'code' && link.value.slug === exercise.slug) {
        const other = { code: link.value.code, editedAt: Date.now(), from: 'link' as const };
        await apply((r) => keepOther(r, other));
      }
      unwatch = opened.watch(async (key) => {
        if (key !== exerciseKey(exercise.slug)) return;
        const next = await opened.exercise(exercise.slug);
        if (!next || gone) return;
        setRecord(next);
        if (mine.dirty || next.editedAt === mine.base) return;
        mine.base = next.editedAt;
        if (next.code === mine.code) return;
        mine.code = next.code;
        show(next.code);
        setNews('This is the newer text, from another tab.');
      });
    };
    loaded.current = begin();
    const keep = () => {
      const mine = now.current;
      if (!mine.dirty) return;
      writeDraft(exercise.slug, { code: mine.code, at: mine.at, base: mine.base });
      flush();
    };
    const hide = () => document.visibilityState === 'hidden' && keep();
    addEventListener('pagehide', keep);
    document.addEventListener('visibilitychange', hide);
    return () => {
      gone = true;
      unwatch();
      removeEventListener('pagehide', keep);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [exercise, apply, flush, show]);

  const dropNews = () => setNews(null);
  return { code, turn, record, kind, save, news, setCode, replaceCode, change, flush, dropNews };
}
