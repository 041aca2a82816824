import http.client

conn = http.client.HTTPSConnection("{yourDomain}")

payload = "{\"name\": \"{orgName}\", \"display_name\": \"{orgDisplayName}\", \"branding\": {\"logo_url\": \"{orgLogo}\", \"colors\": {\"primary\": \"{orgPrimaryColor}\", \"page_background\": \"{orgPageBackground}\"}}, \"metadata\": {\"{key1}\": \"{value1}\", \"{key2}\": \"{value2}\", \"{key3}\": \"{value3}\"}, \"enabled_connections\": [{\"connection_id\": \"{connectionId1}\", \"assign_membership_on_login\": true}, {\"connection_id\": \"{connectionId2}\", \"assign_membership_on_login\": false}]}"

headers = {
    "content-type": "application/json",
    "authorization": "Bearer {MGMT_API_ACCESS_TOKEN}",
    "cache-control": "no-cache",
}

conn.request("POST", "/api/v2/organizations", payload.encode("utf-8"), headers)

res = conn.getresponse()
data = res.read()

print(data.decode("utf-8"))
print(res.status)
