"""One of everything, made over the wire, so that cases reach what is behind an id.

What a case deletes is made again before the next case that names it.
"""

import itertools
import re

# What a parameter of a path, or a property of a body, names.
PARAMETERS = {
    "connection_id": "connection",
    "connectionId": "connection",
    "client_id": "client",
    "credential_id": "credential",
    "grant_id": "grant",
    "user_id": "user",
    "role_id": "role",
    "discovery_domain_id": "domain",
    "discovery_domain": "domain name",
    "organization_id": "organization",
    "invitation_id": "invitation",
    "group_id": "group",
}
# What a property of a body names, where it is not called like a parameter.
PROPERTIES = {
    "members": "user",
    "users": "user",
    "roles": "role",
    "audience": "audience",
    "resource_server_identifier": "audience",
    "permission_name": "scope",
    "connection": "people's connection",
    "domain": "new domain",
}
NOUNS = {
    "organizations": "organization",
    "connections": "connection",
    "clients": "client",
    "client-grants": "grant",
    "resource-servers": "api",
    "users": "user",
    "roles": "role",
}
# What goes when another thing goes.
BELONGS = {
    "organization": ["domain", "invitation"],
    "client": ["grant", "invitation"],
    "api": ["audience", "grant"],
    "keyed client": ["credential"],
}
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtuoWNt1a+qhozDNVjK8l
cKlz89SrxknORiRXOtaeaABXy0kMregMf9gI/vkjIfOcanO2bnEoXCM5oIjhS54f
VCGOsz17U982NGUzhTJ3Qk4psVK6Bd8xV9Dh5e4jw844G9id2rkGKm6CU64lfVq4
UKDSmRkhdgifW5YVUwFYAPhX3NYIhmNovXYHfmNXpQpTDHGKG0eLxz60yOuYE6kM
hQY66NGkG1UOu9+EynCJ3pyUOOWrkkQAYncXTbazVJiQG7ru9aXR9IB4jlUGx01r
Mrpa/0HbLqhk2A0/BDIEMFNNSioN3tqvkwzmWIZsyB+mAfoIlY/NgN8JuuHWGPpC
uwIDAQAB
-----END PUBLIC KEY-----
"""


def named(path, parameter):
    """What `{parameter}` of `path` names, or None."""
    if parameter != "id":
        return PARAMETERS.get(parameter)
    if "/credentials" in path:
        return "keyed client"
    found = re.match(r"/([a-z-]+)/\{id\}", path)
    return NOUNS.get(found[1]) if found else None


class Things:
    """Ids by what they are. `call(method, path, body)` answers the status and the body."""

    def __init__(self, call):
        self.call = call
        self.ids = {}
        self.numbers = itertools.count(1)

    def id(self, what):
        """The id of one that is there, made when there is none; None when nothing of the kind can be made."""
        if what not in self.ids:
            make = getattr(self, "make_" + what.replace(" ", "_").replace("'", ""), None)
            if make is None:
                return None
            self.ids[what] = make()
        return self.ids[what]

    def within(self, body):
        """A body whose ids are those of things that are there."""
        if isinstance(body, list):
            return [self.within(item) for item in body]
        if not isinstance(body, dict):
            return body
        return {name: self.instead(name, value) for name, value in body.items()}

    def instead(self, name, value):
        what = PROPERTIES.get(name) or PARAMETERS.get(name)
        if what is None or isinstance(value, dict):
            return self.within(value)
        if what == "new domain" and isinstance(value, str):
            return f"{self.name()}.example.com"
        if isinstance(value, str):
            return self.id(what) or value
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return [self.id(what) or item for item in value[:1]]
        return self.within(value)

    def forget(self, what):
        """It was deleted, and what belongs to it with it."""
        self.ids.pop(what, None)
        for belonging in BELONGS.get(what, []):
            self.forget(belonging)

    def made(self, path, body):
        status, told = self.call("POST", path, body)
        if status not in (200, 201):
            raise RuntimeError(f"POST {path} {body}: {status} {told}")
        return told

    def name(self):
        return f"thing-{next(self.numbers)}"

    def make_organization(self):
        connections = [{"connection_id": self.id("connection")}]
        return self.made("/organizations", {"name": self.name(), "enabled_connections": connections})["id"]

    def make_connection(self):
        return self.made("/connections", {"name": self.name(), "strategy": "auth0"})["id"]

    def make_client(self):
        body = {"name": self.name(), "app_type": "non_interactive", "organization_usage": "allow"}
        return self.made("/clients", body)["client_id"]

    def make_keyed_client(self):
        credential = {"credential_type": "public_key", "name": "first", "pem": PUBLIC_KEY, "alg": "RS256"}
        methods = {"private_key_jwt": {"credentials": [credential]}}
        body = {"name": self.name(), "app_type": "non_interactive", "client_authentication_methods": methods}
        told = self.made("/clients", body)
        self.ids["credential"] = told["client_authentication_methods"]["private_key_jwt"]["credentials"][0]["id"]
        return told["client_id"]

    def make_credential(self):
        self.forget("keyed client")
        self.id("keyed client")
        return self.ids["credential"]

    def make_api(self):
        identifier = f"https://{self.name()}.example/"
        scopes = [{"value": "read"}, {"value": "write"}]
        return self.made("/resource-servers", {"identifier": identifier, "scopes": scopes})["id"]

    def make_audience(self):
        status, told = self.call("GET", f"/resource-servers/{self.id('api')}", None)
        if status != 200:
            raise RuntimeError(f"the API is gone: {status} {told}")
        return told["identifier"]

    def make_grant(self):
        self.forget("client")
        self.forget("api")
        body = {"client_id": self.id("client"), "audience": self.id("audience"), "scope": ["read"]}
        return self.made("/client-grants", body | {"organization_usage": "allow"})["id"]

    def make_user(self):
        email = f"{self.name()}@example.com"
        body = {"connection": self.id("people's connection"), "email": email, "password": "zdrkoaxw$74$00"}
        return self.made("/users", body)["user_id"]

    def make_peoples_connection(self):
        return self.made("/connections", {"name": self.name(), "strategy": "auth0"})["name"]

    def make_scope(self):
        return "read"

    def make_role(self):
        return self.made("/roles", {"name": self.name()})["id"]

    def make_domain(self):
        body = {"domain": self.id("domain name")}
        return self.made(f"/organizations/{self.id('organization')}/discovery-domains", body)["id"]

    def make_domain_name(self):
        return f"{self.name()}.example.com"
