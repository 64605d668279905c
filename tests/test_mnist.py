import gzip
import hashlib
import http.server
import re
import struct
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import nnlib.datasets.mnist as mnist
from nnlib import load_mnist

LABELS = "t10k-labels-idx1-ubyte"


def idx(array):
    """Write an array of bytes as an IDX file."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


@pytest.fixture
def small(monkeypatch):
    """Four small files that stand for MNIST's, with their own SHA-256."""
    rng = np.random.default_rng(0)
    files = {}
    for name, n in (("train", 20), ("t10k", 10)):
        files[f"{name}-images-idx3-ubyte"] = idx(rng.integers(0, 256, (n, 28, 28), dtype=np.uint8))
        files[f"{name}-labels-idx1-ubyte"] = idx(rng.integers(0, 10, n, dtype=np.uint8))
    monkeypatch.setattr(mnist, "FILES", {name: hashlib.sha256(data).hexdigest() for name, data in files.items()})
    return files


@pytest.fixture
def folder(small, tmp_path, monkeypatch):
    """A folder with the four files, named in NNLIB_DATA."""
    for name, data in small.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setenv("NNLIB_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, no folder of the user's, and no mirror that answers."""
    monkeypatch.delenv("NNLIB_DATA", raising=False)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / "cache" / name)
    monkeypatch.setattr(mnist, "MIRRORS", ("http://127.0.0.1:9/",))  # the discard port: nobody listens
    return tmp_path / "cache" / "nnlib"


@pytest.fixture
def server(small, cache, monkeypatch):
    """A mirror on this machine. `server.files` is what it serves; `server.cut` promises more than it sends."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path.strip("/"))
            data = self.server.answer(self.path.strip("/"))
            self.send_response(200)
            self.send_header("Content-Length", len(data) + self.server.cut)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            return  # the test's output is not the place for an access log

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        httpd.files = {name + ".gz": gzip.compress(data) for name, data in small.items()}
        httpd.cut, httpd.asked, httpd.answer = 0, [], lambda name: httpd.files[name]
        threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setattr(mnist, "MIRRORS", (f"http://127.0.0.1:{httpd.server_address[1]}/",))
        yield httpd
        httpd.shutdown()


def test_the_sample_is_balanced_scaled_and_always_the_same():
    digits = load_mnist("sample")
    assert digits.X_train.shape == (4000, 784)
    assert digits.X_test.shape == (1000, 784)
    assert digits.X_train.dtype == np.float32
    assert digits.y_train.dtype == np.intp
    assert np.bincount(digits.y_train).tolist() == [400] * 10
    assert np.bincount(digits.y_test).tolist() == [100] * 10
    assert digits.X_train.min() == 0
    assert digits.X_train.max() == 1
    packed = Path(mnist.__file__).with_name("data") / "mnist_sample.npz"
    note = packed.with_name("README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(packed.read_bytes()).hexdigest() in note


def test_no_example_of_the_sample_is_both_trained_on_and_tested():
    digits = load_mnist("sample")
    trained = {row.tobytes() for row in digits.X_train}
    assert not any(row.tobytes() in trained for row in digits.X_test)


@pytest.mark.parametrize("dtype", [np.float64, "float64", np.dtype("float16")])
def test_other_dtypes_on_request(dtype):
    digits = load_mnist("sample", dtype=dtype)
    assert digits.X_train.dtype == digits.X_test.dtype == dtype
    np.testing.assert_allclose(digits.X_test, load_mnist("sample").X_test, atol=1e-3)


@pytest.mark.parametrize("gzipped", [False, True])
def test_all_of_it_from_a_folder_plain_or_gzipped(folder, small, gzipped):
    if gzipped:
        for name, data in small.items():
            (folder / name).unlink()
            (folder / (name + ".gz")).write_bytes(gzip.compress(data))
    digits = load_mnist("full")
    assert digits.X_train.shape == (20, 784)
    assert digits.y_test.shape == (10,)
    pixels = np.frombuffer(small["train-images-idx3-ubyte"], np.uint8, offset=16).reshape(20, 784)
    np.testing.assert_array_equal((digits.X_train * 255).round(), pixels)
    assert load_mnist("auto").X_train.shape == (20, 784)


def says_that_it_is_the_sample(digits):
    """Whether it is the sample, and says so in one short sentence."""
    more = " All 70,000 could not be had: load_mnist('full') says why, and what to do."
    return digits.X_train.shape == (4000, 784) and digits.source == mnist.SAMPLE + more


def flip(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: b"", "is not the NAME that was published"),
        (lambda data: data[:-1], "is not the NAME that was published"),
        (lambda data: data + b"\0", "is not the NAME that was published"),
        (flip, "is not the NAME that was published: its SHA-256 is [0-9a-f]{12}…, expected [0-9a-f]{12}…. Fetch it"),
        (lambda data: gzip.compress(flip(data)), "is not the NAME that was published"),
        (lambda data: gzip.compress(data)[:-5], "is a damaged gzip file"),
        (lambda data: flip(gzip.compress(data)), "is a damaged gzip file"),
        (lambda data: gzip.compress(data)[:2], "is a damaged gzip file"),
        (lambda data: gzip.compress(gzip.compress(data)), "is gzipped twice. Unpack it once"),
    ],
)
def test_a_damaged_file_is_refused_by_name(folder, small, damage, message):
    (folder / LABELS).write_bytes(damage(small[LABELS]))
    with pytest.raises(ValueError, match=f"load_mnist: {folder / LABELS} {message.replace('NAME', LABELS)}"):
        load_mnist("full")
    assert says_that_it_is_the_sample(load_mnist("auto"))


def test_nothing_is_read_from_a_file_before_its_digest_is_compared(folder):
    (folder / LABELS).write_bytes(bytes([0, 0, 8, 255, *[255] * 1020]))  # it claims 255 dimensions of 4 billion each
    with pytest.raises(ValueError, match="is not the t10k-labels-idx1-ubyte that was published"):
        load_mnist("full")


def test_swapped_files_are_told_by_name(folder, small):
    (folder / LABELS).write_bytes(small["train-labels-idx1-ubyte"])
    with pytest.raises(ValueError, match="It holds what belongs into train-labels-idx1-ubyte: rename it"):
        load_mnist("full")


def test_names_with_a_dot_are_known_and_a_folder_is_not_taken_for_a_file(folder, small):
    dotted = folder / LABELS.replace("-idx", ".idx")
    (folder / LABELS).rename(dotted)
    assert load_mnist("full").y_test.shape == (10,)
    dotted.unlink()
    (folder / LABELS).mkdir()  # some programs unpack a file into a folder of its name
    (folder / LABELS / LABELS).write_bytes(small[LABELS])
    with pytest.raises(FileNotFoundError, match=f"there is no file {LABELS} or {LABELS}.gz in {folder},"):
        load_mnist("full")


def test_the_folder_may_be_named_from_home_or_from_here(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    monkeypatch.chdir(folder.parent)
    for name in (f"~/{folder.name}", folder.name):
        monkeypatch.setenv("NNLIB_DATA", name)
        assert load_mnist("full").X_train.shape == (20, 784)
    (folder / LABELS).unlink()
    with pytest.raises(FileNotFoundError, match=re.escape(f" in {folder},")):
        load_mnist("full")


@pytest.mark.parametrize("name", ["", "none", "a file"])
def test_a_folder_without_the_files_is_an_error_and_not_passed_over(tmp_path, monkeypatch, name):
    (tmp_path / "a file").touch()
    monkeypatch.setenv("NNLIB_DATA", str(tmp_path / name))
    with pytest.raises(FileNotFoundError, match=r"no file train-images-idx3-ubyte.*Is NNLIB_DATA the right folder"):
        load_mnist("full")
    assert says_that_it_is_the_sample(load_mnist("auto"))


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="which is 'all', expected one of: sample, full, auto"):
        load_mnist("all")


def test_a_download_fills_the_cache_once_and_shows_how_far_it_is(server, cache, capfd):
    assert load_mnist("full").X_train.shape == (20, 784)
    assert capfd.readouterr().err.count("100%") == 4
    assert sorted(path.name for path in cache.iterdir()) == sorted(name + ".gz" for name in mnist.FILES)
    assert len(server.asked) == 4
    load_mnist("full")
    assert len(server.asked) == 4


def test_the_second_mirror_is_asked_when_the_first_is_silent(server, monkeypatch):
    monkeypatch.setattr(mnist, "MIRRORS", ("http://127.0.0.1:9/", *mnist.MIRRORS))
    assert load_mnist("full").X_train.shape == (20, 784)


def test_a_damaged_file_in_the_cache_is_fetched_again(server, cache):
    load_mnist("full")
    (cache / (LABELS + ".gz")).write_bytes(b"rubbish")
    assert load_mnist("full").y_test.shape == (10,)
    assert server.asked[-1] == LABELS + ".gz"
    assert len(server.asked) == 5


def test_a_download_that_breaks_off_leaves_nothing_that_passes_for_whole(server, cache):
    server.cut = 1000
    with pytest.raises(OSError, match="train-images-idx3-ubyte could not be downloaded"):
        load_mnist("full")
    assert list(cache.iterdir()) == []
    server.cut = 0
    assert load_mnist("full").X_train.shape == (20, 784)


def test_a_mirror_that_serves_something_else_leaves_nothing_behind(server, cache):
    server.files = dict.fromkeys(server.files, b"<html>Please log in</html>")
    with pytest.raises(OSError, match=r"127\.0\.0\.1.* sent something else; is there a login page"):
        load_mnist("full")
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("mirrors", [[None, "http://127.0.0.1:9/"], ["http://127.0.0.1:9/", None]])
def test_every_cause_of_a_failure_is_told(server, monkeypatch, mirrors):
    server.files = dict.fromkeys(server.files, b"")
    mine = mnist.MIRRORS[0]
    monkeypatch.setattr(mnist, "MIRRORS", [mirror or mine for mirror in mirrors])
    with pytest.raises(OSError, match="could not be downloaded") as caught:
        load_mnist("full")
    assert f"{mine} sent something else" in str(caught.value)
    assert (
        len(re.search(r"http://127\.0\.0\.1:9/: ConnectionError: (\S.*?)(?:; |\. Without)", str(caught.value))[1])
        == 100
    )
    assert len(str(caught.value).splitlines()) == 1


def test_what_another_process_has_fetched_meanwhile_is_taken(server, small, cache):
    def fetched_elsewhere(name):
        for known, data in small.items():
            (cache / (known + ".gz")).write_bytes(gzip.compress(data))
        return b"busy"

    server.answer = fetched_elsewhere
    assert load_mnist("full").X_train.shape == (20, 784)
    assert len(server.asked) == 1


def test_processes_that_download_at_once_do_not_disturb_one_another(server, cache):
    waiting = threading.Barrier(3)

    def all_together(name):
        waiting.wait(timeout=30)
        return server.files[name]

    server.answer = all_together
    with ThreadPoolExecutor(3) as pool:
        for digits in [pool.submit(load_mnist, "full") for _ in range(3)]:
            assert digits.result().X_train.shape == (20, 784)
    assert sorted(path.name for path in cache.iterdir()) == sorted(name + ".gz" for name in mnist.FILES)


@pytest.mark.usefixtures("small")
def test_without_a_home_nothing_is_written_and_auto_takes_the_sample(server, tmp_path, monkeypatch):
    def homeless(name):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("pooch.os_cache", homeless)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="no home directory for downloads"):
        load_mnist("full")
    assert load_mnist("auto").X_train.shape == (4000, 784)
    assert list(tmp_path.iterdir()) == server.asked == []


@pytest.mark.usefixtures("small", "cache")
@pytest.mark.parametrize("package", ["pooch", "tqdm"])
def test_without_the_package_that_downloads_auto_takes_the_sample(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=f"load_mnist: the cache and the download need the package {package}"):
        load_mnist("full")
    assert says_that_it_is_the_sample(load_mnist("auto"))


@pytest.mark.usefixtures("small", "cache")
def test_in_a_browser_the_sample_is_the_data_and_nothing_is_downloaded(monkeypatch):
    monkeypatch.delenv("NNLIB_DATA", raising=False)
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "pooch", None)
    digits = load_mnist("auto")
    assert digits.X_train.shape == (4000, 784)
    assert says_that_it_is_the_sample(digits)
    with pytest.raises(OSError, match="a browser cannot download all of MNIST"):
        load_mnist("full")


@pytest.mark.usefixtures("small", "cache")
def test_a_program_error_of_another_package_is_told_and_auto_takes_the_sample(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("an error that nobody foresaw")

    monkeypatch.setattr("pooch.HTTPDownloader", broken)
    with pytest.raises(RuntimeError, match="nobody foresaw"):
        load_mnist("full")
    assert says_that_it_is_the_sample(load_mnist("auto"))


@pytest.mark.usefixtures("server")
def test_folders_in_the_cache_that_are_named_like_the_files(cache):
    for name in mnist.FILES:
        (cache / name).mkdir(parents=True)
    assert load_mnist("auto").X_train.shape == (20, 784)
    for name in mnist.FILES:
        (cache / (name + ".gz")).unlink()
        (cache / (name + ".gz")).mkdir()
    with pytest.raises(OSError, match="could not be downloaded into"):
        load_mnist("full")
    assert says_that_it_is_the_sample(load_mnist("auto"))
    assert all(path.is_dir() for path in cache.iterdir())


@pytest.mark.usefixtures("server")
def test_a_cache_that_cannot_be_read(cache, monkeypatch):
    load_mnist("full")

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refused)
    monkeypatch.setattr("tempfile.mkdtemp", lambda *names, **options: refused(cache))
    with pytest.raises(OSError, match=r"could not be downloaded into .* PermissionError"):
        load_mnist("full")
    assert says_that_it_is_the_sample(load_mnist("auto"))


@pytest.mark.usefixtures("small")
def test_without_a_network_full_says_what_to_do_and_auto_takes_the_sample(cache):
    with pytest.raises(OSError, match=re.escape("NNLIB_DATA, or use load_mnist('sample')")):
        load_mnist("full")
    assert says_that_it_is_the_sample(load_mnist("auto"))
    assert load_mnist("sample").source == mnist.SAMPLE


@pytest.mark.usefixtures("small", "server")
def test_a_cache_that_cannot_be_written_to_says_so(cache):
    cache.parent.mkdir(parents=True)
    cache.write_text("a file stands where the folder should be", encoding="utf-8")
    with pytest.raises(OSError, match=r"could not be downloaded into .*nnlib"):
        load_mnist("full")
    assert load_mnist("auto").X_train.shape == (4000, 784)


@pytest.mark.parametrize("dtype", [bool, int, np.uint8, "S", object, complex])
def test_digits_of_another_kind_of_numbers_are_refused(dtype):
    with pytest.raises(ValueError, match=r"load_mnist: dtype is .*, expected one of floats"):
        load_mnist("sample", dtype)
