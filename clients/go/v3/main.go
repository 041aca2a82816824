// Drives go-auth0, major 3, unmodified: organizations from creation to deletion.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/auth0/go-auth0/v3/management"
	"github.com/auth0/go-auth0/v3/management/client"
	"github.com/auth0/go-auth0/v3/management/option"

	"guildhall.example/clients/check"
)

const databaseName = "Username-Password-Authentication"

// driver is what the checks know of each other.
type driver struct {
	*check.Checks
	api      *client.Management
	run      string
	created  []string
	database string
}

func main() {
	ctx := context.Background()
	api, err := client.New(
		check.Required("GUILDHALL_DOMAIN"),
		option.WithClientCredentials(
			ctx,
			check.Required("GUILDHALL_CLIENT_ID"),
			check.Required("GUILDHALL_CLIENT_SECRET"),
		),
	)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	d := &driver{
		Checks: check.New("go3"),
		api:    api,
		run:    fmt.Sprintf("go3-%d", time.Now().UnixNano()),
	}
	d.Run("token by client credentials, database connection by name", func() error { return d.findDatabase(ctx) })
	d.Run("create with display name, branding and metadata", func() error { return d.create(ctx) })
	d.Run("read by id and by name", func() error { return d.read(ctx) })
	d.Run("create two more", func() error { return d.createMore(ctx) })
	d.Run("list with the SDK's iterator, two a page", func() error { return d.list(ctx) })
	d.Run("list page by page, two a page", func() error { return d.listPages(ctx) })
	d.Run("enabled connections: enable, list, change, remove", func() error { return d.enabledConnections(ctx) })
	d.Run("connections: enable, list, change, turn off, remove", func() error { return d.connections(ctx) })
	d.Run("update the display name; metadata is replaced whole", func() error { return d.update(ctx) })
	d.Run("the same name again is a ConflictError, organization_conflict", func() error { return d.conflict(ctx) })
	d.Run("an upper-case name is a BadRequestError, invalid_body", func() error { return d.badName(ctx) })
	d.Run("an unknown id is a NotFoundError", func() error { return d.missing(ctx, "org_0000000000000000") })
	d.Run("delete, then NotFoundError", func() error { return d.remove(ctx) })
	d.Close()
}

func (d *driver) wanted() *management.CreateOrganizationRequestContent {
	return &management.CreateOrganizationRequestContent{
		Name:        d.run + "-a",
		DisplayName: management.String("Acme, née Zenith"),
		Branding: &management.OrganizationBranding{
			LogoURL: management.String("https://assets.example.com/acme.png"),
			Colors:  &management.OrganizationBrandingColors{Primary: "#112233", PageBackground: "#FFFFFF"},
		},
		Metadata: &management.OrganizationMetadata{
			"plan":   management.String("gold"),
			"region": management.String("eu"),
		},
	}
}

func (d *driver) findDatabase(ctx context.Context) error {
	page, err := d.api.Connections.List(ctx, &management.ListConnectionsQueryParameters{
		Name: management.String(databaseName),
	})
	if err != nil {
		return err
	}
	if len(page.Results) != 1 {
		return fmt.Errorf("%d connections of that name", len(page.Results))
	}
	d.database = page.Results[0].GetID()
	return check.Equal("strategy", page.Results[0].GetStrategy(), "auth0")
}

func (d *driver) create(ctx context.Context) error {
	wanted := d.wanted()
	created, err := d.api.Organizations.Create(ctx, wanted)
	if err != nil {
		return err
	}
	d.created = append(d.created, created.GetID())
	if !regexp.MustCompile(`^org_[A-Za-z0-9]{16}$`).MatchString(created.GetID()) {
		return fmt.Errorf("id %q", created.GetID())
	}
	metadata := created.GetMetadata()
	return d.same(created.GetName(), created.GetDisplayName(), created.Branding, &metadata)
}

// same compares what an answer shows with what was sent at creation.
func (d *driver) same(
	name, displayName string,
	branding *management.OrganizationBranding,
	metadata *management.OrganizationMetadata,
) error {
	wanted := d.wanted()
	if branding == nil || branding.Colors == nil {
		return fmt.Errorf("branding %v", branding)
	}
	return errors.Join(
		check.Equal("name", name, wanted.Name),
		check.Equal("display_name", displayName, *wanted.DisplayName),
		check.Equal("logo_url", branding.GetLogoURL(), wanted.Branding.GetLogoURL()),
		check.Equal("primary", branding.Colors.Primary, wanted.Branding.Colors.Primary),
		check.Equal("page_background", branding.Colors.PageBackground, wanted.Branding.Colors.PageBackground),
		check.Equal("metadata", metadata, wanted.Metadata),
	)
}

func (d *driver) read(ctx context.Context) error {
	if len(d.created) == 0 {
		return errors.New("nothing was created")
	}
	byID, err := d.api.Organizations.Get(ctx, d.created[0])
	if err != nil {
		return err
	}
	byName, err := d.api.Organizations.GetByName(ctx, d.wanted().Name)
	if err != nil {
		return err
	}
	idMetadata, nameMetadata := byID.GetMetadata(), byName.GetMetadata()
	return errors.Join(
		check.Equal("id", byID.GetID(), d.created[0]),
		check.Equal("id by name", byName.GetID(), d.created[0]),
		d.same(byID.GetName(), byID.GetDisplayName(), byID.Branding, &idMetadata),
		d.same(byName.GetName(), byName.GetDisplayName(), byName.Branding, &nameMetadata),
	)
}

func (d *driver) createMore(ctx context.Context) error {
	for _, suffix := range []string{"-b", "-c"} {
		created, err := d.api.Organizations.Create(ctx, &management.CreateOrganizationRequestContent{Name: d.run + suffix})
		if err != nil {
			return err
		}
		d.created = append(d.created, created.GetID())
	}
	return check.Equal("organizations made", len(d.created), 3)
}

func (d *driver) list(ctx context.Context) error {
	page, err := d.api.Organizations.List(ctx, &management.ListOrganizationsRequestParameters{Take: management.Int(2)})
	if err != nil {
		return err
	}
	var seen []string
	iterator := page.Iterator()
	for iterator.Next(ctx) {
		seen = append(seen, iterator.Current().GetID())
	}
	return errors.Join(iterator.Err(), check.EachOnce(d.created, seen))
}

func (d *driver) listPages(ctx context.Context) error {
	page, err := d.api.Organizations.List(ctx, &management.ListOrganizationsRequestParameters{Take: management.Int(2)})
	var seen []string
	pages := 0
	for err == nil {
		pages++
		for _, organization := range page.Results {
			seen = append(seen, organization.GetID())
		}
		if len(page.Results) > 2 || (!page.RawResponse.Done && len(page.Results) != 2) {
			return fmt.Errorf("page %d has %d organizations", pages, len(page.Results))
		}
		page, err = page.GetNextPage(ctx)
	}
	if !isNoPages(err) {
		return err
	}
	if pages < 2 {
		return fmt.Errorf("%d page", pages)
	}
	return check.EachOnce(d.created, seen)
}

func (d *driver) update(ctx context.Context) error {
	metadata := management.OrganizationMetadata{"tier": management.String("silver")}
	_, err := d.api.Organizations.Update(ctx, d.created[0], &management.UpdateOrganizationRequestContent{
		DisplayName: management.String("Acme Limited"),
		Metadata:    &metadata,
	})
	if err != nil {
		return err
	}
	read, err := d.api.Organizations.Get(ctx, d.created[0])
	if err != nil {
		return err
	}
	return errors.Join(
		check.Equal("display_name", read.GetDisplayName(), "Acme Limited"),
		check.Equal("metadata", read.GetMetadata(), metadata),
		check.Equal("name", read.GetName(), d.wanted().Name),
		check.Equal("logo_url", read.Branding.GetLogoURL(), d.wanted().Branding.GetLogoURL()),
	)
}

func (d *driver) conflict(ctx context.Context) error {
	_, err := d.api.Organizations.Create(ctx, &management.CreateOrganizationRequestContent{Name: d.wanted().Name})
	var conflict *management.ConflictError
	if !errors.As(err, &conflict) {
		return fmt.Errorf("not a ConflictError: %w", err)
	}
	return errors.Join(
		check.Equal("status", conflict.StatusCode, 409),
		check.Equal("errorCode", field(conflict.Body, "errorCode"), "organization_conflict"),
	)
}

func (d *driver) badName(ctx context.Context) error {
	_, err := d.api.Organizations.Create(ctx, &management.CreateOrganizationRequestContent{Name: "Not A Name"})
	var bad *management.BadRequestError
	if !errors.As(err, &bad) {
		return fmt.Errorf("not a BadRequestError: %w", err)
	}
	return errors.Join(
		check.Equal("status", bad.StatusCode, 400),
		check.Equal("errorCode", field(bad.Body, "errorCode"), "invalid_body"),
	)
}

func (d *driver) missing(ctx context.Context, id string) error {
	_, err := d.api.Organizations.Get(ctx, id)
	var missing *management.NotFoundError
	if !errors.As(err, &missing) {
		return fmt.Errorf("not a NotFoundError: %w", err)
	}
	return check.Equal("status", missing.StatusCode, 404)
}

func (d *driver) remove(ctx context.Context) error {
	if len(d.created) == 0 {
		return errors.New("nothing was created")
	}
	for _, id := range d.created {
		if err := d.api.Organizations.Delete(ctx, id); err != nil {
			return err
		}
		if err := d.missing(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// field reads one member of an error's JSON body.
func field(body any, name string) any {
	object, _ := body.(map[string]any)
	return object[name]
}
