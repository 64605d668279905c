// Run every code cell of notebooks of the built browser version with Pyodide in Node, which is much quicker to start
// than a browser, and print as JSON what failed: node live_run.mjs PYODIDE SITE 00_start_here.ipynb …
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [from, site, ...names] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(resolve(from, "pyodide.mjs")));
const lockFileURL = resolve(site, "static/pyodide/pyodide-lock.json");
const pyodide = await loadPyodide({ indexURL: resolve(from), lockFileURL });
pyodide.mountNodeFS("/live", resolve(site));
pyodide.globals.set("names", pyodide.toPy(names));
pyodide.loadPackagesFromImports = async () => [];
const program = readFileSync(new URL("live_run.py", import.meta.url), "utf8");
console.log(await pyodide.runPythonAsync(program));
