// Package check is what the Go drivers share: named checks, the closing line, the environment.
package check

import (
	"fmt"
	"os"
	"reflect"
)

// Required reads a variable the drivers cannot do without.
func Required(name string) string {
	value := os.Getenv(name)
	if value == "" {
		fmt.Fprintf(os.Stderr, "%s is not set; see clients/README.md\n", name)
		os.Exit(2)
	}
	return value
}

// Checks runs named checks one after the other and counts them.
type Checks struct {
	driver string
	passed int
	failed int
}

// New begins the checks of one driver.
func New(driver string) *Checks {
	return &Checks{driver: driver}
}

// Run runs one check.
func (c *Checks) Run(name string, body func() error) {
	if err := body(); err != nil {
		c.failed++
		fmt.Printf("%s: FAIL  %s\n%v\n", c.driver, name, err)
		return
	}
	c.passed++
	fmt.Printf("%s: ok    %s\n", c.driver, name)
}

// Close prints the closing line and leaves; no check at all is a failure.
func (c *Checks) Close() {
	fmt.Printf("%s: %d passed, %d failed\n", c.driver, c.passed, c.failed)
	if c.failed > 0 || c.passed == 0 {
		os.Exit(1)
	}
}

// Equal says how two values differ.
func Equal(what string, got, want any) error {
	if reflect.DeepEqual(got, want) {
		return nil
	}
	return fmt.Errorf("%s: got %#v, want %#v", what, got, want)
}

// EachOnce says which of the wanted ids does not stand exactly once among the seen.
func EachOnce(wanted, seen []string) error {
	for _, id := range wanted {
		count := 0
		for _, other := range seen {
			if other == id {
				count++
			}
		}
		if count != 1 {
			return fmt.Errorf("%s stands %d times in %v", id, count, seen)
		}
	}
	return nil
}
