require 'uri'
require 'net/http'
require 'openssl'

url = URI('https://{yourDomain}/api/v2/organizations')

http = Net::HTTP.new(url.host, url.port)
http.use_ssl = url.scheme == 'https'
http.verify_mode = OpenSSL::SSL::VERIFY_PEER

request = Net::HTTP::Post.new(url)
request['content-type'] = 'application/json'
request['authorization'] = 'Bearer {MGMT_API_ACCESS_TOKEN}'
request['cache-control'] = 'no-cache'
request.body = '{"name": "{orgName}", "display_name": "{orgDisplayName}", "branding": {"logo_url": "{orgLogo}", "colors": {"primary": "{orgPrimaryColor}", "page_background": "{orgPageBackground}"}}, "metadata": {"{key1}": "{value1}", "{key2}": "{value2}", "{key3}": "{value3}"}, "enabled_connections": [{"connection_id": "{connectionId1}", "assign_membership_on_login": true}, {"connection_id": "{connectionId2}", "assign_membership_on_login": false}]}'

response = http.request(request)
puts response.read_body
puts response.code
