import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw

from nnlib import SGD, MiniBatches, Network, cosine, fit, load_mnist
from nnlib.__main__ import main
from nnlib.checkpoint import load, save
from nnlib.command_line.scans import centre, read_scan

RNG = np.random.default_rng(0)
SEVEN = [(0.25, 0.2), (0.75, 0.2), (0.45, 0.8)]  # the corners of its line, in parts of the sheet


def drawn(width=300, height=400, pen=0.08, lines=(SEVEN,), scale=1.0, move=(0.0, 0.0)):
    """Draw lines on a sheet, anti-aliased: an array from 0 (paper) to 1 (ink)."""
    fine = 4 if width < 1000 else 1
    sheet, side = Image.new("L", (fine * width, fine * height)), fine * min(width, height)
    for line in lines:
        corners = [
            (
                fine * width * (0.5 + move[0]) + side * scale * (x - 0.5),
                fine * height * (0.5 + move[1]) + side * scale * (y - 0.5),
            )
            for x, y in line
        ]
        ImageDraw.Draw(sheet).line(corners, fill=255, width=max(4, round(side * scale * pen)), joint="curve")
    return np.asarray(sheet.resize((width, height), Image.Resampling.BOX)) / 255


def uneven(ink, noise=0.02):
    """Lay ink on grey paper that a lamp lights from one corner."""
    rows, columns = np.indices(ink.shape) / max(ink.shape)
    light = 0.75 - 0.3 * rows - 0.2 * columns**2
    return light * (1 - 0.7 * ink) + noise * RNG.standard_normal(ink.shape)


def coloured(ink, pen, paper):
    return ink[..., None] * np.array(pen) + (1 - ink[..., None]) * np.array(paper)


def with_specks(sheet):
    for row, column in RNG.integers(5, 290, (12, 2)):
        sheet[row : row + 3, column : column + 3] = 0
    return sheet


def on_a_table(sheet):
    return np.pad(sheet, ((50, 0), (60, 30)), constant_values=0.1)


def transparent(ink, grey, alpha):
    return np.stack([np.full_like(ink, grey)] * 3 + [alpha], axis=-1)


SHEETS = {
    "black on white": lambda: 1 - drawn(),
    "white on black": lambda: drawn(),
    "uneven grey paper": lambda: uneven(drawn()),
    "chalk on a board lit unevenly": lambda: 1 - uneven(drawn()),
    "faint": lambda: 0.85 - 0.2 * drawn(),
    "off centre": lambda: 1 - drawn(scale=0.4, move=(-0.25, 0.25)),
    "off centre on uneven paper": lambda: uneven(drawn(scale=0.4, move=(0.2, -0.3))),
    "a large photograph": lambda: uneven(drawn(2400, 1600)),
    "small on a large photograph": lambda: uneven(drawn(2000, 1500, scale=0.2, pen=0.1)),
    "tiny": lambda: 1 - drawn(14, 18, pen=0.1),
    "28 × 28": lambda: drawn(28, 28, pen=0.1),
    "a fine pen": lambda: 1 - drawn(pen=0.015),
    "a broad pen": lambda: 1 - drawn(pen=0.15),
    "specks": lambda: with_specks(uneven(drawn())),
    "a sheet on a dark table": lambda: on_a_table(uneven(drawn())),
    "red on green of equal brightness": lambda: coloured(drawn(), (1, 0, 0), (0, 0.51, 0)),
    "blue on yellow": lambda: coloured(drawn(), (0.1, 0.1, 0.8), (1, 1, 0.4)),
    "black ink alone, the rest transparent": lambda: transparent(drawn(), 0, drawn()),
    "white ink alone, the rest transparent": lambda: transparent(drawn(), 1, drawn()),
    "black on white with transparent corners": lambda: transparent(
        drawn(), 1 - drawn(), np.pad(np.ones((380, 280)), 10)
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A network that reads digits, kept in a file."""
    path, digits, rng = tmp_path_factory.mktemp("run") / "run.npz", load_mnist("sample"), np.random.default_rng(0)
    network = Network([784, 64, 10], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
    for _ in fit(network, digits.X_train, digits.y_train, sgd, batches, epochs=5, schedule=cosine):
        pass
    save(path, network, sgd, batches)
    return path


def write(sheet, path, **options):
    Image.fromarray((np.clip(sheet, 0, 1) * 255).round().astype(np.uint8)).save(path, **options)
    return path


@pytest.mark.parametrize("name", SHEETS)
def test_a_seven_is_found_centred_and_read_on_any_sheet(tmp_path, run, capsys, name):
    path = write(SHEETS[name](), tmp_path / "seven.png")
    seen = read_scan(path)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    for index in np.indices((28, 28)):
        assert (index * seen).sum() / seen.sum() == pytest.approx(14, abs=0.5)
    assert seen.min() == 0
    assert 0.8 < seen.max() <= 1
    assert np.corrcoef(seen.ravel(), centre(drawn(pen=0.1)).ravel())[0, 1] > 0.5
    assert main(["read", str(path), "--with", str(run)]) == 0
    assert "a 7, " in capsys.readouterr().out


def test_digits_of_mnist_come_back_as_they_were(tmp_path, run):
    digits, network, alike = load_mnist("sample").X_test[:10], load(run).network, 0
    for x, answer in zip(digits.reshape(-1, 28, 28), network.predict(digits).argmax(axis=1), strict=True):
        for sheet in (x, 1 - x, np.kron(x, np.ones((7, 7)))):
            seen = read_scan(write(sheet, tmp_path / "digit.png"))
            alike += network.predict(seen.reshape(1, 784)).argmax() == answer
    assert alike >= 27  # of 30: one of the ten is a 9 for it by a hair, then a 4


def test_what_it_saw_and_the_probabilities_are_shown(tmp_path, run, capsys):
    path = write(uneven(drawn()), tmp_path / "seven.jpg", quality=80)
    assert main(["read", str(path), "--with", str(run)]) == 0
    out = capsys.readouterr().out
    out.encode("ascii")
    title, *picture = out.splitlines()[:29]
    answer, *shares = out.splitlines()[29:]
    assert title == "What the network sees, 28 x 28 pixels:"
    assert [row != "" for row in picture] == [bool(row.any()) for row in (read_scan(path) * 9).round()]
    assert max(map(len, picture)) <= 56
    assert answer.startswith("a 7, ")
    assert [share.split()[0] for share in shares] == list("0123456789")
    assert sum(float(share.split()[1].strip("%")) for share in shares) == pytest.approx(100, abs=0.1)


def test_a_telephone_held_sideways_is_understood(tmp_path):
    upright, exif = write(uneven(drawn()), tmp_path / "upright.jpg"), Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter before you look
    with Image.open(upright) as image:
        image.rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=exif)
    assert np.abs(read_scan(tmp_path / "turned.jpg") - read_scan(upright)).mean() < 0.02


@pytest.mark.parametrize(("width", "height"), [(60, 700), (50, 1000), (100, 2000), (80, 800), (10, 4000)])
def test_a_line_as_long_as_a_narrow_picture_is_made_broader_in_the_end(tmp_path, width, height):
    sheet = np.ones((height, width))
    sheet[20:-20, width // 2 - 4 : width // 2 + 4] = 0
    one = read_scan(write(sheet, tmp_path / "one.png"))
    assert 20 < one.sum() < 60  # a line of 1 to 3 pixels
    assert np.array_equal(read_scan(write(sheet.T, tmp_path / "lying.png")), one.T)


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "CMYK"])
def test_every_kind_of_pixel(tmp_path, mode):
    image = Image.fromarray((255 - 255 * drawn()).astype(np.uint8))
    if mode == "I;16":
        image = Image.fromarray((65535 * (1 - drawn())).astype(np.uint16))
    path = tmp_path / ("seven.jpg" if mode == "CMYK" else "seven.png")
    image.convert(mode).save(path)
    assert np.corrcoef(read_scan(path).ravel(), centre(drawn()).ravel())[0, 1] > 0.95


@pytest.mark.parametrize("white", [1.0, 255, 4095, 40_000, 200_000])
@pytest.mark.parametrize("black", [0, -1])
def test_numbers_in_place_of_bytes_are_read_on_their_own_scale(tmp_path, black, white):
    numbers = white * (1 - drawn() * (1 - black))
    image = Image.fromarray(numbers.astype(np.float32 if white == 1 else np.int32))
    image.save(tmp_path / "seven.tif")
    assert np.corrcoef(read_scan(tmp_path / "seven.tif").ravel(), centre(drawn()).ravel())[0, 1] > 0.95


def test_paper_of_16_bits_and_nothing_on_it_is_told(tmp_path):
    for white in (uneven(np.zeros((400, 300))), np.zeros((40, 40))):
        Image.fromarray((60_000 * white).astype(np.uint16)).save(tmp_path / "empty.png")
        with pytest.raises(ValueError, match="shows nothing but paper"):
            read_scan(tmp_path / "empty.png")
    Image.fromarray(np.full((40, 40), np.nan, np.float32)).save(tmp_path / "empty.tif")
    with pytest.raises(ValueError, match="cannot be read as a picture"):
        read_scan(tmp_path / "empty.tif")


def test_a_picture_of_many_megapixels_is_read_in_silence_and_one_of_too_many_is_told(tmp_path, monkeypatch):
    path = write(1 - drawn(), tmp_path / "seven.png")  # of 120,000 pixels
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100_000)
    read_scan(path)  # a warning would be an error here
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 50_000)
    with pytest.raises(ValueError, match=r"seven\.png is too large: scale it to 178 megapixels at most\.$"):
        read_scan(path)


@pytest.mark.parametrize("sheet", [np.ones((400, 300)), np.zeros((28, 28)), uneven(np.zeros((400, 300))),
                                   np.zeros((50, 50, 4)), np.ones((1, 1))])  # fmt: skip
def test_an_empty_sheet_is_told(tmp_path, run, capsys, sheet):
    path = write(sheet, tmp_path / "empty.png")
    assert main(["read", str(path), "--with", str(run)]) == 1
    assert capsys.readouterr().err == f"Error. read_scan: {path} shows nothing but paper, expected a digit.\n"


def test_what_is_no_whole_picture_is_told(tmp_path, run, capsys):
    whole = write(drawn(), tmp_path / "whole.png").read_bytes()
    for data in (b"", b"Bread, milk, eggs.", whole[:200], whole[:40] + b"rubbish" + whole[50:]):
        (tmp_path / "broken.png").write_bytes(data)
        assert main(["read", str(tmp_path / "broken.png"), "--with", str(run)]) == 1
        error = capsys.readouterr().err
        assert error.startswith(f"Error. read_scan: {tmp_path / 'broken.png'} cannot be read as a picture (")
        assert error.count("\n") == 1


def test_without_pillow_one_sentence_says_how_to_get_it(tmp_path, run, capsys, monkeypatch):
    path = write(drawn(), tmp_path / "seven.png")
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert main(["read", str(path), "--with", str(run)]) == 1
    sentence = "pictures need the package Pillow. Install it with pip install pillow."
    assert capsys.readouterr().err == f"Error. read_scan: {sentence}\n"


def test_nothing_drawn_stays_nothing():
    assert not centre(np.zeros((140, 140))).any()
