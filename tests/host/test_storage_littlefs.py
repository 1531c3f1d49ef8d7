"""firmware/drivers/files.py and storage.py on the real littlefs, on a flash whose power goes at any moment.

What the file system programs and erases is recorded once; each cut is a flash on which only the first of it was done,
the last piece whole, half or not at all. littlefs is mounted on it anew, and what stands there is read.
"""

import errno

import pytest
from littlefs import LittleFS, LittleFSError
from littlefs.context import UserContext

from firmware.drivers import files, storage

# As MicroPython formats the ESP32's flash.
GEOMETRY = {
    "block_size": 4096,
    "block_count": 16,
    "read_size": 32,
    "prog_size": 32,
    "cache_size": 128,
    "lookahead_size": 32,
}
PATH = "progress.json"
# Inside the directory's own block, in a block of its own, in two.
SIZES = (40, 900, 5000)


class Recorder(UserContext):
    """Flash that remembers what was programmed and erased."""

    def __init__(self, image: bytes):
        super().__init__(buffer=bytearray(image))
        self.log: list[tuple[int, bytes]] = []

    def prog(self, cfg, block, off, data):
        self.log.append((block * cfg.block_size + off, bytes(data)))
        return super().prog(cfg, block, off, data)

    def erase(self, cfg, block):
        self.log.append((block * cfg.block_size, b"\xff" * cfg.block_size))
        return super().erase(cfg, block)


def _translated(call, *args):
    """What the call returns, with errors as MicroPython has them."""
    try:
        return call(*args)
    except LittleFSError as error:
        raise OSError(-error.code, str(error)) from None
    except FileNotFoundError:
        raise OSError(errno.ENOENT, "no such file") from None


class File:
    def __init__(self, file):
        self._file = file

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _translated(self._file.close)

    def read(self, size=-1):
        return _translated(self._file.read, size)

    def write(self, data):
        return _translated(self._file.write, data)


class Shim:
    """littlefs as MicroPython's `os` and `open` show it."""

    def __init__(self, fs: LittleFS):
        self._fs = fs

    def open(self, path, mode):
        return File(_translated(self._fs.open, path, mode))

    def rename(self, old, new):
        _translated(self._fs.rename, old, new)

    def remove(self, path):
        _translated(self._fs.remove, path)


def content(size: int, seed: int) -> bytes:
    return bytes((seed + 7 * n) % 251 for n in range(size))


def pieces(data: bytes) -> list[bytes]:
    """The data as files.replace takes it."""
    return [data[at : at + 700] for at in range(0, len(data), 700)]


def mount(image: bytes) -> tuple[LittleFS, Recorder]:
    flash = Recorder(image)
    return LittleFS(context=flash, **GEOMETRY), flash


def blank() -> bytes:
    flash = Recorder(b"\xff" * (GEOMETRY["block_size"] * GEOMETRY["block_count"]))
    fs = LittleFS(context=flash, mount=False, **GEOMETRY)
    fs.format()
    return bytes(flash.buffer)


def use(monkeypatch, shim: Shim):
    """What the device's files know as os and open()."""
    for module in (files, storage):
        monkeypatch.setattr(module, "os", shim)
        monkeypatch.setattr(module, "open", shim.open, raising=False)


def recorded(monkeypatch, image: bytes, action) -> list[tuple[int, bytes]]:
    """What `action` does to the flash."""
    fs, flash = mount(image)
    shim = Shim(fs)
    use(monkeypatch, shim)
    action()
    return flash.log


def cuts(image: bytes, log: list[tuple[int, bytes]]):
    """The flash after a cut at each operation: before it, in its middle, after it."""
    flash = bytearray(image)
    yield bytes(flash)
    for at, data in log:
        half = len(data) // 2
        flash[at : at + half] = data[:half]
        yield bytes(flash)
        flash[at : at + len(data)] = data
        yield bytes(flash)


def found(image: bytes, path: str = PATH):
    """What stands in a file after the power has come back, None where there is none."""
    fs, _ = mount(image)
    try:
        with fs.open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def with_file(monkeypatch, data: bytes) -> bytes:
    """A flash with `data` in the file, written in two goes, so that the directory has a history."""
    flash = bytearray(blank())
    for whole in (b"first", data):
        for at, programmed in recorded(monkeypatch, bytes(flash), lambda w=whole: files.replace(PATH, pieces(w))):
            flash[at : at + len(programmed)] = programmed
    return bytes(flash)


@pytest.mark.parametrize("size", SIZES)
def test_a_replaced_file_is_the_old_one_or_the_new_one(monkeypatch, size):
    old, new = content(size, 1), content(size + 1, 2)
    image = with_file(monkeypatch, old)
    log = recorded(monkeypatch, image, lambda: files.replace(PATH, pieces(new)))
    seen = [found(cut) for cut in cuts(image, log)]
    assert set(seen) == {old, new}
    # Once the new one is there it stays.
    assert seen == sorted(seen, key=lambda data: data == new)


@pytest.mark.parametrize("size", SIZES)
def test_a_first_file_is_there_whole_or_not_at_all(monkeypatch, size):
    new = content(size, 3)
    image = blank()
    log = recorded(monkeypatch, image, lambda: files.replace(PATH, pieces(new)))
    assert {found(cut) for cut in cuts(image, log)} == {None, new}


@pytest.mark.parametrize("size", SIZES)
def test_what_is_appended_is_there_whole_or_not_at_all(monkeypatch, size):
    old, more = content(size, 4), content(200, 5)
    image = with_file(monkeypatch, old)
    log = recorded(monkeypatch, image, lambda: storage.append(PATH, more))
    assert {found(cut) for cut in cuts(image, log)} == {old, old + more}


def test_a_rename_over_a_file_leaves_one_of_the_two(monkeypatch):
    old, new = content(900, 6), content(900, 7)
    image = with_file(monkeypatch, old)
    log = recorded(monkeypatch, image, lambda: files.replace("fresh", pieces(new)))
    flash = bytearray(image)
    for at, data in log:
        flash[at : at + len(data)] = data
    image = bytes(flash)
    log = recorded(monkeypatch, image, lambda: storage.rename("fresh", PATH))
    assert {found(cut) for cut in cuts(image, log)} == {old, new}


def test_a_cut_leaves_a_file_system_that_can_be_written(monkeypatch):
    old, new = content(900, 8), content(900, 9)
    image = with_file(monkeypatch, old)
    for cut in cuts(image, recorded(monkeypatch, image, lambda: files.replace(PATH, pieces(new)))):
        flash = bytearray(cut)
        for at, data in recorded(monkeypatch, cut, lambda: files.replace(PATH, pieces(b"after"))):
            flash[at : at + len(data)] = data
        assert found(bytes(flash)) == b"after"


def test_a_full_flash_keeps_the_old_file_and_no_remains(monkeypatch):
    old = content(900, 10)
    fs, flash = mount(with_file(monkeypatch, old))
    shim = Shim(fs)
    use(monkeypatch, shim)
    with pytest.raises(OSError, match="NOSPC"):
        files.replace(PATH, pieces(content(GEOMETRY["block_size"] * GEOMETRY["block_count"], 11)))
    assert found(bytes(flash.buffer)) == old
    assert fs.listdir("/") == [PATH]


def test_remove_and_rename_would_be_found_out(monkeypatch):
    """The check can fail: a writer that removes the old file before it renames the new one loses both for a moment."""

    def careless(path, data):
        with storage.open(path + ".tmp", "wb") as file:
            file.write(data)
        storage.os.remove(path)
        storage.os.rename(path + ".tmp", path)

    old, new = content(900, 12), content(900, 13)
    image = with_file(monkeypatch, old)
    log = recorded(monkeypatch, image, lambda: careless(PATH, new))
    assert None in {found(cut) for cut in cuts(image, log)}


def test_writing_in_place_would_be_found_out(monkeypatch):
    """As the check of what is appended: in two commits, half of it is there for a moment."""

    def careless(path, data):
        for half in (data[:100], data[100:]):
            with storage.open(path, "ab") as file:
                file.write(half)

    old, more = content(900, 14), content(200, 15)
    image = with_file(monkeypatch, old)
    log = recorded(monkeypatch, image, lambda: careless(PATH, more))
    assert {found(cut) for cut in cuts(image, log)} > {old, old + more}


@pytest.mark.parametrize("wrong", [0, 2])
def test_what_does_not_read_back_does_not_replace_anything(monkeypatch, wrong):
    class Worn(Shim):
        """Each file that is read, piece by piece, is wrong in its piece number `wrong`."""

        def open(self, path, mode):
            file = super().open(path, mode)
            if mode == "rb":
                read, left = file.read, [wrong]

                def worn(size):
                    left[0] -= 1
                    return bytes(size) if left[0] == -1 else read(size)

                file.read = worn
            return file

    old, new = content(900, 16), content(2000, 17)
    fs, flash = mount(with_file(monkeypatch, old))
    shim = Worn(fs)
    use(monkeypatch, shim)
    with pytest.raises(OSError, match="5"):
        files.replace(PATH, pieces(new))
    assert found(bytes(flash.buffer)) == old
    assert fs.listdir("/") == [PATH]
