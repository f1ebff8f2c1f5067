// Package cli tries the command line as its user does: the built program, real files, a real database of either engine.
// What the scripts in testdata say is what the documentation promises.
package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"homegroup/internal/store/storetest"
)

// program is the path of the built program, sources that of the tree.
var program, sources string

func TestMain(m *testing.M) {
	code, err := build(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func build(m *testing.M) (_ int, err error) {
	if sources, err = filepath.Abs(filepath.Join("..", "..")); err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "homegroup-cli-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "homegroup")
	c := exec.Command("go", "build", "-o", program, "homegroup/cmd/homegroup")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("the program does not build: %w\n%s", err, out)
	}
	return m.Run(), nil
}

func TestScriptsSQLite(t *testing.T) { scripts(t, "", "*") }

// The same on PostgreSQL, where the database makes a difference.
func TestScriptsPostgres(t *testing.T) {
	for _, name := range []string{"import", "merge", "open"} {
		t.Run(name, func(t *testing.T) { scripts(t, storetest.PostgresURL(t), name) })
	}
}

// scripts runs scripts with a database, "" for each data folder's own.
func scripts(t *testing.T, database string, names ...string) {
	var files []string
	for _, name := range names {
		found, err := filepath.Glob(filepath.Join("testdata", name+".txtar"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no script %s: %v", name, err)
		}
		files = append(files, found...)
	}
	testscript.Run(t, testscript.Params{
		Files: files,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("HOMEGROUP_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("HOMEGROUP_DATABASE", database)
			e.Setenv("SOURCES", sources)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status, "oneline": oneLine, "member": member, "sql": statement, "byhand": byHand, "server": server},
	})
}

// A directory moves from SQLite to PostgreSQL and back by backup and restore, and is the same on both.
func TestMove(t *testing.T) {
	lite, postgres, again := t.TempDir(), storetest.PostgresURL(t), t.TempDir()
	must := func(args ...string) string {
		t.Helper()
		r := homegroup(t, nil, args...)
		if r.code != 0 {
			t.Fatal(args, r)
		}
		return r.stdout
	}
	first, second := filepath.Join(t.TempDir(), "1.backup"), filepath.Join(t.TempDir(), "2.backup")
	must("import", write(t, rows(60)), "--name", "a", "--data", lite)
	must("import", write(t, rows(40)), "--name", "a", "--data", lite)
	must("backup", first, "--data", lite)
	must("restore", first, "--database", postgres)
	must("check", "--database", postgres)
	must("backup", second, "--database", postgres)
	must("restore", second, "--data", again)
	for _, where := range [][]string{{"--database", postgres}, {"--data", again}} {
		if here, there := must(append([]string{"feed", "show", "a"}, where...)...), must("feed", "show", "a", "--data", lite); here != there {
			t.Errorf("%v:\n%s\nnot\n%s", where, here, there)
		}
	}
	// What had vanished is still restorable after the move.
	if out := must("import", write(t, rows(60)), "--name", "a", "--data", again); !strings.Contains(out, "20 returned") {
		t.Error(out)
	}
}

// status runs a command and wants an exit code: status 2 homegroup nonsense
func status(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if err != nil || neg {
		ts.Fatalf("usage: status CODE COMMAND…")
	}
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit %d, want %d", got, want)
	}
}

// oneline wants a file of one line, such as: oneline stderr
func oneLine(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile(args[0])
	if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		ts.Fatalf("%s has not one line but: %q", args[0], text)
	}
}

// result is how a run of the program ended.
type result struct {
	stdout, stderr string
	code           int
}

// homegroup runs the program to its end.
func homegroup(t *testing.T, env []string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := exec.Command(program, args...)
	c.Env = append(os.Environ(), env...)
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}
