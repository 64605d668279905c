// Run live_compile.py with the very Python that will run in the browser: Pyodide, in Node.
//     node live_compile.mjs PYODIDE FOLDER
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [from, folder] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${from}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: from, lockFileURL: `${folder}/lock.json` });
pyodide.mountNodeFS("/packages", folder);
const program = readFileSync(new URL("live_compile.py", import.meta.url), "utf8");
try {
  pyodide.runPython(program);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
