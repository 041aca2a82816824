"""auth0-python, major 4, unmodified: organizations from creation to deletion."""

import re
import time

from auth0.authentication import GetToken
from auth0.exceptions import Auth0Error
from auth0.management import Auth0

from checks import Checks, assert_each_once, raised, required

checks = Checks("python4")
check = checks.check

domain = required("GUILDHALL_DOMAIN")
run = f"python4-{time.time_ns()}"
branding = {
    "logo_url": "https://assets.example.com/acme.png",
    "colors": {"primary": "#112233", "page_background": "#FFFFFF"},
}
wanted = {
    "name": f"{run}-a",
    "display_name": "Acme, née Zenith",
    "branding": branding,
    "metadata": {"plan": "gold", "region": "eu"},
}
created: list[str] = []


def management_client() -> Auth0:
    """This major fetches its token apart from the Management client."""
    token = GetToken(
        domain,
        required("GUILDHALL_CLIENT_ID"),
        client_secret=required("GUILDHALL_CLIENT_SECRET"),
    ).client_credentials(f"https://{domain}/api/v2/")
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] > 0
    return Auth0(domain, token["access_token"])


management = management_client()
organizations = management.organizations
database_connection = management.connections.all(name="Username-Password-Authentication")[0]["id"]


def fields(organization) -> dict:
    return {name: organization.get(name) for name in wanted}


def refused(status: int, call, *arguments) -> Auth0Error:
    error = raised(Auth0Error, call, *arguments)
    assert error.status_code == status, error
    return error


@check("create with display name, branding and metadata")
def _():
    organization = organizations.create_organization(wanted)
    created.append(organization["id"])
    assert re.fullmatch(r"org_[A-Za-z0-9]{16}", organization["id"]), organization
    assert fields(organization) == wanted


@check("read by id")
def _():
    organization = organizations.get_organization(created[0])
    assert organization["id"] == created[0]
    assert fields(organization) == wanted


@check("read by name")
def _():
    assert organizations.get_organization_by_name(wanted["name"])["id"] == created[0]


@check("create two more")
def _():
    for suffix in "bc":
        organization = organizations.create_organization({"name": f"{run}-{suffix}"})
        created.append(organization["id"])
    assert len(set(created)) == 3


# This major leaves the paging to its caller.
@check("list by page and per_page")
def _():
    seen: list[str] = []
    page = 0
    while True:
        answer = organizations.all_organizations(page=page, per_page=2)
        assert (answer["start"], answer["limit"]) == (page * 2, 2)
        seen += [organization["id"] for organization in answer["organizations"]]
        if len(seen) >= answer["total"]:
            break
        assert len(answer["organizations"]) == 2
        page += 1
    assert_each_once(created, seen)


@check("list by from and take")
def _():
    seen: list[str] = []
    next_page = None
    while True:
        answer = organizations.all_organizations(from_param=next_page, take=2)
        assert len(answer["organizations"]) <= 2
        seen += [organization["id"] for organization in answer["organizations"]]
        next_page = answer.get("next")
        if not next_page:
            break
    assert_each_once(created, seen)


@check("enable, list, change and remove the database connection")
def _():
    path = (created[0], database_connection)
    enabled = organizations.create_organization_connection(
        created[0],
        {"connection_id": database_connection, "assign_membership_on_login": False},
    )
    assert enabled["assign_membership_on_login"] is False
    assert enabled["connection"]["name"] == "Username-Password-Authentication"
    listed = organizations.all_organization_connections(created[0])
    assert [item["connection_id"] for item in listed] == [database_connection]
    organizations.update_organization_connection(
        *path, {"assign_membership_on_login": True, "is_signup_enabled": True}
    )
    changed = organizations.get_organization_connection(*path)
    assert changed["assign_membership_on_login"] is True
    assert changed["is_signup_enabled"] is True
    organizations.delete_organization_connection(*path)
    assert organizations.all_organization_connections(created[0]) == []


@check("update the display name; metadata is replaced whole")
def _():
    organizations.update_organization(
        created[0], {"display_name": "Acme Limited", "metadata": {"tier": "silver"}}
    )
    read = organizations.get_organization(created[0])
    assert read["display_name"] == "Acme Limited"
    assert read["metadata"] == {"tier": "silver"}
    assert (read["name"], read["branding"]) == (wanted["name"], branding)


@check("the same name again is a 409 organization_conflict")
def _():
    error = refused(409, organizations.create_organization, {"name": wanted["name"]})
    assert error.error_code == "organization_conflict"


@check("an upper-case name is a 400 invalid_body")
def _():
    error = refused(400, organizations.create_organization, {"name": "Not A Name"})
    assert error.error_code == "invalid_body"
    assert "on property name" in error.message


@check("an unknown id is a 404")
def _():
    refused(404, organizations.get_organization, "org_0000000000000000")


@check("delete, then 404")
def _():
    assert created
    for organization in created:
        organizations.delete_organization(organization)
        refused(404, organizations.get_organization, organization)


checks.close()
