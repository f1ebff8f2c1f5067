package main

import (
	"context"
	"errors"
	"fmt"
)

var errDamaged = errors.New("the database is not as it should be: stop the server, keep the files, and restore the last backup into a new data folder")

// check looks for damage in the database.
func check(ctx context.Context, c call) error {
	if err := c.want(0, "check"); err != nil {
		return err
	}
	a, err := c.openThere(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	findings, err := a.DB.Check(ctx)
	if err != nil {
		return err
	}
	for _, f := range findings {
		fmt.Fprintln(c.stdout, f)
	}
	if len(findings) > 0 {
		return errDamaged
	}
	_, err = fmt.Fprintln(c.stdout, "The database is whole.")
	return err
}
