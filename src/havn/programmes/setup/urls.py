"""Addresses of the set-up, of joining, and of one's own account."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path

from havn.programmes.setup.views import account, circles, home, organisations, people, recovery

setup: list[URLPattern] = [
    path("", home.Setup.as_view(), name="setup"),
    path("network/", home.ChangeNetwork.as_view(), name="network-change"),
    path("organisations/", organisations.Organisations.as_view(), name="organisations"),
    path("organisations/new/", organisations.AddOrganisation.as_view(), name="organisation-add"),
    path("organisations/<uuid:pk>/", organisations.OrganisationRecord.as_view(), name="organisation"),
    path("organisations/<uuid:pk>/change/", organisations.ChangeOrganisation.as_view(), name="organisation-change"),
    path("organisations/<uuid:pk>/house/", organisations.Affiliate.as_view(), name="organisation-affiliate"),
    path("organisations/<uuid:pk>/invite/", people.Invite.as_view(), name="person-invite"),
    path("organisations/<uuid:pk>/role/", people.GiveRole.as_view(), name="role-give"),
    path("organisations/<uuid:pk>/circle/", circles.AddCircle.as_view(), name="circle-add"),
    path("affiliations/<uuid:pk>/end/", organisations.EndAffiliation.as_view(), name="affiliation-end"),
    path("people/", people.People.as_view(), name="people"),
    path("people/<uuid:pk>/", people.PersonRecord.as_view(), name="person"),
    path("people/<uuid:pk>/close/", people.Deactivate.as_view(), name="person-deactivate"),
    path("people/<uuid:pk>/appoint/", people.Appoint.as_view(), name="administrator-appoint"),
    path("people/<uuid:pk>/dismiss/", people.Dismiss.as_view(), name="administrator-dismiss"),
    path("people/<uuid:pk>/recovery/", recovery.OpenRecovery.as_view(), name="recovery-open"),
    path("roles/<uuid:pk>/end/", people.EndRole.as_view(), name="role-end"),
    path("link/", people.OneTimeLink.as_view(), name="one-time-link"),
    path("invitations/<uuid:pk>/withdraw/", people.WithdrawInvitation.as_view(), name="invitation-withdraw"),
    path("circles/", circles.Circles.as_view(), name="circles"),
    path("circles/<uuid:pk>/", circles.CircleRecord.as_view(), name="circle"),
    path("circles/<uuid:pk>/rename/", circles.RenameCircle.as_view(), name="circle-rename"),
    path("circles/<uuid:pk>/admit/", circles.Admit.as_view(), name="circle-admit"),
    path("circles/<uuid:pk>/seal-again/", circles.Rekey.as_view(), name="circle-rekey"),
    path("places/<uuid:pk>/take-out/", circles.TakeOut.as_view(), name="circle-take-out"),
]

own: list[URLPattern | URLResolver] = [
    path("", account.Account.as_view(), name="account"),
    path("profile/", account.ChangeProfile.as_view(), name="profile-change"),
    path("acting-for/", home.ActingFor.as_view(), name="acting-for"),
    path("recovery/", recovery.MakeKit.as_view(), name="recovery-kit"),
    path("recoveries/<uuid:pk>/help/", recovery.Help.as_view(), name="recovery-help"),
    path("recoveries/<uuid:pk>/stop/", recovery.StopRecovery.as_view(), name="recovery-stop"),
    path("sessions/others/end/", account.EndOtherSessions.as_view(), name="sessions-end"),
    path("sessions/<str:session>/end/", account.EndSession.as_view(), name="session-end"),
    path("password/change/", account.ChangePassphrase.as_view(), name="account_change_password"),
    path("password/reset/", account.NoReset.as_view(), name="account_reset_password"),
    path("signup/", account.NoSignUp.as_view(), name="account_signup"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("2fa/picture.png", account.SecondStepPicture.as_view(), name="second-step-picture"),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("setup/", include(setup)),
    path("account/", include(own)),
    path("join/<str:token>/", people.Join.as_view(), name="join"),
    path("come-back/<str:token>/", recovery.ComeBack.as_view(), name="come-back"),
]
