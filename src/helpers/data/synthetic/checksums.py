"""Checksums that lie beside data, as ``sha256sum -c SHA256SUMS`` reads them."""

import hashlib
from collections.abc import Mapping

__all__ = ["checksums"]


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Return one line a file, sorted by name.

    >>> checksums({"empty.csv": b""}).decode()[:16]
    'e3b0c44298fc1c14'
    """
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ).encode()
