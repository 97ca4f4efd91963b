"""How files come in: only where a page takes one, only from the signed in, bounded, never on disk.

Django reads a body before any page runs (its forgery check asks for a field), and would by itself
spool every large file of any request into a folder for temporary files. Here each request gets
the handlers that its page declares, before anything is read.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponseBase

from openmash.adapters.files.durable import memory_file
from openmash.domain.sharing.attachments import MOST_BYTES

MOST_OF_A_REQUEST: Final = MOST_BYTES + 200_000
"""Bytes of a request with one file: around it are the fields and the borders between them."""

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def takes_file(view: Page) -> Page:
    """Declare that a page takes one file. Outermost decorator, around the gate's."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


class NoFile(FileUploadHandler):
    """Reads past every file and keeps none."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Forget it."""
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        """Nothing came."""


class InMemory(FileUploadHandler):
    """Keeps one file of bounded size in memory, out of every folder for temporary files."""

    chunk_size = 1 << 18

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._content: Any = None
        self._many = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins. Of more than one, only the first is taken."""
        super().new_file(*args, **kwargs)
        self._many += 1
        if self._many > 1:
            raise SkipFile
        self._content = memory_file()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Keep the next piece. The length of the whole request was looked at before."""
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """The file as it came, open."""
        if self._many > 1:
            return None
        self._content.flush()
        self._content.seek(0)
        return UploadedFile(self._content, self.file_name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        """The sender went away."""
        if self._content is not None:
            self._content.close()
