package guildhall;

import static guildhall.Checks.eachOnce;
import static guildhall.Checks.equal;
import static guildhall.Checks.thrown;

import com.auth0.client.mgmt.ManagementApi;
import com.auth0.client.mgmt.ManagementApiBuilder;
import com.auth0.client.mgmt.OrganizationsClient;
import com.auth0.client.mgmt.core.ManagementApiException;
import com.auth0.client.mgmt.core.OptionalNullable;
import com.auth0.client.mgmt.core.SyncPage;
import com.auth0.client.mgmt.errors.BadRequestError;
import com.auth0.client.mgmt.errors.ConflictError;
import com.auth0.client.mgmt.organizations.types.AddOrganizationConnectionRequestContent;
import com.auth0.client.mgmt.organizations.types.ListOrganizationConnectionsRequestParameters;
import com.auth0.client.mgmt.organizations.types.UpdateOrganizationConnectionRequestContent;
import com.auth0.client.mgmt.types.ConnectionForList;
import com.auth0.client.mgmt.types.CreateOrganizationRequestContent;
import com.auth0.client.mgmt.types.ListConnectionsQueryParameters;
import com.auth0.client.mgmt.types.ListOrganizationsRequestParameters;
import com.auth0.client.mgmt.types.Organization;
import com.auth0.client.mgmt.types.OrganizationBranding;
import com.auth0.client.mgmt.types.OrganizationBrandingColors;
import com.auth0.client.mgmt.types.OrganizationConnection;
import com.auth0.client.mgmt.types.UpdateOrganizationRequestContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drives com.auth0:auth0, unmodified: organizations from creation to deletion. */
public final class Drive {
    private static final String DATABASE = "Username-Password-Authentication";
    private static final String DISPLAY_NAME = "Acme, née Zenith";
    private static final OrganizationBranding BRANDING = OrganizationBranding.builder()
            .logoUrl("https://assets.example.com/acme.png")
            .colors(OrganizationBrandingColors.builder()
                    .primary("#112233")
                    .pageBackground("#FFFFFF")
                    .build())
            .build();
    private static final Map<String, OptionalNullable<String>> METADATA =
            Map.of("plan", OptionalNullable.of("gold"), "region", OptionalNullable.of("eu"));

    private final String run = "java3-" + System.nanoTime();
    private final String name = run + "-a";
    private final List<String> created = new ArrayList<>();
    private final Checks checks = new Checks("java3");
    private final ManagementApi api;
    private final OrganizationsClient organizations;
    private String databaseConnection;

    private Drive() {
        api = new ManagementApiBuilder()
                .domain(required("GUILDHALL_DOMAIN"))
                .clientCredentials(required("GUILDHALL_CLIENT_ID"), required("GUILDHALL_CLIENT_SECRET"))
                .build();
        organizations = api.organizations();
    }

    public static void main(String[] arguments) {
        new Drive().drive();
    }

    private void drive() {
        checks.check("token by client credentials, database connection by name", this::findDatabase);
        checks.check("create with display name, branding and metadata", this::create);
        checks.check("read by id", this::read);
        checks.check("read by name", this::readByName);
        checks.check("create two more", this::createMore);
        checks.check("list with the SDK's iterator, two a page", this::list);
        checks.check("list page by page, two a page", this::listPages);
        checks.check("enabled connections: enable the database connection", this::enableConnection);
        checks.check("enabled connections: list, one a page", this::listConnections);
        checks.check("enabled connections: change", this::changeConnection);
        checks.check("enabled connections: remove", this::removeConnection);
        checks.check("update the display name; metadata is replaced whole", this::update);
        checks.check("the same name again is a ConflictError, organization_conflict", this::conflict);
        checks.check("an upper-case name is a BadRequestError, invalid_body", this::badName);
        checks.check("an unknown id is a 404", () -> missing("org_0000000000000000"));
        checks.check("delete, then 404", this::delete);
        checks.close();
    }

    private void findDatabase() {
        List<ConnectionForList> found = new ArrayList<>();
        api.connections()
                .list(ListConnectionsQueryParameters.builder().name(DATABASE).build())
                .forEach(found::add);
        equal(1, found.size());
        equal(Optional.of("auth0"), found.get(0).getStrategy());
        databaseConnection = found.get(0).getId().orElseThrow();
    }

    private void create() {
        var organization = organizations.create(CreateOrganizationRequestContent.builder()
                .name(name)
                .displayName(DISPLAY_NAME)
                .branding(BRANDING)
                .metadata(METADATA)
                .build());
        created.add(organization.getId().orElseThrow());
        equal(true, created.get(0).matches("org_[A-Za-z0-9]{16}"));
        equal(Optional.of(name), organization.getName());
        equal(Optional.of(DISPLAY_NAME), organization.getDisplayName());
        equal(Optional.of(BRANDING), organization.getBranding());
        equal(Optional.of(METADATA), organization.getMetadata());
    }

    private void read() {
        var organization = organizations.get(created.get(0));
        equal(Optional.of(created.get(0)), organization.getId());
        equal(Optional.of(name), organization.getName());
        equal(Optional.of(DISPLAY_NAME), organization.getDisplayName());
        equal(Optional.of(BRANDING), organization.getBranding());
        equal(Optional.of(METADATA), organization.getMetadata());
    }

    private void readByName() {
        var organization = organizations.getByName(name);
        equal(Optional.of(created.get(0)), organization.getId());
        equal(Optional.of(METADATA), organization.getMetadata());
    }

    private void createMore() {
        for (String suffix : List.of("-b", "-c")) {
            var organization = organizations.create(
                    CreateOrganizationRequestContent.builder().name(run + suffix).build());
            created.add(organization.getId().orElseThrow());
        }
        equal(3L, created.stream().distinct().count());
    }

    // Of organizations this major offers checkpoint paging alone; offsets are driven with connections.
    private void list() {
        List<String> seen = new ArrayList<>();
        for (Organization organization : organizations.list(twoPerPage())) {
            seen.add(organization.getId().orElseThrow());
        }
        eachOnce(created, seen);
    }

    private void listPages() {
        List<String> seen = new ArrayList<>();
        SyncPage<Organization> page = organizations.list(twoPerPage());
        while (true) {
            page.getItems().forEach(organization -> seen.add(organization.getId().orElseThrow()));
            if (!page.hasNext()) {
                break;
            }
            equal(2, page.getItems().size());
            page = page.nextPage();
        }
        eachOnce(created, seen);
    }

    private static ListOrganizationsRequestParameters twoPerPage() {
        return ListOrganizationsRequestParameters.builder().take(2).build();
    }

    private void enableConnection() {
        var connection = organizations
                .enabledConnections()
                .add(
                        created.get(0),
                        AddOrganizationConnectionRequestContent.builder()
                                .connectionId(databaseConnection)
                                .assignMembershipOnLogin(false)
                                .build());
        equal(Optional.of(false), connection.getAssignMembershipOnLogin());
        equal(Optional.of(DATABASE), connection.getConnection().orElseThrow().getName());
    }

    private void listConnections() {
        equal(List.of(databaseConnection), enabledConnections());
    }

    private List<String> enabledConnections() {
        List<String> seen = new ArrayList<>();
        for (OrganizationConnection connection : organizations
                .enabledConnections()
                .list(
                        created.get(0),
                        ListOrganizationConnectionsRequestParameters.builder().perPage(1).build())) {
            seen.add(connection.getConnectionId().orElseThrow());
        }
        return seen;
    }

    private void changeConnection() {
        organizations
                .enabledConnections()
                .update(
                        created.get(0),
                        databaseConnection,
                        UpdateOrganizationConnectionRequestContent.builder()
                                .assignMembershipOnLogin(true)
                                .isSignupEnabled(true)
                                .build());
        var connection = organizations.enabledConnections().get(created.get(0), databaseConnection);
        equal(Optional.of(true), connection.getAssignMembershipOnLogin());
        equal(Optional.of(true), connection.getIsSignupEnabled());
    }

    private void removeConnection() throws Exception {
        organizations.enabledConnections().delete(created.get(0), databaseConnection);
        equal(List.of(), enabledConnections());
        ManagementApiException error = thrown(
                ManagementApiException.class,
                () -> organizations.enabledConnections().get(created.get(0), databaseConnection));
        equal(404, error.statusCode());
    }

    private void update() {
        Map<String, OptionalNullable<String>> metadata = Map.of("tier", OptionalNullable.of("silver"));
        organizations.update(
                created.get(0),
                UpdateOrganizationRequestContent.builder()
                        .displayName("Acme Limited")
                        .metadata(metadata)
                        .build());
        var read = organizations.get(created.get(0));
        equal(Optional.of("Acme Limited"), read.getDisplayName());
        equal(Optional.of(metadata), read.getMetadata());
        equal(Optional.of(name), read.getName());
        equal(Optional.of(BRANDING), read.getBranding());
    }

    private void conflict() throws Exception {
        ConflictError error = thrown(ConflictError.class, () -> createNamed(name));
        equal(409, error.statusCode());
        equal("organization_conflict", field(error, "errorCode"));
    }

    private void badName() throws Exception {
        BadRequestError error = thrown(BadRequestError.class, () -> createNamed("Not A Name"));
        equal(400, error.statusCode());
        equal("invalid_body", field(error, "errorCode"));
        equal(true, field(error, "message").toString().contains("on property name"));
    }

    private void createNamed(String organizationName) {
        organizations.create(
                CreateOrganizationRequestContent.builder().name(organizationName).build());
    }

    private void missing(String id) throws Exception {
        // This major has a class of its own for a 404 in few calls, and this is not one of them.
        ManagementApiException error = thrown(ManagementApiException.class, () -> organizations.get(id));
        equal(404, error.statusCode());
    }

    private void delete() throws Exception {
        equal(3, created.size());
        for (String id : created) {
            organizations.delete(id);
            missing(id);
        }
    }

    private static Object field(ManagementApiException error, String member) {
        return ((Map<?, ?>) error.body()).get(member);
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            System.err.println(variable + " is not set; see clients/README.md");
            System.exit(2);
        }
        return value;
    }
}
