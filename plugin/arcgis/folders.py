"""The folder files go to: is it there, can it be written, how much room has it."""

from __future__ import annotations

import os
import shutil
from typing import Optional

from .errors import Reason, TransferError


def make_folder(folder: str) -> str:
    """Create the folder if it does not exist; raise TransferError if files cannot be written there."""
    path = os.path.abspath(os.path.expanduser(folder))
    try:
        os.makedirs(path, exist_ok=True)
        usable = os.access(path, os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        raise TransferError(Reason.FOLDER_NOT_WRITABLE, folder)
    return path


def is_writable(folder: str) -> bool:
    """Tell whether files can be written to a folder, or to the nearest one above where it is still to be made."""
    return os.access(_nearest(folder), os.W_OK | os.X_OK)


def free_bytes(folder: str) -> Optional[int]:
    """Return the free space where a folder is or will be, or None if nobody tells."""
    try:
        return shutil.disk_usage(_nearest(folder)).free
    except OSError:
        return None


def _nearest(folder: str) -> str:
    """Return the folder, or the first existing thing above it; that may be a file, which nothing can be written to."""
    path = os.path.abspath(os.path.expanduser(folder))
    while not os.path.exists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path
