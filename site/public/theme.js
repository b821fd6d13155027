// Sets the theme before the first paint. An external file, because the content-security policy forbids inline scripts.
(() => {
  const KEY = 'spare-bits/theme';
  const ORDER = ['auto', 'light', 'dark'];
  const root = document.documentElement;

  // Storage may be denied: then a choice holds for this page.
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const kept = () => ORDER[Math.max(0, ORDER.indexOf(read(KEY)))];
  const show = (theme) => {
    root.dataset.theme = theme;
    for (const button of document.querySelectorAll('[data-theme-button]'))
      button.textContent = `Theme: ${theme}`;
  };

  root.classList.add('js');
  // The first page keeps room for the card that leads back to what was begun.
  root.toggleAttribute('data-resume', read('spare-bits/resume') === 'yes');
  show(kept());
  document.addEventListener('DOMContentLoaded', () => show(kept()));
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('[data-theme-button]')) return;
    const next = ORDER[(ORDER.indexOf(root.dataset.theme) + 1) % ORDER.length];
    try {
      localStorage.setItem(KEY, next);
    } catch {}
    show(next);
  });
  addEventListener('storage', (event) => {
    if (event.key === KEY) show(kept());
  });
})();
