// Models: every recorded scenario in a list that can be searched, each with a line of what it does. Fetched when it is opened.
// Does not model: running one; the worker does.
import type { LabScript } from '@spare-bits/sim-core';
import { useEffect, useRef, useState } from 'preact/hooks';
import { EMPTY, GALLERY_FILE } from './gallery.ts';

export interface GalleryProps {
  /** The site's address. */
  readonly base: string;
  take(script: LabScript): void;
  close(): void;
}

let kept: Promise<readonly LabScript[]> | null = null;

/** The gallery, fetched once. @throws when it cannot be had */
export function fetchGallery(base: string): Promise<readonly LabScript[]> {
  kept ??= fetch(`${base}${GALLERY_FILE}`).then((response) => {
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json() as Promise<readonly LabScript[]>;
  });
  kept.catch(() => {
    kept = null;
  });
  return kept;
}

const MOST = 300;

export function Gallery({ base, take, close }: GalleryProps) {
  const [scripts, setScripts] = useState<readonly LabScript[] | 'lost' | null>(null);
  const [wanted, setWanted] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    fetchGallery(base).then(setScripts, () => setScripts('lost'));
  }, []);
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const list = scripts === null || scripts === 'lost' ? [] : scripts;
  const found = list.filter(({ name, about, lines }) => {
    const all = `${name} ${about} ${lines.join(' ')}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return (
    <dialog ref={dialog} class="lg" aria-label="Scenarios" onClose={close}>
      <div class="lg-head">
        <h2>Scenarios</h2>
        <button type="button" class="button quiet" onClick={close}>
          Close
        </button>
      </div>
      <p class="lg-find">
        <label for="lab-find">Find</label>
        <input
          id="lab-find"
          type="search"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
        <span role="status">
          {scripts === null && 'Loading.'}
          {scripts === 'lost' &&
            'The scenarios could not be loaded. Close this and open it again when you are connected.'}
          {list.length > 0 && `${found.length} of ${list.length}, each recorded on a real kernel`}
        </span>
      </p>
      <ul class="lg-list">
        {words.length === 0 && (
          <li>
            <button type="button" onClick={() => take(EMPTY)}>
              <b>a new run</b> <span>Begin with nothing and type.</span>
            </button>
          </li>
        )}
        {found.slice(0, MOST).map((script) => (
          <li key={`${script.name} ${script.lines.length} ${script.recorded[0]?.pageShift}`}>
            <button type="button" onClick={() => take(script)}>
              <code>{script.name}</code> <span>{script.about}</span>{' '}
              <span class="lg-count">{script.lines.length} operations</span>
            </button>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
