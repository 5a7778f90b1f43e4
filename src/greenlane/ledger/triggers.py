"""The database's own guard over entries: no change but erasing a body, no deletion, no truncation.

It stops mistakes and ordinary rights, not whoever owns the database: against him stands the chain with its checkpoints.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "an entry of the ledger is neither changed nor deleted"
KEPT = ["id", "chain", "seq", "version", "prev", "hash", "at", "actor", "verb", "subject_kind", "subject_id", "digest"]

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS ledger_entry_not_deleted BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS ledger_entry_not_changed BEFORE UPDATE ON ledger_entry
    WHEN NEW.body IS NOT NULL OR NOT ({" AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT)})
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
]
SQLITE_OFF = ["DROP TRIGGER IF EXISTS ledger_entry_not_deleted", "DROP TRIGGER IF EXISTS ledger_entry_not_changed"]

POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION ledger_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF NEW.body IS NULL AND to_jsonb(NEW) - 'body' = to_jsonb(OLD) - 'body' THEN
          RETURN NEW;
        END IF;
      END IF;
      RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE OR REPLACE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuse()""",
    """CREATE OR REPLACE TRIGGER ledger_entry_not_truncated BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuse()""",
]
POSTGRESQL_OFF = [
    "DROP TRIGGER IF EXISTS ledger_entry_kept ON ledger_entry",
    "DROP TRIGGER IF EXISTS ledger_entry_not_truncated ON ledger_entry",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guard up. Harmless where it stands already. Raises NotImplementedError for another database."""
    _run(connection, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard down: for the reverse migration, and for tests that must empty their tables."""
    _run(connection, {"sqlite": SQLITE_OFF, "postgresql": POSTGRESQL_OFF})


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    if connection.vendor not in statements:
        raise NotImplementedError(f"the ledger has no guard for {connection.vendor}")
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
