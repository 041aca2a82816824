package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/auth0/go-auth0/v3/management"
	"github.com/auth0/go-auth0/v3/management/core"

	"guildhall.example/clients/check"
)

func isNoPages(err error) bool {
	return errors.Is(err, core.ErrNoPages)
}

// ids walks a list with the SDK's iterator.
func ids[C comparable, T any, R any](ctx context.Context, page *core.Page[C, T, R], id func(T) string) ([]string, error) {
	found := []string{}
	iterator := page.Iterator()
	for iterator.Next(ctx) {
		found = append(found, id(iterator.Current()))
	}
	return found, iterator.Err()
}

// isMissing wants the SDK's error for a 404.
func isMissing(err error) error {
	var missing *management.NotFoundError
	if !errors.As(err, &missing) {
		return fmt.Errorf("not a NotFoundError: %w", err)
	}
	return nil
}

func (d *driver) enabledConnections(ctx context.Context) error {
	if len(d.created) == 0 {
		return errors.New("nothing was created")
	}
	api, organization := d.api.Organizations.EnabledConnections, d.created[0]
	list := func() ([]string, error) {
		page, err := api.List(ctx, organization, &management.ListOrganizationConnectionsRequestParameters{PerPage: management.Int(1)})
		if err != nil {
			return nil, err
		}
		return ids(ctx, page, (*management.OrganizationConnection).GetConnectionID)
	}
	added, err := api.Add(ctx, organization, &management.AddOrganizationConnectionRequestContent{
		ConnectionID:            d.database,
		AssignMembershipOnLogin: management.Bool(false),
	})
	if err != nil {
		return err
	}
	listed, err := list()
	if err != nil {
		return err
	}
	_, err = api.Update(ctx, organization, d.database, &management.UpdateOrganizationConnectionRequestContent{
		AssignMembershipOnLogin: management.Bool(true),
		IsSignupEnabled:         management.Bool(true),
	})
	if err != nil {
		return err
	}
	changed, err := api.Get(ctx, organization, d.database)
	if err != nil {
		return err
	}
	if err := api.Delete(ctx, organization, d.database); err != nil {
		return err
	}
	left, err := list()
	if err != nil {
		return err
	}
	_, err = api.Get(ctx, organization, d.database)
	connection := added.GetConnection()
	return errors.Join(
		check.Equal("assign_membership_on_login", added.GetAssignMembershipOnLogin(), false),
		check.Equal("connection.name", connection.GetName(), databaseName),
		check.Equal("listed", listed, []string{d.database}),
		check.Equal("changed assign_membership_on_login", changed.GetAssignMembershipOnLogin(), true),
		check.Equal("changed is_signup_enabled", changed.GetIsSignupEnabled(), true),
		check.Equal("left", left, []string{}),
		isMissing(err),
	)
}

func (d *driver) connections(ctx context.Context) error {
	if len(d.created) == 0 {
		return errors.New("nothing was created")
	}
	api, organization := d.api.Organizations.Connections, d.created[0]
	list := func(enabled *bool) ([]string, error) {
		page, err := api.List(ctx, organization, &management.ListOrganizationAllConnectionsRequestParameters{
			PerPage:   management.Int(1),
			IsEnabled: enabled,
		})
		if err != nil {
			return nil, err
		}
		return ids(ctx, page, (*management.OrganizationAllConnectionPost).GetConnectionID)
	}
	added, err := api.Create(ctx, organization, &management.CreateOrganizationAllConnectionRequestParameters{
		ConnectionID: d.database,
	})
	if err != nil {
		return err
	}
	listed, err := list(nil)
	if err != nil {
		return err
	}
	changed, err := api.Update(ctx, organization, d.database, &management.UpdateOrganizationConnectionRequestParameters{
		AssignMembershipOnLogin: management.Bool(true),
		IsEnabled:               management.Bool(false),
	})
	if err != nil {
		return err
	}
	enabled, err := list(management.Bool(true))
	if err != nil {
		return err
	}
	if err := api.Delete(ctx, organization, d.database); err != nil {
		return err
	}
	left, err := list(nil)
	if err != nil {
		return err
	}
	_, err = api.Get(ctx, organization, d.database)
	return errors.Join(
		check.Equal("is_enabled", added.GetIsEnabled(), true),
		check.Equal("listed", listed, []string{d.database}),
		check.Equal("changed is_enabled", changed.GetIsEnabled(), false),
		check.Equal("changed assign_membership_on_login", changed.GetAssignMembershipOnLogin(), true),
		check.Equal("enabled", enabled, []string{}),
		check.Equal("left", left, []string{}),
		isMissing(err),
	)
}
