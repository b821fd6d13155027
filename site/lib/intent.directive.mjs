// Models: an island that comes alive when the reader means it: with the pointer over it, a touch, the focus or a key. What
// is pressed before it lives is pressed again when it does, so that no click is lost. Until then it is the markup that the
// build made. Does not model: dragging and typing before it lives; they begin anew.
const SIGNS = ['pointerover', 'pointerdown', 'focusin', 'keydown'];
const CONTROLS = 'button, summary, label, input';

/** Astro's form: `load` fetches the component and gives what hydrates it. */
export default function intent(load, _options, island) {
  let waking = false;
  let missed = null;
  const hold = (event) => {
    const control = event.target.closest(CONTROLS);
    if (!control) return;
    missed = control;
    event.preventDefault();
    event.stopPropagation();
    void wake();
  };
  const wake = async () => {
    if (waking) return;
    waking = true;
    try {
      const hydrate = await load();
      await hydrate();
      for (const sign of SIGNS) island.removeEventListener(sign, wake);
      island.removeEventListener('click', hold, true);
      missed?.click();
    } catch {
      // Without a connection the figure stays as it is: what needs no script works, and the next sign tries again.
      waking = false;
      island.removeEventListener('click', hold, true);
      missed?.click();
      island.addEventListener('click', hold, true);
    }
    missed = null;
  };
  for (const sign of SIGNS) island.addEventListener(sign, wake);
  island.addEventListener('click', hold, true);
}
