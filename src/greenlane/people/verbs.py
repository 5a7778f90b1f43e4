from django.utils.translation import gettext_lazy as _

VERBS = {
    "organisation.created": _("{actor} created the organisation {name}"),
    "office.created": _("{actor} created the office {name}"),
    "person.created": _("{actor} created {name}"),
    "person.preferences_changed": _("{actor} changed how the pages look and answer"),
    "role.assigned": _("{actor} made {person} {role}"),
    "role.ended": _("{actor} ended the role of {person} as {role}"),
    "token.issued": _("{actor} issued a token for {name}"),
    "token.revoked": _("{actor} revoked the token of {name}"),
    "session.opened": _("{actor} signed in"),
    "session.closed": _("{actor} signed out"),
    "session.refused": _("A sign-in as {actor} was refused"),
    "session.locked_out": _("{actor} was locked out after too many tries"),
}
