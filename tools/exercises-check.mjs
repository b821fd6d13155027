// npm run exercises:check [-- SLUG…]: runs every promise of the catalogue; see exercises/cli/check.ts. Builds what it needs.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildGrader, toolsFolder } from '../exercises/grader/build.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = await buildGrader({ say: (line) => process.stderr.write(`${line}\n`) });
const { checkCommand } = await import(pathToFileURL(path.join(toolsFolder, 'cli.mjs')).href);
process.exitCode = await checkCommand(process.argv.slice(2), folder, root, {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
