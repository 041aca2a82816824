using System;
using RestSharp;

var client = new RestClient("https://{yourDomain}/api/v2/organizations");
var request = new RestRequest(Method.POST);
request.AddHeader("content-type", "application/json");
request.AddHeader("authorization", "Bearer {MGMT_API_ACCESS_TOKEN}");
request.AddHeader("cache-control", "no-cache");
request.AddParameter("application/json", "{\"name\": \"{orgName}\", \"display_name\": \"{orgDisplayName}\", \"branding\": {\"logo_url\": \"{orgLogo}\", \"colors\": {\"primary\": \"{orgPrimaryColor}\", \"page_background\": \"{orgPageBackground}\"}}, \"metadata\": {\"{key1}\": \"{value1}\", \"{key2}\": \"{value2}\", \"{key3}\": \"{value3}\"}, \"enabled_connections\": [{\"connection_id\": \"{connectionId1}\", \"assign_membership_on_login\": true}, {\"connection_id\": \"{connectionId2}\", \"assign_membership_on_login\": false}]}", ParameterType.RequestBody);
IRestResponse response = client.Execute(request);

Console.WriteLine(response.Content);
Console.WriteLine((int)response.StatusCode);
