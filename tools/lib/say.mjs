// What the tools print: one voice, no colour codes, so that a log file reads like the terminal.

/** Print a sentence of the tool itself, marked so that it stands out between the output of programs. */
export const say = (text) => process.stdout.write(`▸ ${text}\n`);

/** Stop with a sentence; the exit code says that the tool failed, not what it checked. */
export function stop(text, code = 1) {
  process.stderr.write(`\n${text}\n`);
  process.exit(code);
}

/** '8.3 s', '420 ms', '2 min 5 s'. */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** '61,440' whatever the machine's locale is. */
export const count = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** '12.3 KB' of 1,024 bytes. */
export const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

/** Rows of strings as aligned columns; columns whose index is in `right` are aligned to the right. */
export function table(rows, right = []) {
  const widths = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const line = (row) =>
    row.map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ');
  return rows.map((row) => `  ${line(row).trimEnd()}`).join('\n');
}

/** The middle value of a list of numbers (mean of the two middle ones for an even count). */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Read `--name value`, `--name=value` and bare `--flag` from the command line; unknown options stop the tool. */
export function options(argv, known) {
  const found = { rest: [] };
  for (let i = 0; i < argv.length; i++) {
    const [, name, inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(argv[i]) ?? [];
    if (!name) {
      if (argv[i].startsWith('-')) stop(`There is no option ${argv[i]}. Known: ${list(known)}.`, 2);
      found.rest.push(argv[i]);
    } else if (!(name in known)) {
      stop(`There is no option --${name}. Known: ${list(known)}.`, 2);
    } else if (known[name] === 'flag') {
      found[name] = true;
    } else {
      const value = inline ?? argv[++i];
      if (value === undefined || value === '') stop(`--${name} needs a value: ${known[name]}.`, 2);
      found[name] = value;
    }
  }
  return found;
}

const list = (known) =>
  Object.entries(known)
    .map(([name, what]) => (what === 'flag' ? `--${name}` : `--${name} (${what})`))
    .join(', ') || 'none';
