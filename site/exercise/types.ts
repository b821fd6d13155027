// Models: what the exercise panel is told about an exercise. The page hands these over as JSON, so nothing here is a
// function but `makeGrader`, which only previews and tests give.
import type { BrowserGrader } from '@spare-bits/exercises/grader/browser.ts';
import type { TaskExport, TaskLayout } from '@spare-bits/exercises/grader/task.ts';
import type { Owner } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';

/** The parts of a task that a learner sees. */
export interface PanelTask {
  readonly version: number;
  readonly points: number;
  readonly exports: readonly TaskExport[];
  readonly layouts: readonly TaskLayout[];
  readonly read: { readonly lesson: string; readonly anchor: string; readonly text: string };
}

export interface PanelProps {
  readonly slug: string;
  readonly title: string;
  readonly task: PanelTask;
  readonly starter: string;
  readonly solution: string;
  /** Each hint as HTML of our own making, in order. */
  readonly hintsHtml: readonly string[];
  /** Where the site stands, `/` or `/book/`. */
  readonly base: string;
  /** Fingerprint of the exercise; by default its version. It tells an old pass from a new one. */
  readonly hash?: string;
  /** Who owns the constants of `layout`, for the tint in the listings. */
  readonly owners?: Readonly<Record<string, Owner>>;
  /** The prompt, rendered by the page. */
  readonly children?: ComponentChildren;
  readonly makeGrader?: () => Promise<BrowserGrader>;
}

/** `/book` and `/book/` are the same place. */
export const withSlash = (base: string): string => (base.endsWith('/') ? base : `${base}/`);
