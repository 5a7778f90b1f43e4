"""A file that lies on the disk only in passing: sealed with a key that is nowhere but in the process that writes it.

Whoever reads the disk finds nothing, and so does whoever finds what a killed process left: with it went the key.
AES in counter mode, so that any place of the file can be read at once; that it was not altered, its hash tells.
"""

from __future__ import annotations

import io
import secrets
from typing import TYPE_CHECKING, BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

BLOCK = 16


class Passing(io.RawIOBase):
    """An empty ``file`` (unbuffered, read and write) as whoever has the key sees it.

    It is written from its beginning to its end, and read anywhere. It has no ``fileno``: what lies there is sealed.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file, self._key, self._end = file, secrets.token_bytes(32), 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Write on at the end. Raises OSError anywhere else: nothing is sealed twice with one key."""
        at = self._file.tell()
        if at != self._end:
            raise io.UnsupportedOperation("it is written from its beginning to its end")
        self._end += (written := self._file.write(self._cipher(at).update(bytes(data))))
        return written

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        cipher, view = self._cipher(self._file.tell()), memoryview(buffer).cast("B")
        sealed = self._file.read(len(view))
        view[: len(sealed)] = cipher.update(sealed)
        return len(sealed)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()

    def _cipher(self, at: int) -> CipherContext:
        """The key's stream from a place of the file on."""
        cipher = Cipher(AES(self._key), CTR((at // BLOCK).to_bytes(BLOCK, "big"))).encryptor()
        cipher.update(bytes(at % BLOCK))
        return cipher
