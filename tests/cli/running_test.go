package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// rows makes a Meeting Guide list.
func rows(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"slug":"m%d","name":"Lantern %d","day":%d,"time":"19:00","timezone":"America/New_York","formatted_address":"%d Sample Street, Springfield, PA 19064, USA","latitude":%.4f,"longitude":-75.32}`,
			i, i, i%7, i+1, 39.5+float64(i)/500))
	}
	return "[" + strings.Join(all, ",\n") + "]"
}

// serve starts the server on a free port and gives its address and its log.
func serve(t *testing.T, data string, args ...string) (address string, logged func() string) {
	t.Helper()
	address, end, err := start(append([]string{"--data", data}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	stop := func() string {
		log, err := end()
		if err != nil {
			t.Errorf("the server ended with %v:\n%s", err, log)
		}
		return log
	}
	t.Cleanup(func() { stop() })
	return address, stop
}

// start starts a server on a free port. stop ends it and gives its log; it may be called again.
func start(args ...string) (address string, stop func() (string, error), err error) {
	c := exec.Command(program, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	stderr, err := c.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := c.Start(); err != nil {
		return "", nil, err
	}
	lines := make(chan string, 1000)
	var all strings.Builder
	done := make(chan struct{})
	go func() {
		defer close(done)
		for s := bufio.NewScanner(stderr); s.Scan(); {
			fmt.Fprintln(&all, s.Text())
			select {
			case lines <- s.Text():
			default:
			}
		}
	}()
	stop = func() (string, error) {
		if c.ProcessState != nil {
			return all.String(), nil
		}
		_ = c.Process.Signal(syscall.SIGTERM)
		<-done
		return all.String(), c.Wait()
	}
	deadline := time.After(60 * time.Second)
	for {
		select {
		case line := <-lines:
			if _, at, ok := strings.Cut(line, "serving http://"); ok {
				return "http://" + strings.TrimRight(at, `"`), stop, nil
			}
		case <-done:
			return "", nil, fmt.Errorf("the server did not start: %w\n%s", c.Wait(), all.String())
		case <-deadline:
			_, err := stop()
			return "", nil, errors.Join(errors.New("the server did not say where it serves"), err)
		}
	}
}

// total asks the server how many meetings there are.
func total(t *testing.T, address string) int {
	t.Helper()
	r, err := http.Get(address + "/api/v1/meetings?limit=1")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var answer struct{ Total int }
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil || r.StatusCode != http.StatusOK {
		t.Fatal(r.Status, err)
	}
	return answer.Total
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What the command line does is seen by a running server within two seconds, and a report of a visitor by the operator.
func TestImportWhileServing(t *testing.T) {
	data := t.TempDir()
	address, stop := serve(t, data)
	if n := total(t, address); n != 0 {
		t.Fatalf("an empty directory has %d meetings", n)
	}
	sees := func(want int) {
		t.Helper()
		begun := time.Now()
		for total(t, address) != want {
			if time.Since(begun) > 2*time.Second {
				t.Fatalf("the server still sees %d meetings, not %d", total(t, address), want)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	for _, step := range []struct {
		want int
		args []string
	}{
		{40, []string{"import", write(t, rows(40)), "--name", "a"}},
		{25, []string{"import", write(t, rows(25)), "--name", "a"}},
		{40, []string{"import", write(t, rows(40)), "--name", "a"}},
		{0, []string{"feed", "remove", "a"}},
	} {
		if r := homegroup(t, nil, append(step.args, "--data", data)...); r.code != 0 {
			t.Fatal(step.args, r)
		}
		sees(step.want)
	}
	if log := stop(); !strings.Contains(log, "stopped") || strings.Contains(log, "level=ERROR") {
		t.Error(log)
	}
}

// Ctrl-C in the middle of an import leaves the old list whole, and says so.
func TestInterruptedImport(t *testing.T) {
	data := t.TempDir()
	if r := homegroup(t, nil, "import", write(t, rows(30)), "--name", "a", "--data", data); r.code != 0 {
		t.Fatal(r)
	}
	before := homegroup(t, nil, "feed", "show", "a", "--data", data).stdout

	half := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		list := rows(500)
		io.WriteString(w, list[:len(list)/2])
		w.(http.Flusher).Flush()
		close(half)
		<-r.Context().Done()
	}))
	defer slow.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c := exec.CommandContext(ctx, program, "import", slow.URL, "--private", "--name", "a", "--data", data)
	var stderr strings.Builder
	c.Stderr = &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-half:
	case <-ctx.Done():
		t.Fatal("the list was never asked for: ", stderr.String())
	}
	begun := time.Now()
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	if code := c.ProcessState.ExitCode(); code != 1 || !strings.Contains(stderr.String(), "the old list is whole") {
		t.Errorf("exit %d: %s", code, stderr.String())
	}
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if after := homegroup(t, nil, "feed", "show", "a", "--data", data).stdout; after != before {
		t.Errorf("the list changed:\n%s\nbefore:\n%s", after, before)
	}
	if r := homegroup(t, nil, "check", "--data", data); r.code != 0 {
		t.Error(r)
	}
}

// The sample is there with --demo, stands beside a list of one's own, and is gone without.
func TestDemo(t *testing.T) {
	data := t.TempDir()
	if r := homegroup(t, nil, "import", write(t, rows(10)), "--name", "own", "--data", data); r.code != 0 {
		t.Fatal(r)
	}
	address, stop := serve(t, data, "--demo")
	if n := total(t, address); n != 2010 {
		t.Errorf("with --demo there are %d meetings, not 2010", n)
	}
	stop()
	address, _ = serve(t, data)
	if n := total(t, address); n != 10 {
		t.Errorf("without --demo there are %d meetings, not 10", n)
	}
}
