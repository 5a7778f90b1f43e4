"""Setting up an installation: who works where, in which role, and which machines may call the API.

Whoever has the machine may do this; each command is one action and stands in the ledger as done by the system.
"""

from __future__ import annotations

from datetime import timedelta

import click

from greenlane.cli import installation
from greenlane.cli.installation import refusals, set_up


@click.group("people")
def people() -> None:
    """Organisations, offices, officers, roles, and tokens for the API."""
    set_up()


@people.command()
@click.argument("name")
@click.option("--country", required=True, help="ISO 3166 alpha-2 code.")
@click.option("--type", "type_", default="customs_hq", show_default=True)
@click.option("--below", help="Name of the organisation that it belongs to.")
@click.option("--private", is_flag=True, help="No competent authority: receives no personal data.")
def organisation(name: str, country: str, type_: str, below: str | None, private: bool) -> None:
    """Create an organisation, with the shipped indicators in force where it is a customs administration."""
    from django.db import transaction

    from greenlane.people import actions
    from greenlane.targeting.actions import install

    with refusals(ValueError), transaction.atomic():
        made = actions.create_organisation(
            by=actions.SYSTEM,
            name=name,
            country=country,
            type=type_,
            competent_authority=not private,
            parent=installation.organisation(below) if below else None,
        )
        if type_.startswith("customs"):
            install(made)
    click.echo(f"{made.name}: {made.pk}")


@people.command()
@click.argument("code")
@click.argument("name")
@click.option("--of", "owner", required=True, help="Name of the organisation.")
@click.option("--place", default="", help="UN/LOCODE.")
@click.option("--time-zone", default="UTC", show_default=True)
def office(code: str, name: str, owner: str, place: str, time_zone: str) -> None:
    """Create an office."""
    from greenlane.people import actions

    with refusals(ValueError):
        home = installation.organisation(owner)
        actions.create_office(
            by=actions.SYSTEM, organisation=home, code=code, name=name, place=place, time_zone=time_zone
        )
    click.echo(f"{code}: {name}")


@people.command()
@click.argument("username")
@click.argument("name")
@click.option("--of", "owner", required=True, help="Name of the organisation.")
@click.option("--role", "roles", multiple=True, required=True, help="May be given several times.")
@click.option("--office", "code", help="Code of the office; without one the role holds in the whole organisation.")
@click.password_option(help="Asked for if not given; at least 12 signs.")
def person(username: str, name: str, owner: str, roles: tuple[str, ...], code: str | None, password: str) -> None:
    """Create someone who signs in, with a role."""
    from django.db import transaction

    from greenlane.people import actions

    with refusals(ValueError), transaction.atomic():
        home = installation.organisation(owner)
        made = actions.create_person(
            by=actions.SYSTEM, organisation=home, username=username, name=name, password=password
        )
        for role in roles:
            actions.assign(
                by=actions.SYSTEM,
                person=made,
                organisation=home,
                role=role,
                office=installation.office(code, owner=home) if code else None,
            )
    click.echo(f"{made.name} signs in as {made.username}: {', '.join(roles)}")


@people.command()
@click.argument("name")
@click.option("--of", "owner", required=True, help="Name of the organisation.")
@click.option("--office", "code", help="Code of the office that it sends for; without one each call names it.")
@click.option("--days", default=365, show_default=True, help="Days until it expires, at most 366.")
@click.option("--read", is_flag=True, help="May also read back what became of a consignment.")
@click.option("--endorse", is_flag=True, help="May also read, and endorse permits with what was really shipped.")
def token(name: str, owner: str, code: str | None, days: int, read: bool, endorse: bool) -> None:
    """Issue a token with which a machine may send consignments. It is shown this once."""
    from django.utils import timezone

    from greenlane.people import actions

    with refusals(ValueError):
        home = installation.organisation(owner)
        _account, shown = actions.issue_token(
            by=actions.SYSTEM,
            organisation=home,
            office=installation.office(code, owner=home) if code else None,
            name=name,
            expires=timezone.now() + timedelta(days=days),
            capabilities=["receive", *(["read"] if read or endorse else []), *(["endorse"] if endorse else [])],
        )
    click.echo(shown)


@people.command()
@click.argument("name")
@click.option("--of", "owner", required=True, help="Name of the organisation.")
def revoke(name: str, owner: str) -> None:
    """Revoke the token of that name: no machine sends with it any more."""
    from greenlane.people import actions

    with refusals(ValueError):
        found = list(installation.organisation(owner).system_accounts.filter(name=name, revoked=None))
        for account in found:
            actions.revoke_token(by=actions.SYSTEM, account=account)
    if not found:
        raise click.ClickException(f"{owner} has no token {name!r} that holds")
    click.echo(f"{name}: revoked")


@people.command()
@click.argument("username")
@click.option("--of", "owner", required=True, help="Name of the organisation.")
def leave(username: str, owner: str) -> None:
    """End every role that someone holds in the organisation."""
    from django.utils import timezone

    from greenlane.people import actions
    from greenlane.people.models import Assignment, login_name

    with refusals(ValueError):
        held = Assignment.objects.valid_at(timezone.now()).filter(organisation=installation.organisation(owner))
        found = list(held.filter(person__username=login_name(username)))
        for assignment in found:
            actions.end_assignment(by=actions.SYSTEM, assignment=assignment)
    if not found:
        raise click.ClickException(f"{username!r} holds no role in {owner}")
    click.echo(f"{username}: {', '.join(one.role for one in found)} ended")
