// Running other programs: the same on Linux, macOS and Windows, with the output passed through or kept.
// Programs that npm installed are started with this Node from their own script, so that neither npx
// nor a shell stands between a signal and the program.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { modules, root } from './paths.mjs';

/** The script behind a program that npm installed: `scriptOf('vitest')`, `scriptOf('typescript', 'tsc')`. */
export function scriptOf(packageName, program = packageName.split('/').pop()) {
  const folder = path.join(modules, ...packageName.split('/'));
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[program];
  if (!file) throw new Error(`The package ${packageName} has no program ${program}.`);
  return path.join(folder, file);
}

/**
 * Start a program and wait for its end. `keep` returns the output in place of printing it, `tee` does both.
 * Never throws for a failing program: the caller reads `code` (127: it could not be started).
 */
export function run(
  command,
  args = [],
  { cwd = root, env = {}, keep = false, tee = false, timeout = 0 } = {},
) {
  const shell = process.platform === 'win32' && !existsSync(command);
  return new Promise((done) => {
    let output = '';
    const child = spawn(command, args, {
      cwd,
      shell,
      windowsHide: true,
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', keep || tee ? 'pipe' : 'inherit', keep || tee ? 'pipe' : 'inherit'],
    });
    const clock = timeout > 0 ? setTimeout(() => child.kill('SIGKILL'), timeout) : undefined;
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from?.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (tee) to.write(text);
      });
    }
    const end = (code) => {
      clearTimeout(clock);
      done({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(127);
    });
    child.on('close', (code, signal) => end(signal ? 1 : (code ?? 1)));
  });
}

/** Run a plain Node script of the repository or of an installed package. */
export const node = (script, args = [], settings = {}) => run(process.execPath, [script, ...args], settings);

/**
 * Run npm. Under `npm start` its own script is at hand and needs no shell; else npm is found on the path
 * (on Windows it is a command file, which only a shell can start).
 */
export function npm(args, settings = {}) {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script) && existsSync(script)) return node(script, args, settings);
  return run('npm', args, settings);
}
