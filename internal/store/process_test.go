package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"homegroup/internal/store"
	"homegroup/internal/store/storetest"
)

const idsEnv = "STORETEST_IDS" // the database of a child of TestProcesses

// takeIDs is the child: it opens the database, which may not be there yet, and writes to it.
func takeIDs() {
	ctx := context.Background()
	db, err := store.Open(ctx, os.Getenv(idsEnv))
	fail(err)
	for range 40 {
		id, err := db.NewIDs(ctx, 1)
		fail(err)
		fmt.Println(id)
	}
	fail(db.Close())
	os.Exit(0)
}

// TestProcesses: processes that start at once on a new database make its tables once, and write in turn.
func TestProcesses(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "new", "homegroup.db"), "postgres": storetest.PostgresURL(t)} {
		t.Run(name, func(t *testing.T) {
			const processes = 4
			outputs := make(chan string, processes)
			for range processes {
				go func() {
					child := exec.Command(os.Args[0])
					child.Env = append(os.Environ(), idsEnv+"="+url)
					out, err := child.CombinedOutput()
					if err != nil {
						t.Errorf("%v: %s", err, out)
					}
					outputs <- string(out)
				}()
			}
			given := map[string]bool{}
			for range processes {
				for _, id := range strings.Fields(<-outputs) {
					if given[id] {
						t.Errorf("%s was given twice", id)
					}
					given[id] = true
				}
			}
			if len(given) != processes*40 {
				t.Errorf("%d ids were given", len(given))
			}
		})
	}
}
