import kong.unirest.core.HttpResponse;
import kong.unirest.core.Unirest;

class CreateOrganization {
  public static void main(String[] args) {
    HttpResponse<String> response = Unirest.post("https://{yourDomain}/api/v2/organizations")
      .header("content-type", "application/json")
      .header("authorization", "Bearer {MGMT_API_ACCESS_TOKEN}")
      .header("cache-control", "no-cache")
      .body("{\"name\": \"{orgName}\", \"display_name\": \"{orgDisplayName}\", \"branding\": {\"logo_url\": \"{orgLogo}\", \"colors\": {\"primary\": \"{orgPrimaryColor}\", \"page_background\": \"{orgPageBackground}\"}}, \"metadata\": {\"{key1}\": \"{value1}\", \"{key2}\": \"{value2}\", \"{key3}\": \"{value3}\"}, \"enabled_connections\": [{\"connection_id\": \"{connectionId1}\", \"assign_membership_on_login\": true}, {\"connection_id\": \"{connectionId2}\", \"assign_membership_on_login\": false}]}")
      .asString();

    System.out.println(response.getBody());
    System.out.println(response.getStatus());
  }
}
