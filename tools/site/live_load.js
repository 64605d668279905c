// After Pyodide's own script, in the kernel's worker: load it, and the packages, from the files that live_packages.py
// packed. They are gzipped, so that a web server that compresses nothing sends as little as one that does.
{
  const load = self.loadPyodide;
  const SITE = "/lib/python3.12/site-packages/";

  const unpacked = async (address) => {
    const answer = await fetch(`${address}.bin`);
    if (!answer.ok) throw new Error(`${address}.bin: ${answer.status} ${answer.statusText}`);
    return new Response(answer.body.pipeThrough(new DecompressionStream("gzip")));
  };

  // A package of files: the length of the list in four bytes, the list of [path, size], and then the files.
  const put = (FS, bytes) => {
    const start = 4 + new DataView(bytes.buffer).getUint32(0, true);
    let at = start;
    for (const [path, size] of JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)))) {
      FS.mkdirTree(SITE + path.slice(0, path.lastIndexOf("/") + 1));
      FS.writeFile(SITE + path, bytes.subarray(at, (at += size)), { canOwn: true });
    }
  };

  self.loadPyodide = async (options) => {
    const taken = async (name) => unpacked(options.indexURL + name);
    const bytes = async (name) => new Uint8Array(await (await taken(name)).arrayBuffer());
    const wasm = taken("pyodide.asm.wasm");
    const library = taken("python_stdlib.zip").then((answer) => answer.blob());
    const first = bytes("first");
    importScripts(URL.createObjectURL(await (await taken("pyodide.asm.js")).blob()));

    const ask = self.fetch;
    self.fetch = async (address, how) => {
      if (!String(address).endsWith("pyodide.asm.wasm")) return ask(address, how);
      return new Response((await wasm).body, { headers: { "Content-Type": "application/wasm" } });
    };
    const pyodide = await load({ ...options, packages: [], stdLibURL: URL.createObjectURL(await library) });
    self.fetch = ask;
    put(pyodide.FS, await first);
    // The reader's own folder is asked last: each look into it is a message to the page.
    pyodide.runPython("import sys; sys.path = [*filter(None, sys.path), '']");

    // What the lessons need besides comes while the kernel starts, and is imported while the reader reads. A cell
    // waits for it.
    const second = bytes("second").then((files) => {
      put(pyodide.FS, files);
      return pyodide.runPythonAsync("import pyodide_kernel, nncourse.show");
    });
    pyodide.loadPackagesFromImports = () => second;
    return pyodide;
  };
}
