"""An administration's own Species+ download: read by an administrator, kept beside what ships, told in the ledger."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied

from greenlane.consignments import actions
from greenlane.consignments.library import books
from greenlane.ledger.models import Entry
from greenlane.reference.species_plus import MissingColumn

LIST = """Kingdom,Phylum,Class,Order,Family,Genus,Species,ScientificName,Rank,CurrentListing,EffectiveAt,All_DistributionISOCodes
Animalia,Chordata,Inventia,Inventales,Inventidae,Inventus,major,Inventus major,SPECIES,I,2020-01-01,"KE,TZ"
Animalia,Chordata,Inventia,Inventales,Inventidae,Inventus,minor,Inventus minor,SPECIES,nonsense,2020-01-01,KE
"""  # noqa: E501


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "FOLDER", tmp_path / "reference")
    yield tmp_path / "reference"
    books.cache_clear()


def test_fay_imports_it_and_the_ledger_says_so(cast, folder):
    taxa, faults = actions.import_species(io.BytesIO(LIST.encode()), by=cast.fay)
    assert taxa == 1
    assert [fault.line for fault in faults if fault.refused] == [3]
    assert list(folder.glob("*.csv"))
    assert Entry.objects.get(verb="reference.imported").body["taxa"] == 1


def test_an_officer_may_not(cast, folder):
    with pytest.raises(PermissionDenied):
        actions.import_species(io.BytesIO(LIST.encode()), by=cast.ada)
    assert not folder.exists()


def test_a_file_without_the_columns_is_refused_whole(cast, folder):
    with pytest.raises(MissingColumn):
        actions.import_species(io.BytesIO(b"a,b\n1,2\n"), by=cast.fay)
    assert not list(folder.glob("*.csv"))
