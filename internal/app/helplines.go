package app

import (
	"fmt"
	"os"
	"time"

	"homegroup/internal/program"
)

// helplines are the numbers of help now: those built in, with the operator's file laid over them where there is one.
func helplines(file string, now time.Time) (*program.Helplines, error) {
	ours := program.Default().Helplines()
	if file == "" {
		return ours, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the numbers to call cannot be read; name another file with --helplines, or none: %w", err)
	}
	all, err := ours.With(data, file, now)
	if err != nil {
		return nil, fmt.Errorf("the numbers to call are not in order; see docs/operating-help.md: %w", err)
	}
	return all, nil
}
