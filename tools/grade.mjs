// npm run grade -- --exercise SLUG [--format text|json] FILE…: grades files as the site does. Builds what it needs.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildGrader, toolsFolder } from '../exercises/grader/build.mjs';

const folder = await buildGrader({ say: (line) => process.stderr.write(`${line}\n`) });
const { gradeCommand } = await import(pathToFileURL(path.join(toolsFolder, 'cli.mjs')).href);
// npm changes the folder; files are named from where the command was given.
if (process.env.npm_lifecycle_event === 'grade' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
process.exitCode = await gradeCommand(process.argv.slice(2), folder, {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
