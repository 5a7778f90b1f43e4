from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "greenlane.people"
    label = "people"

    def ready(self) -> None:
        """Write the ledger at every way in and out, whichever view or back end it goes through."""
        from axes.signals import user_locked_out
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from greenlane.people import signing_in

        user_logged_in.connect(signing_in.signed_in, dispatch_uid="people.signed_in")
        user_logged_out.connect(signing_in.signed_out, dispatch_uid="people.signed_out")
        user_login_failed.connect(signing_in.refused, dispatch_uid="people.refused")
        user_locked_out.connect(signing_in.locked_out, dispatch_uid="people.locked_out")
