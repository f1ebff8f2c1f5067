package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"homegroup/internal/config"
	"homegroup/internal/program"
	"homegroup/programs"
)

const programsUsage = "programs check [FOLDER]"

var errGaps = errors.New("the packs have gaps: mend the places named above; docs/adding-a-program.md says how")

// checkPrograms tells every gap in the packs, each with file and line, and how much was looked at: the packs of this
// program, or those of a folder that looks like programs/.
func checkPrograms(_ context.Context, c call) error {
	if len(c.names) == 0 || c.names[0] != "check" || len(c.names) > 2 {
		return config.Wrong("say what to do with the packs: homegroup %s", programsUsage)
	}
	var files fs.FS = programs.Files
	folder := "programs"
	if len(c.names) == 2 {
		folder = c.names[1]
		files = os.DirFS(folder)
		if _, err := fs.Stat(files, "."); err != nil {
			return fmt.Errorf("%s cannot be read; name the folder that holds one folder for each pack: %w", folder, err)
		}
	}
	lib, err := program.Load(files)
	if err != nil {
		return err
	}
	gaps := lib.Check(time.Now())
	for _, g := range gaps {
		where := filepath.Join(folder, filepath.FromSlash(path.Clean(g.File)))
		if g.Line > 0 {
			where = fmt.Sprintf("%s:%d", where, g.Line)
		}
		fmt.Fprintf(c.stdout, "%s: %s\n", where, g.Message)
	}
	if len(lib.Packs()) == 0 && len(gaps) == 0 {
		return fmt.Errorf("%s holds no pack; name the folder that holds one folder for each pack", folder)
	}
	fmt.Fprintf(c.stdout, "%s, %s, %s, %s\n", number(len(lib.Packs()), "pack"), number(len(program.Languages()), "language"),
		number(len(lib.Instruments()), "instrument"), number(len(gaps), "gap"))
	if len(gaps) > 0 {
		return errGaps
	}
	return nil
}

func number(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}
