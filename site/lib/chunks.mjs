// Models: how the scripts of the site are cut into files. Each file is compressed by itself, so what always comes together
// is one file; and what a chapter does not use must not come with it. Concerns the browser's scripts alone.

/** What every page with a bit grid needs: the tables of the layouts, and the parts that the grid figures share. */
const GRID = [
  /\/sim-core\/(bits|layouts)\/[^/]+\.ts$/,
  /\/sim-core\/arch\/(descriptor|granule)\.ts$/,
  /\/sim-core\/pgtable\/(compose|describe|layout|moves|place)\.ts$/,
  /\/site\/figures\/model\/[^/]+\.ts$/,
  /\/site\/figures\/(BitGrid|Breakable|Callouts|Cells|FigureNumber|Legend|Lens|Predict|Reading|Sorter|ValueTools)\.tsx$/,
];

/** What the figures of the walk share with the grids: words of 64 bits, the architecture's rows, no kernel's layout. */
const BITS = [
  /\/sim-core\/bits\/[^/]+\.ts$/,
  /\/sim-core\/arch\/(descriptor|granule)\.ts$/,
  /\/site\/figures\/(FigureNumber\.tsx|model\/words\.ts)$/,
];

const slashed = (id) => id.replaceAll('\\', '/');
const isSimulator = (path) => /\/sim-core\/(?!index\.ts$)/.test(path);

/** The name of the file that a module goes to; undefined leaves it to the bundler. */
export function chunkOf(id) {
  const path = slashed(id);
  if (/\/node_modules\/(preact|@astrojs\/preact)\//.test(path)) return 'preact';
  if (/\/site\/figures\/(Marks|marks-data)\.tsx?$/.test(path)) return 'marks';
  // How a fault is reported; a prediction asks for it, and needs no machine.
  if (/\/sim-core\/arch\/(descriptor-regs|fault|regs)\.ts$/.test(path)) return 'report';
  if (BITS.some((part) => part.test(path))) return 'bits';
  if (GRID.some((part) => part.test(path))) return 'grid';
  // All of the simulator is imported through one index; without a file of its own the rest would be drawn into the grid's.
  return isSimulator(path) ? 'simulator' : undefined;
}

/** Astro integration: cuts the browser's scripts. */
export function chunks() {
  return {
    name: 'spare-bits-chunks',
    hooks: {
      'astro:build:setup': ({ target, updateConfig }) => {
        if (target !== 'client') return;
        updateConfig({
          build: {
            rollupOptions: {
              output: { manualChunks: chunkOf },
              // Modules of the simulator do nothing when they are loaded: one that is not used may be left out.
              treeshake: { moduleSideEffects: (id) => !slashed(id).includes('/sim-core/') },
            },
          },
        });
      },
    },
  };
}
