package main

import (
	"context"

	"homegroup/internal/app"
)

// serve runs the site until it is stopped.
func serve(ctx context.Context, c call) error {
	if err := c.want(0, "serve"); err != nil {
		return err
	}
	return app.Serve(ctx, c.config, app.Logger(c.stderr, c.config.LogLevel))
}
