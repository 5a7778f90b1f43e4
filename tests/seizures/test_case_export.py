"""An exported case: it proves itself, every tampering is found, and who may not see names gets none."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from tests.seized import seized

from greenlane.cli import main
from greenlane.ledger.models import Entry
from greenlane.people.actions import SYSTEM
from greenlane.seizures import case_file, verifying
from greenlane.seizures import record as records
from greenlane.seizures.actions import cases, evidence, exporting, proving
from greenlane.seizures.actions import custody as deeds
from greenlane.seizures.evidence import vault
from greenlane.seizures.models import Custody, EvidenceFile, Exhibit, HandOver, Revision


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def case(written_up, cast):
    """Two exhibits, three files, a hand-over, and one given back to a person with a name."""
    seizure = written_up(names=True)
    tusk, other = (evidence.add_exhibit(seizure, f"tusk {n}", seal=f"S-{n}", place="shed", by=cast.ada) for n in (1, 2))
    evidence.add_file(seizure, io.BytesIO(b"said by Jan Inventedson"), "../../etc/note.txt", "Jan", tusk, by=cast.ada)
    evidence.add_file(
        seizure, io.BytesIO(b"lengths: 120 cm"), "lengths.txt", "sizes", other, nominal=False, by=cast.ada
    )
    evidence.add_file(seizure, io.BytesIO(b"of the case alone"), "x.txt", by=cast.ada)
    deeds.offer(tusk, to=cast.kai, because="the file", by=cast.ada)
    deeds.accept(tusk, place="room 1", by=cast.kai)
    deeds.give_back(other, to="Jan Inventedson", because="ordered by the court", by=cast.ada)
    return seizure


def exported(case, by=SYSTEM, **more):
    out = io.BytesIO()
    exporting.export(case, by=by, **more).write(out)
    return out.getvalue()


def proved(data, key=""):
    return case_file.verify_stream(io.BytesIO(data), key)


def repacked(data, **changed):
    """The same parts with some changed (None: left out) or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()} | changed
    out = io.BytesIO()
    case_file.pack(((name, len(part), [part]) for name, part in parts.items() if part is not None), out)
    return out.getvalue()


def test_an_exported_case_proves_itself(case, cast):
    made = exporting.export(case, by=cast.ada)
    out = io.BytesIO()
    made.write(out)
    report, manifest = proved(out.getvalue(), made.fingerprint.upper())
    assert report.sound and (report.exhibits, report.files, report.withheld) == (2, 3, 0), str(report)
    assert manifest.case["number"] == case.number and manifest.names
    assert not proved(out.getvalue(), "0" * 64)[0].sound, "signed by another key than the one that was told"
    assert Entry.objects.about("seizure", case.pk).filter(verb="custody.exported").count() == 1


def test_any_byte_that_is_changed_is_found(case):
    data = exported(case)
    dice = random.Random(11)
    for at in dice.sample(range(len(data)), 60):
        bad = data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]
        assert not proved(bad)[0].sound, f"byte {at} of {len(data)}"
    for cut in (0, 1, 100, len(data) // 2, len(data) - 1):
        assert not proved(data[:cut])[0].sound
    assert not proved(data + b"more")[0].sound


def test_what_is_exchanged_is_named_with_its_exhibit(case):
    data = exported(case)
    note = EvidenceFile.objects.get(file_name="lengths.txt")
    report, _ = proved(repacked(data, **{f"files/{note.sha256}": b"lengths: 119 cm"}))
    assert [(f.exhibit, "altered" in f.said) for f in report.faults] == [(note.exhibit.number, True)], str(report)
    report, _ = proved(repacked(data, **{f"files/{note.sha256}": None}))
    assert [(f.exhibit, "missing" in f.said) for f in report.faults] == [(note.exhibit.number, True)], str(report)
    report, _ = proved(repacked(data, **{"../../../tmp/evil": b"x", "/etc/passwd": b"y"}))
    assert [f.said.split(" is in")[0] for f in report.faults] == ["'../../../tmp/evil'", "'/etc/passwd'"]
    for name in ("manifest.sig", "key.pem", "manifest.json", "custody.jsonl", "VERIFY.txt", "exhibits.jsonl"):
        assert not proved(repacked(data, **{name: None}))[0].sound, name
    lines = zipfile.ZipFile(io.BytesIO(data)).read("exhibits.jsonl").replace(b"tusk 1", b"tusk 9")
    named = {fault.exhibit for fault in proved(repacked(data, **{"exhibits.jsonl": lines}))[0].faults}
    assert f"{case.number}/E1" in named and f"{case.number}/E2" not in named


def test_hostile_files_are_faults_and_nothing_worse(tmp_path):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", b"0" * 50_000_000)
    deep = b"[" * 100_000
    for data in (b"", b"PK", bomb.getvalue(), repacked(bomb.getvalue(), **{"manifest.json": deep, "key.pem": deep})):
        report, manifest = proved(data)
        assert not report.sound and manifest is None


def test_rows_changed_behind_the_chains_back_are_named(case, cast):
    assert proving.prove(case, by=cast.ada).sound, str(proving.prove(case, by=cast.ada))
    one = f"{case.number}/E1"
    for rows, changed in (
        (Exhibit.objects.filter(number=one), {"place": "elsewhere"}),
        (EvidenceFile.objects.filter(exhibit__number=one), {"sha256": "0" * 64}),
        (Custody.objects.filter(exhibit__number=one, kind="accept"), {"by_name": "Somebody"}),
        (Custody.objects.filter(exhibit__number=one, kind="accept"), {"said": {"kind": "accept"}}),
        (HandOver.objects.filter(exhibit__number=one), {"taker": cast.gil}),
        (HandOver.objects.filter(exhibit__number=one), {"because": "another reason"}),
        (EvidenceFile.objects.filter(exhibit__number=one), {"nominal": False}),
        (EvidenceFile.objects.filter(exhibit__number=one), {"caption": "another day"}),
        (EvidenceFile.objects.filter(exhibit__number=one), {"aside": {}}),
    ):
        row = rows.get()
        same = type(row).objects.filter(pk=row.pk)
        same.update(**changed)
        report = proving.prove(case, by=cast.ada)
        assert {fault.exhibit for fault in report.faults} == {one}, f"{changed}: {report}"
        same.update(**{name: getattr(row, name) for name in changed})
    file = EvidenceFile.objects.get(exhibit__number=one)
    sealed = next(vault._folder().rglob(f"{file.sha256}/sealed"))
    sealed.write_bytes(sealed.read_bytes()[:-1])
    report = proving.prove(case, by=cast.ada)
    assert [(fault.exhibit, "altered" in fault.said) for fault in report.faults] == [(one, True)]
    assert "could not be exported" in str(proved(exported(case))[0])


def test_who_may_not_see_names_gets_none(case, cast):
    data = exported(case, by=cast.kai, names=False)
    report, manifest = proved(data)
    assert report.sound and report.withheld == 2 and not manifest.names, str(report)
    for name in (b"Inventedson", b"note.txt", b"Imaginary Polymers", b"said by"):
        assert name in plain(exported(case)) and name not in plain(data)
    for stranger in (cast.chi, cast.eli, cast.fay):
        for deed in (lambda by: exporting.export(case, by=by), lambda by: proving.prove(case, by=by)):
            with pytest.raises(PermissionDenied):
                deed(stranger)


def plain(data):
    file = zipfile.ZipFile(io.BytesIO(data))
    return b"".join(file.read(name) for name in file.namelist())


def test_an_empty_case_is_sound_too(written_up, cast):
    assert proved(exported(written_up()))[0].sound


def test_from_the_command_line(case, cast, tmp_path, capsys):
    def run(*arguments):
        done = CliRunner().invoke(main, [str(argument) for argument in arguments])
        return done.exit_code, done.output

    out, bundle = tmp_path / "case.zip", tmp_path / "case.pdf"
    assert run("case", "export", case.number, "--out", out, "--as", "ada")[0] == 0
    assert run("case", "bundle", case.number, "--out", bundle)[0] == 0 and bundle.read_bytes().startswith(b"%PDF-")
    key = run("case", "key")[1].strip()
    assert run("verify-custody", out, "--key", key)[0] == 0
    assert run("verify-custody", case.number)[0] == 0 and verifying.main([str(out), key]) == 0
    out.write_bytes(out.read_bytes().replace(b"lengths: 120 cm", b"lengths: 119 cm"))
    code, said = run("verify-custody", out)
    assert code == 1 and f"Exhibit {case.number}/E2: File" in said and verifying.main([str(out)]) == 1
    Exhibit.objects.filter(number=f"{case.number}/E1").update(seal="other")
    code, said = run("verify-custody", case.number)
    assert code == 1 and f"Exhibit {case.number}/E1: The seal was changed" in said
    assert run("case", "export", case.number, "--out", out, "--as", "chi")[0] == 1, "who may not see it finds no case"
    assert verifying.main([]) == 2 and "FINGERPRINT" in capsys.readouterr().out


def test_a_record_changed_with_its_digest_is_found(case, cast):
    cases.amend(case, seized(narrative="a second box"), because="opened", by=cast.ada)
    case.refresh_from_db()
    assert proving.prove(case, by=cast.ada).sound
    other = dict(case.record, narrative="no second box")
    digest = records.digest(records.from_json(other), case.parties)
    rows = Revision.objects.filter(seizure=case, version=2)
    for changed in ({"record": other}, {"record": other, "digest": digest}):
        type(case).objects.filter(pk=case.pk).update(**changed)
        case.refresh_from_db()
        assert "without an amendment" in str(proving.prove(case, by=cast.ada))
    type(case).objects.filter(pk=case.pk).update(number="NCT-1999-00001")
    case.refresh_from_db()
    assert "number of the case" in str(proving.prove(case, by=cast.ada))
    rows.update(record=other, digest=digest)
    assert "not what was entered" in str(proving.prove(case, by=cast.ada))


def test_letters_are_the_same_however_they_were_typed(written_up, cast):
    case = written_up()
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(name="Ade\u0301")
    cast.ada.refresh_from_db()
    exhibit = evidence.add_exhibit(case, "de\u0301fense", 1, place="entrepo\u0302t", seal="e\u0301", by=cast.ada)
    deeds.offer(exhibit, to=cast.kai, because="re\u0301serve", by=cast.ada)
    report = proving.prove(case, by=cast.ada)
    assert report.sound, str(report)
