package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// backup writes everything into one file, through a file beside it, so that a backup is there whole or not at all.
func backup(ctx context.Context, c call) (err error) {
	if err := c.want(1, "backup FILE"); err != nil {
		return err
	}
	path := c.names[0]
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s is there already, and was left as it is: name another file", path)
	}
	a, err := c.openThere(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	file, err := os.CreateTemp(filepath.Dir(path), ".homegroup-backup-*")
	if err != nil {
		return fmt.Errorf("the backup cannot be written there: %w", err)
	}
	defer os.Remove(file.Name()) // of no effect once it has its name
	err = a.DB.Backup(ctx, file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		// Not over a file that came meanwhile, as Rename would.
		err = os.Link(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("no backup was written: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s: %.1f MB. It holds what visitors wrote too: keep it as safe as the data folder.\n", path, float64(info.Size())/1e6)
	return err
}
