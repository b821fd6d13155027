// Models: the number that a figure carries: the chapter's, then its own in the order of the page.

/** `Figure 6.2`; without a chapter, `Figure 2`; without a number, nothing. */
export function figureNumber(locals: App.Locals, number: string | undefined): string | undefined {
  if (number === undefined) return undefined;
  return `Figure ${locals.chapter === undefined ? '' : `${locals.chapter}.`}${number}`;
}
