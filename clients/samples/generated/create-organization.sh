#!/bin/sh
curl --silent --show-error --request POST \
  --url 'https://{yourDomain}/api/v2/organizations' \
  --header 'content-type: application/json' \
  --header 'authorization: Bearer {MGMT_API_ACCESS_TOKEN}' \
  --header 'cache-control: no-cache' \
  --data '{"name": "{orgName}", "display_name": "{orgDisplayName}", "branding": {"logo_url": "{orgLogo}", "colors": {"primary": "{orgPrimaryColor}", "page_background": "{orgPageBackground}"}}, "metadata": {"{key1}": "{value1}", "{key2}": "{value2}", "{key3}": "{value3}"}, "enabled_connections": [{"connection_id": "{connectionId1}", "assign_membership_on_login": true}, {"connection_id": "{connectionId2}", "assign_membership_on_login": false}]}' \
  --write-out '\n%{http_code}\n'
