"""Uploads while they are sent: nobody's name, nobody else's eyes, never beyond the limit, and gone when not kept."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import time
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from greenlane.consignments import incoming


@pytest.fixture
def send(settings, rf: RequestFactory):
    """Send files to a view that takes them from whom ``allowed`` says; return the request, its files read."""

    def sending(*contents: bytes, limit: int = 1000, allowed=lambda request: True, view=None, name="monday.csv"):
        settings.UPLOAD_LIMIT = limit
        files = {f"file{n}": SimpleUploadedFile(name, content) for n, content in enumerate(contents)}
        request = rf.post("/receive/", {**files, "after": "said"})
        page = view or incoming.takes_files(allowed)(lambda request: HttpResponse())
        request.resolver_match = type("Match", (), {"func": staticmethod(page)})
        assert request.POST["after"] == "said"
        return request

    return sending


def test_a_file_is_written_under_a_name_of_ours_and_nobody_else_reads_it(send, uploads_folder):
    upload = send(b"a\nb\nc", name="../../etc/passwd").FILES["file0"]
    assert upload.path.parent == uploads_folder
    assert uuid.UUID(upload.path.name.removesuffix(".part"))
    assert (upload.path.stat().st_mode & 0o777, uploads_folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (upload.size, upload.line_ends) == (5, 2)
    assert upload.sha256 == hashlib.sha256(b"a\nb\nc").hexdigest()
    assert upload.path.read_bytes() == upload.read() == b"a\nb\nc"


def test_what_nobody_keeps_is_gone_with_its_request_and_what_is_kept_stays(send, uploads_folder):
    request, run = send(b"one", b"two"), uuid.uuid4()
    request.FILES["file1"].keep(run)
    request.close()
    assert [path.name for path in uploads_folder.iterdir()] == [str(run)]
    with incoming.held(run) as stream:
        assert stream.read() == b"two"


@pytest.mark.parametrize(("size", "kept"), [(999, True), (1000, True), (1001, False), (300_000, False)])
def test_the_limit_holds_while_the_file_is_sent(send, uploads_folder, size, kept):
    request = send(b"x" * size)
    assert ("file0" in request.FILES) is kept
    assert bool(list(uploads_folder.iterdir())) is kept
    assert bool(incoming.refusal(request)) is not kept


def test_never_more_than_the_limit_lies_on_the_disk(send, uploads_folder, monkeypatch):
    written = []
    monkeypatch.setattr(incoming.Spool, "receive_data_chunk", _watched(incoming.Spool.receive_data_chunk, written))
    send(b"x" * 500_000, limit=200_000)
    assert max(written) <= 200_000
    assert not list(uploads_folder.iterdir())


def _watched(receive, written):
    def watched(self, raw_data, start):
        done = receive(self, raw_data, start)
        self.file.flush()
        written.append(os.fstat(self.file.fileno()).st_size)
        return done

    return watched


def test_many_files_share_one_limit(send, uploads_folder):
    request = send(b"x" * 600, b"x" * 600, b"x")
    assert list(request.FILES) == ["file0"]
    assert len(list(uploads_folder.iterdir())) == 1
    assert "larger than" in incoming.refusal(request)


def test_what_a_view_asks_for_sealed_lies_sealed_and_is_read_as_it_came(send, uploads_folder):
    page = incoming.takes_files(lambda request: True, sealed=True)(lambda request: HttpResponse())
    content = b"31 kg of tusks\n" * 20_000
    request = send(content, limit=1 << 20, view=page)
    upload = request.FILES["file0"]
    (path,) = uploads_folder.iterdir()
    assert path.stat().st_size == len(content) and b"tusks" not in path.read_bytes()
    assert (upload.size, upload.line_ends, upload.sha256) == (len(content), 20_000, hashlib.sha256(content).hexdigest())
    assert upload.read() == content and upload.seek(15) == 15 and upload.read(8) == b"31 kg of"
    request.close()
    assert not list(uploads_folder.iterdir())
    assert "larger than" in incoming.refusal(send(content, view=page)) and not list(uploads_folder.iterdir())


def _killed_while_sending(folder):
    incoming._folder = lambda: folder
    request = RequestFactory().post("/receive/")
    page = incoming.takes_files(lambda request: True, sealed=True)(lambda request: HttpResponse())
    request.resolver_match = type("Match", (), {"func": staticmethod(page)})
    spool = incoming.Spool(request)
    spool.new_file("file", "a.bin", "application/octet-stream", None)
    for n in range(4):
        spool.receive_data_chunk(b"31 kg of tusks\n" * 10_000, n * 150_000)
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_process_leaves_of_a_sealed_file_nobody_can_open_and_is_swept(settings, uploads_folder):
    settings.UPLOAD_LIMIT = 1 << 20
    other = multiprocessing.get_context("fork").Process(target=_killed_while_sending, args=(uploads_folder,))
    other.start()
    other.join(60)
    (left,) = uploads_folder.iterdir()
    assert other.exitcode == -signal.SIGKILL and left.stat().st_size > 300_000
    assert b"tusks" not in left.read_bytes() and not incoming.kept()
    incoming.drop_halves(timedelta(0))
    assert not list(uploads_folder.iterdir())


def test_where_no_file_is_asked_for_or_by_whom_it_may_not_none_is_kept(send, uploads_folder):
    for given in ({"view": lambda request: HttpResponse()}, {"allowed": lambda request: False}):
        request = send(b"x", **given)
        assert not request.FILES
        assert incoming.refusal(request) == ""
    assert not uploads_folder.exists()


def test_a_full_disk_is_said_in_words(send, uploads_folder, monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(incoming.Upload, "write", full)
    request = send(b"x")
    assert "no room" in incoming.refusal(request)
    assert not list(uploads_folder.iterdir())


def test_who_breaks_off_leaves_nothing(settings, rf, uploads_folder):
    whole = rf.post("/receive/", {"file": SimpleUploadedFile("a.csv", b"x" * 5000)})
    body = whole.body[:3000]
    request = rf.generic("POST", "/receive/", body, content_type=whole.META["CONTENT_TYPE"])
    page = incoming.takes_files(lambda request: True)(lambda request: HttpResponse())
    request.resolver_match = type("Match", (), {"func": staticmethod(page)})
    assert not request.FILES
    assert not list(uploads_folder.iterdir())


def test_a_file_is_held_by_one_alone(send):
    run = uuid.uuid4()
    send(b"x").FILES["file0"].keep(run)
    with incoming.held(run) as stream:
        assert stream is not None
        assert incoming.busy(run)
        with incoming.held(run) as other:
            assert other is None
    assert not incoming.busy(run)
    incoming.drop(run)
    with incoming.held(run) as gone:
        assert gone is None
    assert not incoming.busy(run) and not incoming.exists(run)


def _hold(folder, run, ready):
    incoming._folder = lambda: folder
    with incoming.held(run):
        ready.set()
        time.sleep(600)


def test_a_lock_goes_with_the_process_that_was_killed(send, uploads_folder):
    run = uuid.uuid4()
    send(b"x").FILES["file0"].keep(run)
    forked = multiprocessing.get_context("fork")
    ready = forked.Event()
    other = forked.Process(target=_hold, args=(uploads_folder, run, ready))
    other.start()
    assert ready.wait(60)
    assert incoming.busy(run)
    other.kill()
    other.join()
    assert not incoming.busy(run)


def test_leftovers_are_told_from_what_is_young(send, uploads_folder):
    old, young, day = uuid.uuid4(), uuid.uuid4(), timedelta(days=1)
    request = send(b"1", b"2", b"3", b"4")
    request.FILES["file0"].keep(old)
    request.FILES["file1"].keep(young)
    for path in (uploads_folder / str(old), request.FILES["file2"].path):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert set(incoming.kept()) == {old, young}
    assert incoming.kept(older_than=day) == [old]
    incoming.drop_halves(day)
    assert {path.name for path in uploads_folder.iterdir()} == {
        str(old), str(young), request.FILES["file3"].path.name,
    }  # fmt: skip
