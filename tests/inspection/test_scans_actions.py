from __future__ import annotations

import json
from functools import partial

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.inspection import pictures
from tests.shipments import shipment

from greenlane.inspection import actions as orders
from greenlane.inspection import scan_files
from greenlane.inspection.actions import scans
from greenlane.inspection.actions.latecomers import match_latecomers
from greenlane.inspection.actions.scans import receive_scan
from greenlane.inspection.detector.coco import Runs
from greenlane.inspection.detector.run import Looked, NoDetector, Seen
from greenlane.inspection.models import Mark, Scan, UnreadScan
from greenlane.ledger.models import Entry

LOW, HIGH = pictures.parcel()
DUAL = pictures.tiff(np.stack([LOW, HIGH]))
CONTAINER = "CSQU3054383"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def consignment(taken_in):
    return taken_in(shipment("NP-1")).consignments[0]


class Eyes:
    """A detector that sees what it is told to."""

    name = "eyes 1"

    def __init__(self, *marks, nothing=0.1, abstains=False):
        self.looked = Looked(marks, nothing, 0.0, abstains)

    def look(self, frame):
        return self.looked


@pytest.fixture
def eyes(monkeypatch):
    def have(*marks, **given):
        monkeypatch.setattr(scans.installed, "detector", lambda: Eyes(*marks, **given))

    return have


@pytest.fixture
def received(ada, cast):
    def receive(data=DUAL, name="picture.tiff", **given):
        return receive_scan(data, name, **({"office": cast.terminal, "by": ada} | given))

    return receive


def verbs(subject):
    return list(Entry.objects.filter(subject_id=str(subject.pk)).order_by("seq").values_list("verb", flat=True))


# ---- received


def test_a_picture_is_received_once_with_its_bytes_and_its_views(received, cast, chi):
    scan = received(name="picture.tiff")
    assert (scan.reader, scan.state, scan.owner, scan.office) == ("tiff", "waiting", cast.northport, cast.terminal)
    assert [(v.number, v.kind, v.width, v.height) for v in scan.views.all()] == [(0, "dual", 128, 96)]
    assert scan_files.read(scan.owner_id, scan.sha256) == DUAL
    assert received(name="again.tiff") == scan
    assert verbs(scan) == ["scan.received"]
    assert not Scan.objects.visible_to(chi).exists()


def test_another_administration_has_its_own(received, chi, cast):
    ours = received()
    theirs = received(office=cast.southmere_port, by=chi)
    assert theirs != ours
    assert list(Scan.objects.visible_to(chi)) == [theirs]


@pytest.mark.parametrize("who", ["chi", "dee", "eli", "fay"])
def test_only_who_takes_in_at_that_border_may(received, cast, who):
    with pytest.raises(PermissionDenied):
        received(by=getattr(cast, who))
    assert not Scan.objects.exists()
    assert not Entry.objects.filter(verb__startswith="scan.").exists()


@pytest.mark.parametrize("given", [{"simulated": True}, {"beside": {"simulated": "true"}}])
def test_what_no_scanner_made_says_so(received, given):
    assert not received().simulated
    assert received(data=pictures.tiff(HIGH), **given).simulated


def test_it_is_looked_at_later_in_the_same_transaction(received):
    seen = []
    scan = received(later=seen.append)
    received(later=seen.append)
    assert seen == [scan]


# ---- what cannot be read


def test_what_cannot_be_read_is_kept_with_the_reason_and_tried_again(received, ada, monkeypatch):
    unread = received(data=DUAL[:300], name="half.tiff", numbers=["MSCU1234566"], simulated=True, beside={"lane": "3"})
    assert isinstance(unread, UnreadScan)
    assert (unread.field, "cut off" in unread.reason, unread.state) == ("file", True, "waiting")
    assert received(data=DUAL[:300]) == unread
    assert scans.try_again(unread, by=ada) is None
    monkeypatch.setattr(scans.reading_pictures, "read", lambda data, name: READ)
    scan = scans.try_again(unread, by=ada)
    unread.refresh_from_db()
    assert (unread.state, scan.sha256, scan.state) == ("received", unread.sha256, "waiting")
    assert (scan.simulated, scan.said["lane"], scan.numbers[-1]["from"]) == (True, "3", "sender"), "nothing is lost"
    assert verbs(unread) == ["scan.unread"]


READ = scans.reading_pictures.read(DUAL, "x")


def test_what_cannot_be_read_is_set_aside(received, ada, chi):
    unread = received(data=b"nothing", name="nothing.tiff")
    with pytest.raises(PermissionDenied):
        scans.drop(unread, by=chi)
    scans.drop(unread, by=ada)
    scans.drop(unread, by=ada)
    unread.refresh_from_db()
    assert unread.state == "dropped"
    assert verbs(unread) == ["scan.unread", "scan.dropped"]
    assert not UnreadScan.objects.visible_to(chi).exists()


# ---- matched


@pytest.mark.parametrize(
    ("given", "how"),
    [
        ({"name": f"{CONTAINER}_top.tiff"}, "name"),
        ({"name": "CSQU 305438-3.tiff"}, "name"),
        ({"name": "NP-1.tiff"}, "name"),
        ({"name": "INVB0001.tiff"}, "name"),
        ({"numbers": [CONTAINER]}, "sender"),
        ({"numbers": ["NP-1"]}, "sender"),
        ({"beside": {"container": CONTAINER}}, "file"),
        ({"data": pictures.tiff(HIGH, description=json.dumps({"container": CONTAINER}))}, "file"),
    ],
)
def test_a_picture_finds_its_consignment(received, consignment, given, how):
    scan = received(**given)
    assert (scan.consignment, scan.matched_by) == (consignment, how)


@pytest.mark.parametrize("name", ["CSQU3054384.tiff", "IMG_0001.tiff", "20260504.tiff", "NP-2.tiff", "A1.tiff"])
def test_a_picture_without_a_number_that_fits_waits_for_an_officer(received, consignment, name, ada):
    scan = received(name=name)
    assert (scan.consignment, scan.matched_by) == (None, "")
    assert scans.candidates(scan, ada) == []


def test_of_several_an_officer_chooses(received, taken_in, ada, chi):
    one, other = taken_in(shipment("NP-1"), shipment("NP-2")).consignments
    scan = received(name=f"{CONTAINER}.tiff")
    assert scan.consignment is None
    assert {c.reference for c in scans.candidates(scan, ada)} == {"NP-1", "NP-2"}
    assert scans.candidates(scan, chi) == []
    scan = scans.match_by_hand(scan, other, because="the seal on the door", by=ada)
    assert (scan.consignment, scan.matched_by) == (other, "hand")
    scan = scans.match_by_hand(scan, None, because="it was the lorry before", by=ada)
    assert (scan.consignment, scan.matched_by) == (None, "hand")
    assert verbs(scan) == ["scan.received", "scan.matched", "scan.unmatched"]
    with pytest.raises(PermissionDenied):
        scans.match_by_hand(scan, one, because="mine", by=chi)


def test_two_numbers_together_tell_what_one_does_not(received, taken_in):
    _one, other = taken_in(shipment("NP-1"), shipment("NP-2")).consignments
    assert received(name="NP-2.tiff", numbers=[CONTAINER]).consignment == other


def test_a_match_by_hand_needs_a_reason_and_ones_own_consignment(received, taken_in, ada, chi, cast, consignment):
    from greenlane.targeting.actions import install

    install(cast.southmere)
    (theirs,) = taken_in(shipment("XS-1"), by=chi, office=cast.southmere_port).consignments
    scan = received()
    with pytest.raises(orders.Refused):
        scans.match_by_hand(scan, consignment, because=" ", by=ada)
    with pytest.raises(PermissionDenied):
        scans.match_by_hand(scan, theirs, because="x", by=ada)
    with pytest.raises(PermissionDenied):
        received(data=pictures.tiff(HIGH), consignment=theirs)
    assert received(data=pictures.tiff(LOW), name="XS-1.tiff").consignment is None


def test_a_scan_answers_the_order_of_its_consignment(received, consignment, ada):
    (order,) = orders.order([consignment], "scan", because="dense", by=ada)
    assert received(name="NP-1.tiff").inspection == order
    assert received(data=pictures.tiff(HIGH), consignment=consignment).inspection == order


def test_a_picture_that_came_before_its_declaration_is_matched_when_that_comes(received, taken_in, cast, ada):
    early, wrong = received(name="NP-1.tiff"), received(data=pictures.tiff(HIGH), name="NP-1.tiff")
    before = early.risk
    (unlike,) = taken_in(shipment("NP-0", containers=[])).consignments
    assert match_latecomers() == 0
    scans.match_by_hand(wrong, unlike, because="the seal", by=ada)
    scans.match_by_hand(wrong, None, because="it was another", by=ada)
    (consignment,) = taken_in(shipment("NP-1")).consignments
    assert (match_latecomers(), match_latecomers()) == (1, 0)
    early.refresh_from_db()
    wrong.refresh_from_db()
    assert (early.consignment, early.matched_by, wrong.consignment) == (consignment, "name", None)
    assert early.risk != before
    assert verbs(early) == ["scan.received", "scan.matched"]


def test_a_picture_is_not_matched_later_with_another_office_s_goods(received, taken_in, cast, ada):
    scan = received(name="NP-1.tiff", by="system", office=cast.airport)
    taken_in(shipment("NP-1"))
    assert match_latecomers() == 0
    scan.refresh_from_db()
    assert scan.consignment is None


# ---- looked at


def test_the_detector_looks_once_and_its_marks_are_kept(received, consignment, eyes, chi):
    mask = Runs(96, 128, (5, 3, 96 * 128 - 8))
    eyes(Seen("ivory", (3.0, 4.0, 20.0, 10.0), mask, 0.9), Seen("bird", (1, 2, 3, 4), None, 0.2))
    scan = received(name="NP-1.tiff")
    before = scan.risk
    scan = scans.look(scan)
    first, second = Mark.objects.filter(view__scan=scan)
    assert (first.goods, first.box, first.confidence) == ("ivory", [3.0, 4.0, 20.0, 10.0], 0.9)
    assert first.detector == "eyes 1"
    assert first.mask == {"size": [96, 128], "counts": [5, 3, 96 * 128 - 8]}
    assert second.mask is None
    assert (scan.state, scan.nothing, scan.abstained, scan.detector) == ("to_read", 0.1, "", "eyes 1")
    assert scan.risk > before > 0
    scans.look(scan)
    assert Mark.objects.count() == 2
    assert verbs(scan) == ["scan.received", "scan.looked_at"]
    assert scan_files.drawn(scan.owner_id, scan.sha256, 0)
    assert not Scan.objects.visible_to(chi).exists()


def test_its_tiles_lie_where_the_viewer_looks_and_are_drawn_again(received, eyes):
    eyes()
    scan = scans.look(received())
    path = scan_files.tile(scan.owner_id, scan.sha256, 0, "index", 0, 0, 0)
    before = path.read_bytes()
    path.unlink()
    (path.parents[2] / "done").unlink()
    scans.draw(scan)
    assert path.read_bytes() == before


def test_without_a_detector_an_officer_reads_it_all_the_same(received, monkeypatch):
    def none():
        raise NoDetector("there are no weights")

    monkeypatch.setattr(scans.installed, "detector", none)
    scan = scans.look(received())
    assert (scan.state, scan.abstained, scan.nothing) == ("to_read", "no detector", None)


def test_a_detector_that_fails_or_has_no_opinion_says_so(received, eyes, monkeypatch):
    eyes(abstains=True, nothing=0.4)
    assert scans.look(received()).abstained == "unlike"
    monkeypatch.setattr(Eyes, "look", lambda self, frame: 1 / 0)
    scan = scans.look(received(data=pictures.tiff(HIGH)))
    assert (scan.state, scan.abstained, scan.nothing) == ("to_read", "failed", None)


def test_bytes_that_are_no_longer_the_same_are_not_shown_to_it(received, eyes):
    eyes()
    scan = received()
    scan_files.original(scan.owner_id, scan.sha256).write_bytes(DUAL[:-2] + b"xx")
    assert scans.look(scan).abstained == "gone"


def test_a_label_in_the_picture_finds_the_consignment(received, consignment, eyes):
    import zxingcpp

    eyes()
    code = np.asarray(zxingcpp.create_barcode(CONTAINER, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4))
    photo = pictures.colour(200, 300)
    photo[60 : 60 + code.shape[0], 60 : 60 + code.shape[1]] = code[..., None]
    scan = received(data=pictures.image(photo), name="label.png")
    assert scan.consignment is None
    scan = scans.look(scan)
    assert (scan.consignment, scan.matched_by) == (consignment, "code")


# ---- in which order rows are locked


def test_whoever_changes_a_scan_holds_the_chain_first_as_whoever_reads_it_does(received, taken_in, ada, eyes):
    eyes()
    looked, given_up, waits = received(), received(pictures.image(LOW)), received(pictures.image(HIGH), "NP-1.png")
    unread, dropped = received(b"text"), received(b"other text")
    consignment = taken_in(shipment("NP-1")).consignments[0]
    ordered = partial(orders.order, [consignment], "open", because="Ivory", by=ada)
    for deed in (
        partial(scans.look, looked),
        partial(scans.give_up, given_up),
        match_latecomers,
        partial(scans.match_by_hand, looked, consignment, because="Its label", by=ada),
        partial(scans.drop, dropped, by=ada),
        partial(received, pictures.tiff(LOW)),
        partial(received, b"one more text"),
        partial(orders.assign, [consignment], ada, by=ada),
        ordered,
        partial(orders.release, taken_in(shipment("NP-2")).consignments, because="Clear", by=ada),
    ):
        with CaptureQueriesContext(connection) as asked:
            deed()
        begun = next(n for n, query in enumerate(asked) if query["sql"].startswith("SAVEPOINT"))
        tables = ("inspection_", "consignments_consignment", "ledger_head")
        inside = [query["sql"] for query in asked.captured_queries[begun:] if any(t in query["sql"] for t in tables)]
        assert "ledger_head" in inside[0], deed
    waits.refresh_from_db()
    assert waits.consignment == consignment
    assert unread.state == "waiting"
