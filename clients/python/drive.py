"""auth0-python, majors 5 and 6, unmodified: organizations from creation to deletion."""

import re
import time
from importlib.metadata import version

from auth0.management import ManagementClient
from auth0.management.errors import BadRequestError, ConflictError, NotFoundError
from auth0.management.types import OrganizationBranding, OrganizationBrandingColors

from checks import Checks, assert_each_once, raised, required

major = version("auth0-python").split(".")[0]
checks = Checks(f"python{major}")
check = checks.check

management = ManagementClient(
    domain=required("GUILDHALL_DOMAIN"),
    client_id=required("GUILDHALL_CLIENT_ID"),
    client_secret=required("GUILDHALL_CLIENT_SECRET"),
)
organizations = management.organizations

run = f"python{major}-{time.time_ns()}"
branding = OrganizationBranding(
    logo_url="https://assets.example.com/acme.png",
    colors=OrganizationBrandingColors(primary="#112233", page_background="#FFFFFF"),
)
wanted = {
    "name": f"{run}-a",
    "display_name": "Acme, née Zenith",
    "branding": branding,
    "metadata": {"plan": "gold", "region": "eu"},
}
created: list[str] = []
database_connections: list[str] = []


def fields(organization) -> dict:
    return {name: getattr(organization, name) for name in wanted}


@check("token by client credentials, database connection by name")
def _():
    found = list(management.connections.list(name="Username-Password-Authentication"))
    assert [connection.strategy for connection in found] == ["auth0"]
    database_connections.append(found[0].id)


@check("create with display name, branding and metadata")
def _():
    organization = organizations.create(**wanted)
    created.append(organization.id)
    assert re.fullmatch(r"org_[A-Za-z0-9]{16}", organization.id), organization.id
    assert fields(organization) == wanted


@check("read by id")
def _():
    organization = organizations.get(created[0])
    assert organization.id == created[0]
    assert fields(organization) == wanted


@check("read by name")
def _():
    organization = organizations.get_by_name(wanted["name"])
    assert organization.id == created[0]
    assert fields(organization) == wanted


@check("create two more")
def _():
    for suffix in "bc":
        organization = organizations.create(name=f"{run}-{suffix}")
        created.append(organization.id)
        assert organization.name == f"{run}-{suffix}"
    assert len(set(created)) == 3


# Of organizations these majors offer checkpoint paging alone; offsets are driven with connections.
@check("list with the SDK's iterator, two a page")
def _():
    assert_each_once(created, [organization.id for organization in organizations.list(take=2)])


@check("list page by page, two a page")
def _():
    seen = []
    for page in organizations.list(take=2).iter_pages():
        assert len(page.items) == 2 or not page.has_next
        seen += [organization.id for organization in page.items]
    assert_each_once(created, seen)


def drive_connections(family, client, enable):
    """Enables, lists, changes and removes the database connection through one family of calls."""

    @check(f"{family}: enable the database connection")
    def _():
        enabled = enable(
            created[0],
            connection_id=database_connections[0],
            assign_membership_on_login=False,
        )
        assert enabled.connection_id == database_connections[0]
        assert enabled.assign_membership_on_login is False
        assert enabled.connection.name == "Username-Password-Authentication"

    @check(f"{family}: list, one a page")
    def _():
        listed = [item.connection_id for item in client.list(created[0], per_page=1)]
        assert listed == database_connections

    @check(f"{family}: change")
    def _():
        path = (created[0], database_connections[0])
        client.update(*path, assign_membership_on_login=True, is_signup_enabled=True)
        enabled = client.get(*path)
        assert enabled.assign_membership_on_login is True
        assert enabled.is_signup_enabled is True

    @check(f"{family}: remove")
    def _():
        path = (created[0], database_connections[0])
        client.delete(*path)
        assert list(client.list(created[0])) == []
        raised(NotFoundError, client.get, *path)


drive_connections(
    "enabled connections",
    organizations.enabled_connections,
    organizations.enabled_connections.add,
)
drive_connections("connections", organizations.connections, organizations.connections.create)


@check("connections: off and on again, and filtered by is_enabled")
def _():
    connections = organizations.connections
    path = (created[0], database_connections[0])
    connections.create(created[0], connection_id=database_connections[0])
    assert connections.update(*path, is_enabled=False).is_enabled is False
    assert list(connections.list(created[0], is_enabled=True)) == []
    assert len(list(connections.list(created[0], is_enabled=False))) == 1
    connections.update(*path, is_enabled=True)
    assert connections.get(*path).is_enabled is True
    connections.delete(*path)


@check("update the display name; metadata is replaced whole")
def _():
    organization = organizations.update(
        created[0], display_name="Acme Limited", metadata={"tier": "silver"}
    )
    assert organization.display_name == "Acme Limited"
    assert organization.metadata == {"tier": "silver"}
    read = organizations.get(created[0])
    assert read.metadata == {"tier": "silver"}
    assert (read.name, read.branding) == (wanted["name"], branding)


@check("the same name again is a ConflictError, organization_conflict")
def _():
    error = raised(ConflictError, organizations.create, name=wanted["name"])
    assert error.status_code == 409
    assert error.body["errorCode"] == "organization_conflict"


@check("an upper-case name is a BadRequestError, invalid_body")
def _():
    error = raised(BadRequestError, organizations.create, name="Not A Name")
    assert error.status_code == 400
    assert error.body["errorCode"] == "invalid_body"
    assert "on property name" in error.body["message"]


@check("an unknown id is a NotFoundError")
def _():
    error = raised(NotFoundError, organizations.get, "org_0000000000000000")
    assert error.status_code == 404
    assert "errorCode" not in error.body


@check("delete, then NotFoundError")
def _():
    assert created
    for organization in created:
        assert organizations.delete(organization) is None
        raised(NotFoundError, organizations.get, organization)


checks.close()
