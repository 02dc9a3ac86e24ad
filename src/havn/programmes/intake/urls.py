"""Public addresses of intake."""

from django.urls import path

from havn.programmes.intake.views import entry, mailbox, one_page, sending
from havn.programmes.intake.views import help as flow

urlpatterns = [
    path("help/", flow.Start.as_view(), name="help"),
    path("help/code/", sending.CodeKept.as_view(), name="help-code"),
    path("help/<slug:desk>/", flow.DeskPage.as_view(), name="help-desk"),
    path("help/<slug:desk>/check/", sending.Check.as_view(), name="help-check"),
    path("help/<slug:desk>/later/", sending.Later.as_view(), name="help-later"),
    path("help/<slug:desk>/discard/", sending.Discard.as_view(), name="help-discard"),
    path("help/<slug:desk>/one-page/", one_page.OnePage.as_view(), name="help-one-page"),
    path("help/<slug:desk>/<slug:page>/", flow.HelpPage.as_view(), name="help-page"),
    path("mailbox/", mailbox.Box.as_view(), name="mailbox"),
    path("mailbox/open/", mailbox.Knock.as_view(), name="mailbox-open"),
    path("mailbox/messages/<int:number>/", mailbox.OlderMessages.as_view(), name="mailbox-messages"),
    path("mailbox/write/", mailbox.Write.as_view(), name="mailbox-write"),
    path("mailbox/answer/", mailbox.Answer.as_view(), name="mailbox-answer"),
    path("mailbox/file/", mailbox.AddFile.as_view(), name="mailbox-file"),
    path("mailbox/files/<uuid:pk>/", mailbox.Attachment.as_view(), name="mailbox-attachment"),
    path("mailbox/consent/", mailbox.ChangeConsent.as_view(), name="mailbox-consent"),
    path("mailbox/withdraw/", mailbox.Withdraw.as_view(), name="mailbox-withdraw"),
    path("mailbox/code/", mailbox.ChangeCode.as_view(), name="mailbox-code"),
    path("mailbox/continue/", mailbox.Continue.as_view(), name="mailbox-continue"),
    path("office/requests/new/", entry.EnterRequest.as_view(), name="request-enter"),
    path("leave/", mailbox.Leave.as_view(), name="leave"),
]
