// The contents sheet and the mark in the list of sections that follows the reader down the page.
// Without this script the header's Contents is a plain link and the list of sections has no mark.

/** Below this width there is no sidebar; above it the link leads to the contents page. */
const NARROW = matchMedia('(max-width: 1199.98px)');

const copies = (selector: string): Node[] =>
  [...document.querySelectorAll(selector)].map((element) => element.cloneNode(true));

function openSheet(sheet: HTMLDialogElement, event: MouseEvent): void {
  const link = (event.target as Element).closest?.('[data-sheet="contents"]');
  if (!link || !NARROW.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const list = sheet.querySelector('[data-sheet-list]');
  if (list?.childElementCount === 0) list.append(...copies('.sidebar .toc'));
  sheet.showModal();
}

/** A click on a link of this page, on Close or beside the sheet puts it away. */
function closeSheet(sheet: HTMLDialogElement, event: MouseEvent): void {
  const target = event.target as Element;
  const beside = target === sheet && event.clientX < sheet.getBoundingClientRect().left;
  if (beside || target.closest('[data-close-sheet]') || target.closest('a[href^="#"]')) sheet.close();
}

/** Marks the section whose heading was last passed. */
function followSections(): void {
  const linksNow = () => [...document.querySelectorAll<HTMLAnchorElement>('[data-spy] a[href^="#"]')];
  const links = linksNow();
  const headings = [...new Set(links.map((link) => link.hash.slice(1)))].flatMap(
    (id) => document.getElementById(id) ?? [],
  );
  if (headings.length === 0) return;
  const passed = 160;
  const mark = (): void => {
    const current = headings.findLast((heading) => heading.getBoundingClientRect().top < passed);
    // The sheet's copy of the list may have come since.
    for (const link of linksNow()) {
      if (current && link.hash === `#${current.id}`) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    }
  };
  let waiting = false;
  addEventListener(
    'scroll',
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    },
    { passive: true },
  );
  mark();
}

const sheet = document.querySelector<HTMLDialogElement>('#contents-sheet');
if (sheet) {
  document.addEventListener('click', (event) => openSheet(sheet, event));
  sheet.addEventListener('click', (event) => closeSheet(sheet, event));
}
followSections();
