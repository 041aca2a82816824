var axios = require("axios").default;

var options = {
  method: 'POST',
  url: 'https://{yourDomain}/api/v2/organizations',
  headers: {
    'content-type': 'application/json',
    'authorization': 'Bearer {MGMT_API_ACCESS_TOKEN}',
    'cache-control': 'no-cache',
  },
  data: '{"name": "{orgName}", "display_name": "{orgDisplayName}", "branding": {"logo_url": "{orgLogo}", "colors": {"primary": "{orgPrimaryColor}", "page_background": "{orgPageBackground}"}}, "metadata": {"{key1}": "{value1}", "{key2}": "{value2}", "{key3}": "{value3}"}, "enabled_connections": [{"connection_id": "{connectionId1}", "assign_membership_on_login": true}, {"connection_id": "{connectionId2}", "assign_membership_on_login": false}]}'
};

axios.request(options).then(function (response) {
  console.log(JSON.stringify(response.data));
  console.log(response.status);
}).catch(function (error) {
  console.error(error.response ? error.response.data : error);
  process.exitCode = 1;
});
