from __future__ import annotations

from django.urls import path

from greenlane.seizures.views import (
    costs,
    custody,
    deeds,
    due,
    evidence,
    exporting,
    files,
    incoming,
    letters,
    listing,
    one,
    takeback,
    writing,
)

app_name = "seizures"
urlpatterns = [
    path("seizures/", listing.cases, name="list"),
    path("seizures/new/", writing.new, name="new"),
    path("seizures/peek/<uuid:pk>/", listing.peek, name="peek"),
    path("seizures/from-inspection/<uuid:pk>/", writing.from_inspection, name="from-inspection"),
    path("seizures/<uuid:pk>/", one.one, name="one"),
    path("seizures/<uuid:pk>/edit/", writing.edit, name="edit"),
    path("seizures/<uuid:pk>/assign/", deeds.assign, name="assign"),
    path("seizures/<uuid:pk>/show/", deeds.refer, name="refer"),
    path("seizures/<uuid:pk>/withdraw/", deeds.withdraw, name="withdraw"),
    path("seizures/<uuid:pk>/propose-close/", deeds.propose, name="propose-close"),
    path("seizures/<uuid:pk>/close/", deeds.close, name="close"),
    path("seizures/<uuid:pk>/reopen/", deeds.reopen, name="reopen"),
    path("seizures/<uuid:pk>/alike/<uuid:other>/", deeds.judge, name="judge"),
    path("seizures/due/", due.due_page, name="due"),
    path("seizures/due.ics", due.due_feed, name="due-feed"),
    path("seizures/due/address/", due.make_feed, name="make-feed"),
    path("seizures/due/address/end/", due.end_feed, name="end-feed"),
    path("seizures/<uuid:pk>/take-backs/new/", takeback.new, name="new-take-back"),
    path("seizures/<uuid:pk>/take-backs/<uuid:take_back>/", takeback.one, name="take-back"),
    path("seizures/<uuid:pk>/take-backs/<uuid:take_back>/step/", takeback.step, name="take-step"),
    path("seizures/<uuid:pk>/take-backs/<uuid:take_back>/longer/", takeback.longer, name="agree-longer"),
    path("seizures/<uuid:pk>/take-backs/<uuid:take_back>/costs/", costs.add, name="add-cost"),
    path("seizures/<uuid:pk>/take-backs/<uuid:take_back>/costs/<int:cost>/paid/", costs.pay, name="pay-cost"),
    path("seizures/<uuid:pk>/take-backs/<uuid:take_back>/costs/<int:cost>/next/", costs.pass_on, name="pass-cost"),
    path("seizures/<uuid:pk>/take-backs/<uuid:take_back>/letters/new/", letters.write, name="write-letter"),
    path("seizures/<uuid:pk>/take-backs/<uuid:take_back>/letters/<uuid:letter>/", letters.letter, name="letter"),
    path(
        "seizures/<uuid:pk>/take-backs/<uuid:take_back>/letters/<uuid:letter>/letter.pdf",
        letters.letter_pdf,
        name="letter-pdf",
    ),
    path(
        "seizures/<uuid:pk>/take-backs/<uuid:take_back>/letters/<uuid:letter>/text/",
        letters.rewrite,
        name="rewrite-letter",
    ),
    path(
        "seizures/<uuid:pk>/take-backs/<uuid:take_back>/letters/<uuid:letter>/kept/", letters.keep, name="keep-letter"
    ),
    path(
        "seizures/<uuid:pk>/take-backs/<uuid:take_back>/letters/<uuid:letter>/sent/", letters.sent, name="send-letter"
    ),
    path(
        "seizures/<uuid:pk>/take-backs/<uuid:take_back>/letters/<uuid:letter>/answer/",
        letters.answer,
        name="answer-letter",
    ),
    path("seizures/files/", incoming.files, name="incoming"),
    path("seizures/files/take/", incoming.take, name="take-file"),
    path("seizures/files/seizures.xlsx", incoming.template, name="template"),
    path("seizures/files/<uuid:pk>/", incoming.one, name="incoming-one"),
    path("seizures/files/<uuid:pk>/rows/<uuid:aside>/", incoming.aside, name="aside"),
    path("seizures/files/<uuid:pk>/rows/<uuid:aside>/drop/", incoming.drop, name="drop-aside"),
    path("seizures/find/", evidence.find, name="find"),
    path("seizures/<uuid:pk>/exhibits/", evidence.add, name="add-exhibit"),
    path("seizures/<uuid:pk>/exhibits/<uuid:exhibit>/", evidence.exhibit, name="exhibit"),
    path("seizures/<uuid:pk>/exhibits/<uuid:exhibit>/describe/", evidence.describe, name="describe-exhibit"),
    path("seizures/<uuid:pk>/labels/", evidence.label_sheet, name="labels"),
    path("seizures/<uuid:pk>/files/", files.add, name="add-file"),
    path("seizures/<uuid:pk>/files/<uuid:file>/", files.download, name="file"),
    path("seizures/<uuid:pk>/files/<uuid:file>/about/", files.about, name="about-file"),
    path("seizures/<uuid:pk>/files/<uuid:file>/remove/", files.remove, name="remove-file"),
    path("seizures/<uuid:pk>/files/<uuid:file>/<str:size>.jpg", files.preview, name="preview"),
    path("seizures/<uuid:pk>/exhibits/<uuid:exhibit>/custody/", custody.custody, name="custody"),
    path("seizures/<uuid:pk>/export/", exporting.export, name="case-export"),
]
