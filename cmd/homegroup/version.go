package main

import (
	"context"
	"fmt"

	"homegroup/internal/app"
)

func printVersion(_ context.Context, c call) error {
	if err := c.want(0, "version"); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.stdout, "homegroup "+app.Version())
	return err
}
