"""A folder on a plain web server of its own, for the tests of what is put on one."""

import contextlib
import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing, and notes how many bytes it sends."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def copyfile(self, source, outputfile):
        data = source.read()
        self.server.sent.append(len(data))
        outputfile.write(data)


@contextlib.contextmanager
def served(folder):
    """Give the address of the folder, and the server, whose `sent` lists the sizes of the files that it sent."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        server.sent = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", server
        server.shutdown()
