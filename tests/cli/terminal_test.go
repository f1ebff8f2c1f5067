package cli

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal gives both ends of a new terminal: what a person types at and sees, and what a program has.
func terminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	fd := int(person.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return person, program
}

// shows tells whether a terminal shows what is typed.
func shows(t *testing.T, f *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0
}

// asked runs homegroup open at a terminal, up to where it asks and hides what is typed.
func asked(t *testing.T, to string) (person *os.File, c *exec.Cmd, passphrase string, stderr *bytes.Buffer) {
	t.Helper()
	person, tty := terminal(t)
	folder := t.TempDir()
	v, err := readFixture()
	if err != nil {
		t.Fatal(err)
	}
	saved, err := base64.RawURLEncoding.DecodeString(v.SavedUnder)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "saved.age"), saved, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	stderr = &bytes.Buffer{}
	c = exec.Command(program, "open", filepath.Join(folder, "saved.age"), "--to", to)
	c.Stdin, c.Stderr = tty, stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	for begun := time.Now(); shows(t, tty); time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			t.Fatal("what is typed is shown")
		}
	}
	return person, c, v.Passphrase, stderr
}

// A passphrase that is typed is not shown.
func TestAsked(t *testing.T) {
	to := filepath.Join(t.TempDir(), "book")
	person, c, passphrase, stderr := asked(t, to)
	if _, err := io.WriteString(person, strings.TrimSpace(passphrase)+"\n"); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err, stderr)
	}
	if _, err := os.Stat(filepath.Join(to, "book.json")); err != nil {
		t.Error(err)
	}
	if !shows(t, person) {
		t.Error("the terminal was left so that it shows nothing")
	}
	fd := int(person.Fd())
	if err := unix.SetNonblock(fd, true); err != nil { // the program has ended: all that was shown is there
		t.Fatal(err)
	}
	seen := make([]byte, 1000)
	n, _ := unix.Read(fd, seen)
	if shown := string(seen[:max(n, 0)]) + stderr.String(); strings.Contains(shown, "otter") {
		t.Errorf("it was shown: %q", shown)
	}
}

// Ctrl-C while it is asked for ends the command, and leaves the terminal as it was.
func TestAskedStopped(t *testing.T) {
	to := filepath.Join(t.TempDir(), "book")
	person, c, _, stderr := asked(t, to)
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	if c.ProcessState.ExitCode() != 1 || !strings.Contains(stderr.String(), "stopped") || !shows(t, person) {
		t.Errorf("exit %d, %q; the terminal shows what is typed: %v", c.ProcessState.ExitCode(), stderr, shows(t, person))
	}
	if _, err := os.Stat(to); err == nil {
		t.Error("a folder was left")
	}
}
