// At the top of JupyterLite's pages: its scripts are taken packed, as live.py wrote them beside the originals. So a
// web server that compresses nothing sends a quarter. Where a browser cannot unpack, the originals are taken.
if (self.DecompressionStream) {
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, "src");
  const take = async (script, address) => {
    const answer = await fetch(address.replace(/\.js(\?.*)?$/, ".js.bin"));
    const unpacked = new Response(answer.body.pipeThrough(new DecompressionStream("gzip")));
    set.call(script, URL.createObjectURL(new Blob([await unpacked.text()], { type: "text/javascript" })));
  };
  Object.defineProperty(HTMLScriptElement.prototype, "src", {
    get,
    set(address) {
      if (/\/build\/[^/]+\.js(\?.*)?$/.test(address)) take(this, address);
      else set.call(this, address);
    },
  });
}
