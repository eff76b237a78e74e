"""Choose names for files: safe whatever a server calls its image, and never one that is taken."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable

from .errors import Reason, TransferError

MAX_NAME_BYTES = 120
_MAX_NUMBER = 10_000
_PUNCTUATION = frozenset(" ._()-")
# Letters and marks by category, but drawn as nothing: two names could look the same.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
# What GDAL reads beside a raster; left over from an older one it would spoil the new one.
_SIDECARS_OF_FILE = (".aux.xml", ".ovr", ".msk")
_SIDECARS_OF_STEM = (".aux.xml", ".ovr", ".msk", ".tfw", ".wld")
_FULL = frozenset(getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name))


def safe_name(text: str) -> str:
    """Return a name made of letters and digits of any script and `` ._()-`` that every file system takes."""
    kept = []
    for character in unicodedata.normalize("NFC", text[: 4 * MAX_NAME_BYTES]):
        category = unicodedata.category(character)
        if character in _PUNCTUATION or (category[0] in "LM" or category == "Nd") and not _is_invisible(character):
            kept.append(character)
        elif category not in ("Cf", "Mn", "Lo"):
            # What separates words stays visible; format characters and fillers go without a trace.
            kept.append("_")
    name = _trim("".join(kept))
    if not any(character.isalnum() for character in name):
        return "image"
    if name.split(".")[0].rstrip().lower() in _RESERVED:
        name = "_" + name
    # Cutting the bytes may split the last character, and uncover a blank.
    return _trim(name.encode("utf-8")[:MAX_NAME_BYTES].decode("utf-8", "ignore"))


def inside(folder: str, name: str) -> str:
    """Return the path of a name in a folder; refuse names that lead out of it, through links as well."""
    path = os.path.join(folder, name)
    real_folder = os.path.realpath(folder)
    try:
        contained = os.path.commonpath((real_folder, os.path.realpath(path))) == real_folder
    except ValueError:  # another drive, or a null character
        contained = False
    if not contained or os.path.realpath(path) == real_folder:
        raise TransferError(Reason.FOLDER_NOT_WRITABLE, folder)
    return path


def reserve_name(
    folder: str,
    stem: str,
    suffix: str = ".tif",
    overwrite: bool = False,
    note: Callable[[str], None] = lambda path: None,
) -> str:
    """Return a path that belongs to the caller: an empty file made there, exclusively, under the first free name.

    Names with a left-over sidecar count as taken. With ``overwrite`` nothing is made and the path may be in use:
    replace it with one `os.replace`, then call `remove_sidecars`.

    Args:
        note: called with the path before anything is made there, so that who is killed afterwards can be known by it.

    Raises:
        TransferError: the folder is missing or not writable, or the disk is full.
    """
    if overwrite:
        note(os.path.join(folder, stem + suffix))
        return os.path.join(folder, stem + suffix)
    for number in range(1, _MAX_NUMBER):
        name = stem if number == 1 else f"{stem}_{number}"
        path = os.path.join(folder, name + suffix)
        if os.path.lexists(path) or _has_sidecar(folder, name, suffix):
            continue
        note(path)
        try:
            # Not a hard link: memory cards and network drives often have none.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        except FileExistsError:
            continue
        except OSError as trouble:
            raise file_error(trouble, folder) from trouble
        return path
    raise TransferError(Reason.FOLDER_NOT_WRITABLE, folder)


def remove_sidecars(path: str) -> None:
    """Remove what described the pixels of a file that was just replaced."""
    for ending in _SIDECARS_OF_FILE:
        if os.path.isfile(path + ending):
            os.unlink(path + ending)


def file_error(
    trouble: OSError, folder: str, done: int | None = None, total: int | None = None
) -> TransferError:
    """Turn what the operating system says about writing into ours."""
    reason = Reason.DISK_FULL if trouble.errno in _FULL else Reason.FOLDER_NOT_WRITABLE
    return TransferError(reason, folder, trouble.strerror or "", done=done, total=total)


def _is_invisible(character: str) -> bool:
    return character in _INVISIBLE or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _trim(name: str) -> str:
    return name.lstrip(" .").rstrip(" .")


def _has_sidecar(folder: str, name: str, suffix: str) -> bool:
    endings = [suffix + ending for ending in _SIDECARS_OF_FILE] + list(_SIDECARS_OF_STEM)
    return any(os.path.lexists(os.path.join(folder, name + ending)) for ending in endings)
