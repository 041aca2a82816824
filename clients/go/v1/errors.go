package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/auth0/go-auth0/management"
)

// refused wants the SDK's own error with this status and this part of the message. Major 1
// does not show the errorCode.
func refused(status int, message string, err error) error {
	var apiError management.Error
	if !errors.As(err, &apiError) {
		return fmt.Errorf("no management.Error but: %w", err)
	}
	if apiError.Status() != status || !strings.Contains(apiError.Error(), message) {
		return fmt.Errorf("status %d wanted with %q, got: %w", status, message, err)
	}
	return nil
}
