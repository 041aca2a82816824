// Drives go-auth0, major 1, unmodified: organizations from creation to deletion.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/auth0/go-auth0"
	"github.com/auth0/go-auth0/management"

	"guildhall.example/clients/check"
)

const databaseName = "Username-Password-Authentication"

// driver is what the checks know of each other.
type driver struct {
	*check.Checks
	api      *management.Management
	run      string
	created  []string
	database string
}

func main() {
	ctx := context.Background()
	api, err := management.New(
		check.Required("GUILDHALL_DOMAIN"),
		management.WithClientCredentials(
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
		Checks: check.New("go1"),
		api:    api,
		run:    fmt.Sprintf("go1-%d", time.Now().UnixNano()),
	}
	d.Run("token by client credentials, database connection by name", func() error { return d.findDatabase(ctx) })
	d.Run("create with display name, branding and metadata", func() error { return d.create(ctx) })
	d.Run("read by id and by name", func() error { return d.read(ctx) })
	d.Run("create two more", func() error { return d.createMore(ctx) })
	d.Run("list by page and per_page", func() error { return d.listByPage(ctx) })
	d.Run("list by from and take", func() error { return d.listByCheckpoint(ctx) })
	d.Run("enable, list, change and remove the database connection", func() error { return d.connections(ctx) })
	d.Run("update the display name; metadata is replaced whole", func() error { return d.update(ctx) })
	d.Run("the same name again is a 409", func() error {
		return refused(409, "same name", d.api.Organization.Create(ctx, &management.Organization{Name: d.wanted().Name}))
	})
	d.Run("an upper-case name is a 400", func() error {
		return refused(400, "on property name", d.api.Organization.Create(ctx, &management.Organization{Name: auth0.String("Not A Name")}))
	})
	d.Run("an unknown id is a 404", func() error { return d.missing(ctx, "org_0000000000000000") })
	d.Run("delete, then 404", func() error { return d.remove(ctx) })
	d.Close()
}

func (d *driver) wanted() *management.Organization {
	return &management.Organization{
		Name:        auth0.String(d.run + "-a"),
		DisplayName: auth0.String("Acme, née Zenith"),
		Branding: &management.OrganizationBranding{
			LogoURL: auth0.String("https://assets.example.com/acme.png"),
			Colors:  &map[string]string{"primary": "#112233", "page_background": "#FFFFFF"},
		},
		Metadata: &map[string]string{"plan": "gold", "region": "eu"},
	}
}

func (d *driver) findDatabase(ctx context.Context) error {
	connection, err := d.api.Connection.ReadByName(ctx, databaseName)
	if err != nil {
		return err
	}
	d.database = connection.GetID()
	return check.Equal("strategy", connection.GetStrategy(), "auth0")
}

func (d *driver) create(ctx context.Context) error {
	// This major reads the answer back into what it sent.
	created := d.wanted()
	if err := d.api.Organization.Create(ctx, created); err != nil {
		return err
	}
	d.created = append(d.created, created.GetID())
	if !regexp.MustCompile(`^org_[A-Za-z0-9]{16}$`).MatchString(created.GetID()) {
		return fmt.Errorf("id %q", created.GetID())
	}
	return d.same(created)
}

// same compares an organization with what was sent at creation.
func (d *driver) same(organization *management.Organization) error {
	shown := *organization
	shown.ID = nil
	return check.Equal("organization", shown, *d.wanted())
}

func (d *driver) read(ctx context.Context) error {
	if len(d.created) == 0 {
		return errors.New("nothing was created")
	}
	byID, err := d.api.Organization.Read(ctx, d.created[0])
	if err != nil {
		return err
	}
	byName, err := d.api.Organization.ReadByName(ctx, d.wanted().GetName())
	if err != nil {
		return err
	}
	return errors.Join(
		check.Equal("id", byID.GetID(), d.created[0]),
		check.Equal("id by name", byName.GetID(), d.created[0]),
		d.same(byID),
		d.same(byName),
	)
}

func (d *driver) createMore(ctx context.Context) error {
	for _, suffix := range []string{"-b", "-c"} {
		organization := &management.Organization{Name: auth0.String(d.run + suffix)}
		if err := d.api.Organization.Create(ctx, organization); err != nil {
			return err
		}
		d.created = append(d.created, organization.GetID())
	}
	return check.Equal("organizations made", len(d.created), 3)
}

func (d *driver) listByPage(ctx context.Context) error {
	var seen []string
	for page := 0; ; page++ {
		list, err := d.api.Organization.List(ctx, management.Page(page), management.PerPage(2))
		if err != nil {
			return err
		}
		if list.Start != page*2 || list.Limit != 2 {
			return fmt.Errorf("page %d starts at %d with limit %d", page, list.Start, list.Limit)
		}
		for _, organization := range list.Organizations {
			seen = append(seen, organization.GetID())
		}
		if !list.HasNext() {
			return check.EachOnce(d.created, seen)
		}
	}
}

func (d *driver) listByCheckpoint(ctx context.Context) error {
	var seen []string
	options := []management.RequestOption{management.Take(2)}
	for {
		list, err := d.api.Organization.List(ctx, options...)
		if err != nil {
			return err
		}
		if len(list.Organizations) > 2 {
			return fmt.Errorf("%d organizations in a page of two", len(list.Organizations))
		}
		for _, organization := range list.Organizations {
			seen = append(seen, organization.GetID())
		}
		if !list.HasNext() {
			return check.EachOnce(d.created, seen)
		}
		options = []management.RequestOption{management.Take(2), management.From(list.Next)}
	}
}

func (d *driver) connections(ctx context.Context) error {
	if len(d.created) == 0 {
		return errors.New("nothing was created")
	}
	api, organization := d.api.Organization, d.created[0]
	added := &management.OrganizationConnection{
		ConnectionID:            auth0.String(d.database),
		AssignMembershipOnLogin: auth0.Bool(false),
	}
	if err := api.AddConnection(ctx, organization, added); err != nil {
		return err
	}
	listed, err := api.Connections(ctx, organization, management.PerPage(1))
	if err != nil {
		return err
	}
	err = api.UpdateConnection(ctx, organization, d.database, &management.OrganizationConnection{
		AssignMembershipOnLogin: auth0.Bool(true),
		IsSignupEnabled:         auth0.Bool(true),
	})
	if err != nil {
		return err
	}
	changed, err := api.Connection(ctx, organization, d.database)
	if err != nil {
		return err
	}
	if err := api.DeleteConnection(ctx, organization, d.database); err != nil {
		return err
	}
	left, err := api.Connections(ctx, organization)
	if err != nil {
		return err
	}
	return errors.Join(
		check.Equal("connection.name", added.GetConnection().GetName(), databaseName),
		check.Equal("listed", len(listed.OrganizationConnections), 1),
		check.Equal("total", listed.Total, 1),
		check.Equal("changed assign_membership_on_login", changed.GetAssignMembershipOnLogin(), true),
		check.Equal("changed is_signup_enabled", changed.GetIsSignupEnabled(), true),
		check.Equal("left", len(left.OrganizationConnections), 0),
	)
}

func (d *driver) update(ctx context.Context) error {
	metadata := map[string]string{"tier": "silver"}
	err := d.api.Organization.Update(ctx, d.created[0], &management.Organization{
		DisplayName: auth0.String("Acme Limited"),
		Metadata:    &metadata,
	})
	if err != nil {
		return err
	}
	read, err := d.api.Organization.Read(ctx, d.created[0])
	if err != nil {
		return err
	}
	return errors.Join(
		check.Equal("display_name", read.GetDisplayName(), "Acme Limited"),
		check.Equal("metadata", read.GetMetadata(), metadata),
		check.Equal("name", read.GetName(), d.wanted().GetName()),
		check.Equal("branding", read.GetBranding(), d.wanted().GetBranding()),
	)
}

func (d *driver) missing(ctx context.Context, id string) error {
	_, err := d.api.Organization.Read(ctx, id)
	return refused(404, "", err)
}

func (d *driver) remove(ctx context.Context) error {
	if len(d.created) == 0 {
		return errors.New("nothing was created")
	}
	for _, id := range d.created {
		if err := d.api.Organization.Delete(ctx, id); err != nil {
			return err
		}
		if err := d.missing(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
