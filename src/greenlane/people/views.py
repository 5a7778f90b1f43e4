from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.people import actions, words
from greenlane.people.forms import PreferencesForm, SignInForm
from greenlane.people.models import Person, Theme

YEAR = 365 * 24 * 3600


class SignIn(LoginView):
    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        return _as_preferred(super().form_valid(form), form.get_user())


class SignOut(LogoutView):
    http_method_names = ["post"]
    next_page = settings.LOGIN_URL


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """One's own page: how the pages look and answer, and what one may do here and why."""
    person = request.user
    assert isinstance(person, Person)  # LoginRequiredMiddleware
    form = PreferencesForm(
        request.POST or None,
        initial={"language": person.language, "theme": person.theme, "keys_on": person.keys_on},
    )
    if request.method == "POST" and form.is_valid():
        actions.change_preferences(by=person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, _("Saved."))
        return _as_preferred(redirect("people:me"), person)
    assignments = person.assignments.valid_at(timezone.now()).select_related("organisation", "office")
    posts = [(assignment, words.abilities(assignment.post)) for assignment in assignments]
    status = 422 if form.is_bound else 200
    return render(request, "people/me.html", {"form": form, "posts": posts}, status=status)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any, *args: Any) -> HttpResponse:
    """What django-axes shows instead of the form after too many tries."""
    return render(request, "people/locked_out.html", {"minutes": round(60 * settings.AXES_COOLOFF_TIME)}, status=429)


def _as_preferred(response: HttpResponse, person: Person) -> HttpResponse:
    """Bring language and theme to this device, where the language menu and the theme switch keep them too."""
    wanted = {settings.LANGUAGE_COOKIE_NAME: person.language, "theme": person.theme}
    for name, value in wanted.items():
        if value == Theme.AUTO:
            response.delete_cookie(name)
        else:
            response.set_cookie(
                name, value, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )
    return response
