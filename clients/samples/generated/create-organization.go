package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
)

func main() {
	url := "https://{yourDomain}/api/v2/organizations"

	payload := strings.NewReader("{\"name\": \"{orgName}\", \"display_name\": \"{orgDisplayName}\", \"branding\": {\"logo_url\": \"{orgLogo}\", \"colors\": {\"primary\": \"{orgPrimaryColor}\", \"page_background\": \"{orgPageBackground}\"}}, \"metadata\": {\"{key1}\": \"{value1}\", \"{key2}\": \"{value2}\", \"{key3}\": \"{value3}\"}, \"enabled_connections\": [{\"connection_id\": \"{connectionId1}\", \"assign_membership_on_login\": true}, {\"connection_id\": \"{connectionId2}\", \"assign_membership_on_login\": false}]}")

	req, err := http.NewRequest("POST", url, payload)
	if err != nil {
		log.Fatal(err)
	}

	req.Header.Add("content-type", "application/json")
	req.Header.Add("authorization", "Bearer {MGMT_API_ACCESS_TOKEN}")
	req.Header.Add("cache-control", "no-cache")

	res, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer res.Body.Close()

	body, err := io.ReadAll(res.Body)
	if err != nil {
		log.Fatal(err)
	}

	fmt.Println(string(body))
	fmt.Println(res.StatusCode)
}
