<?php

$curl = curl_init();

curl_setopt_array($curl, [
  CURLOPT_URL => 'https://{yourDomain}/api/v2/organizations',
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_ENCODING => "",
  CURLOPT_MAXREDIRS => 10,
  CURLOPT_TIMEOUT => 30,
  CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_1_1,
  CURLOPT_CUSTOMREQUEST => "POST",
  CURLOPT_POSTFIELDS => '{"name": "{orgName}", "display_name": "{orgDisplayName}", "branding": {"logo_url": "{orgLogo}", "colors": {"primary": "{orgPrimaryColor}", "page_background": "{orgPageBackground}"}}, "metadata": {"{key1}": "{value1}", "{key2}": "{value2}", "{key3}": "{value3}"}, "enabled_connections": [{"connection_id": "{connectionId1}", "assign_membership_on_login": true}, {"connection_id": "{connectionId2}", "assign_membership_on_login": false}]}',
  CURLOPT_HTTPHEADER => [
    'content-type: application/json',
    'authorization: Bearer {MGMT_API_ACCESS_TOKEN}',
    'cache-control: no-cache',
  ],
]);

$response = curl_exec($curl);
$err = curl_error($curl);

if ($err) {
  echo "cURL Error #:" . $err;
  exit(1);
}

echo $response . "\n";
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE) . "\n";
