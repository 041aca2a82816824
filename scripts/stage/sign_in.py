"""People who sign in to a server until it is killed, and what has to be there of it afterwards.

What was answered is kept: a code can be redeemed once, a refresh token that took another's place is good and the other is
not, an accepted invitation made a member and is spent. What was asked for and not answered happened whole or not at all.
"""

import base64
import hashlib
import http.client
import json
import secrets
import threading
import time
import urllib.parse

CALLBACK = "https://app.example/cb"
PASSWORD = "Correct horse battery staple 7"
EMAIL = "ada@acme.example"
# What one person does at most between two kills.
MOST = 200
# How long a request may take, in seconds.
PATIENCE = 60
# A connection that is cut off, or an answer that is.
GONE = (OSError, http.client.HTTPException, ValueError)


class Refused(Exception):
    """Something is not as it has to be."""


def check(condition, sentence):
    if not condition:
        raise Refused(sentence)


class Application:
    """The client that people use, their organization, and somebody who has an account."""

    def __init__(self, caller, organization, connection):
        self.organization = organization
        made = caller.expect(201, "POST", "/clients", {
            "name": "Application",
            "app_type": "regular_web",
            "oidc_conformant": True,
            "token_endpoint_auth_method": "client_secret_post",
            "grant_types": ["authorization_code", "refresh_token"],
            "callbacks": [CALLBACK],
            "initiate_login_uri": "https://app.example/login",
            "organization_usage": "allow",
            "refresh_token": {"rotation_type": "rotating", "expiration_type": "expiring", "leeway": 0},
        })
        self.client_id, self.client_secret = made["client_id"], made["client_secret"]
        enabled = [{"client_id": self.client_id, "status": True}]
        caller.expect(204, "PATCH", f"/connections/{connection}/clients", enabled)
        database = caller.expect(200, "GET", f"/connections/{connection}")["name"]
        account = {"connection": database, "email": EMAIL, "password": PASSWORD}
        caller.expect(201, "POST", "/users", account)

    def invite(self, caller, email):
        """The ticket of a new invitation."""
        body = {
            "inviter": {"name": "Ingrid"},
            "invitee": {"email": email},
            "client_id": self.client_id,
            "send_invitation_email": False,
        }
        status, told = caller.call("POST", f"/organizations/{self.organization}/invitations", body)
        check(status == 200, f"an invitation: {status}: {told}")
        return told["ticket_id"]


class Browser:
    """Keeps cookies and follows nothing by itself."""

    def __init__(self, port, application):
        self.host = f"localhost:{port}"
        self.application = application
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies = {}

    def ask(self, method, path, form=None):
        """The status, where it leads, and the body."""
        headers = {"host": self.host, "cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
            form = urllib.parse.urlencode(form)
        self.connection.request(method, path, form, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.headers.get("location") or "", text

    def authorize(self, verifier, further):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        parameters = {
            "response_type": "code",
            "client_id": self.application.client_id,
            "redirect_uri": CALLBACK,
            "scope": "openid offline_access",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **further,
        }
        status, location, text = self.ask("GET", "/authorize?" + urllib.parse.urlencode(parameters))
        check(status == 302, f"/authorize: {status}: {text[:500]}")
        return location

    def sign_in(self):
        page = self.authorize(secrets.token_urlsafe(48), {})
        status, location, text = self.ask("POST", page, {"username": EMAIL, "password": PASSWORD})
        check(status == 302 and "code=" in location, f"a sign-in: {status} {location} {text[:500]}")

    def code(self):
        """A code by the session, and its verifier."""
        verifier = secrets.token_urlsafe(48)
        location = self.authorize(verifier, {"prompt": "none"})
        return value(location, "code"), verifier

    def tokens(self, request):
        """The status and the body of a request for tokens."""
        proof = {"client_id": self.application.client_id, "client_secret": self.application.client_secret}
        status, _, text = self.ask("POST", "/oauth/token", {**request, **proof})
        return status, json.loads(text)

    def redeem(self, code, verifier):
        request = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        return self.tokens({**request, "code_verifier": verifier})

    def refresh(self, token):
        return self.tokens({"grant_type": "refresh_token", "refresh_token": token})

    def follow(self, ticket):
        """Where the link of an invitation leads."""
        further = {"organization": self.application.organization, "invitation": ticket}
        return self.authorize(secrets.token_urlsafe(48), further)


def value(location, name):
    found = urllib.parse.parse_qs(urllib.parse.urlparse(location).query).get(name)
    check(location.startswith(CALLBACK) and found, f"there is no {name} in {location}")
    return found[0]


class Person(threading.Thread):
    """Does something until the server is gone; `failure` is what went wrong while it was there."""

    def __init__(self, browser):
        super().__init__(daemon=True)
        self.browser = browser
        self.failure = None

    def run(self):
        try:
            for _ in range(MOST):
                self.once()
        except GONE:
            pass
        except Refused as refused:
            self.failure = str(refused)


class Member(Person):
    """Has a session, and asks for codes and tokens."""

    def __init__(self, browser):
        super().__init__(browser)
        # Codes that were answered and not presented.
        self.fresh = []
        # Of each sign-in whose tokens were refreshed: the code, the first refresh token and the second.
        self.families = []

    def once(self):
        if not self.browser.cookies.get("session"):
            self.browser.sign_in()
        self.fresh.append(self.browser.code())
        spent = self.browser.code()
        status, told = self.browser.redeem(*spent)
        check(status == 200, f"a code: {status}: {told}")
        first = told["refresh_token"]
        status, told = self.browser.refresh(first)
        check(status == 200, f"a refresh: {status}: {told}")
        self.families.append((spent, first, told["refresh_token"]))

    def has_been_answered(self):
        return bool(self.families)

    def look(self, browser, _members):
        browser.cookies = self.browser.cookies
        if browser.cookies.get("session"):
            browser.code()
        for code in self.fresh:
            status, told = browser.redeem(*code)
            check(status == 200, f"a code that was answered is lost: {told}")
        for spent, first, second in self.families:
            status, told = browser.refresh(second)
            check(status == 200, f"a refresh token that was answered is lost: {told}")
            check(browser.refresh(first)[0] == 403, "a refresh token is good after another took its place")
            check(browser.redeem(*spent)[0] == 403, "a code is good after it was redeemed")
        return len(self.fresh), len(self.families), 0


class Invited(Person):
    """Accepts invitations, each with a new account."""

    def __init__(self, browser, caller):
        super().__init__(browser)
        self.caller = caller
        # Tickets by address, and the addresses for which acceptance was answered.
        self.tickets = {}
        self.accepted = set()

    def once(self):
        email = f"{secrets.token_hex(8)}@acme.example"
        self.tickets[email] = self.browser.application.invite(self.caller, email)
        self.browser.cookies = {}
        page = self.browser.follow(self.tickets[email])
        status, location, text = self.browser.ask("POST", page, {"password": PASSWORD})
        check(status == 302 and "code=" in location, f"an acceptance: {status} {location} {text[:500]}")
        self.accepted.add(email)

    def has_been_answered(self):
        return bool(self.accepted)

    def look(self, browser, members):
        for email, ticket in self.tickets.items():
            browser.cookies = {}
            location = browser.follow(ticket)
            is_spent = "invalid_user_invitation_ticket" in location
            check(is_spent == (email in members), f"the invitation of {email} is half accepted: {location}")
            check(is_spent or email not in self.accepted, f"{email} accepted, and it is lost")
        return 0, 0, len(self.accepted)


def members(caller, application):
    """The addresses of the organization's members."""
    found, cursor = set(), None
    while True:
        path = f"/organizations/{application.organization}/members?take=100" + (f"&from={cursor}" if cursor else "")
        page = caller.expect(200, "GET", path)
        found.update(member["email"] for member in page["members"])
        cursor = page.get("next")
        if not cursor:
            return found


def people(port, application, caller):
    """Those who sign in while the server is there, each with a connection of its own."""
    browser = lambda: Browser(port, application)
    return [Member(browser()), Member(browser()), Invited(browser(), caller)]


def wait_for_all(people_):
    """Waits until each of them was answered what is looked for afterwards."""
    deadline = time.monotonic() + PATIENCE
    while not all(person.has_been_answered() or person.failure for person in people_):
        check(time.monotonic() < deadline, "nobody could sign in")
        time.sleep(0.01)


def look_at_all(people_, port, application, caller):
    """Looks after a restart; says how many codes, refreshes and acceptances outlived it."""
    there = members(caller, application)
    seen = [person.look(Browser(port, application), there) for person in people_]
    return [sum(kind) for kind in zip(*seen)]
