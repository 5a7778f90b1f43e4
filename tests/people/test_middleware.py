"""Who is not signed in is led to the sign-in page, and told what became of a form that was sent."""

from __future__ import annotations

from django.urls import reverse


def test_a_form_that_is_sent_signed_out_is_not_lost_without_a_word(client, db):
    address = reverse("people:me")
    told = "nothing was saved"
    led = client.get(address, follow=True)
    assert led.redirect_chain[0][0].startswith(reverse("people:sign-in")) and told not in led.content.decode()
    led = client.post(address, {"language": "fr"}, follow=True)
    assert led.redirect_chain[0][0].startswith(reverse("people:sign-in")) and told in led.content.decode()
    assert told not in client.get(reverse("people:sign-in")).content.decode(), "it is said once"
