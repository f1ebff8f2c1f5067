package main

import (
	"context"
	"fmt"
	"os"
)

// restore fills an empty database, of either engine, from a backup.
func restore(ctx context.Context, c call) error {
	if err := c.want(1, "restore FILE"); err != nil {
		return err
	}
	file, err := os.Open(c.names[0])
	if err != nil {
		return fmt.Errorf("the backup cannot be read, and nothing was changed: %w", err)
	}
	defer file.Close()
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.DB.Restore(ctx, file); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s was restored whole; counts and checksums agree.\n", c.names[0])
	return err
}
