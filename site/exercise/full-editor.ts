// Models: the contract between the panel and the full editor, and how the panel fetches it: one script and one style
// sheet from the site's own `monaco/` folder, on intent. The editor itself is monaco/entry.ts, bundled on its own.
import type { Owners } from './tokens.ts';

export interface FullEditorOptions {
  readonly parent: HTMLElement;
  readonly code: string;
  /** Its accessible name: says how to leave it, too. */
  readonly label: string;
  /** Folder with the workers, as a URL. */
  readonly assets: string;
  readonly dark: boolean;
  readonly owners: Owners;
  /** Declarations by module name: `layout`, `kernel`. */
  readonly types: Readonly<Record<string, string>>;
  readonly place: number | null;
  onCode(code: string): void;
  /** Does Tab move focus now (true), or indent? */
  onTabMode(moves: boolean): void;
}

export interface FullEditor {
  setCode(code: string): void;
  setPlace(line: number | null): void;
  setDark(dark: boolean): void;
  goTo(line: number): void;
  focus(): void;
  dispose(): void;
}

export interface FullEditorModule {
  openEditor(options: FullEditorOptions): FullEditor;
}

function addStyles(href: string): Promise<void> {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error('style sheet'));
    };
    document.head.append(link);
  });
}

/** Declarations of the learner's modules, from the grader's manifest; none if it cannot be had. */
async function learnerTypes(base: string, slug: string): Promise<Record<string, string>> {
  try {
    const { typesFor } = await import('./learner-types.ts');
    return await typesFor(base, slug);
  } catch {
    return {};
  }
}

export async function loadFullEditor(
  base: string,
  slug: string,
): Promise<{ module: FullEditorModule; types: Record<string, string>; assets: string }> {
  const assets = new URL(`${base}monaco/`, location.href).href;
  const [module, types] = await Promise.all([
    import(/* @vite-ignore */ `${assets}editor.js`) as Promise<FullEditorModule>,
    learnerTypes(base, slug),
    addStyles(`${assets}editor.css`),
  ]);
  return { module, types, assets };
}

/** Is the page dark now, by its own switch or else by the system's? */
export function isDark(): boolean {
  const theme = document.documentElement.dataset.theme;
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
}
