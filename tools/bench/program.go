package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"homegroup/internal/meeting"
)

// wholeProgram measures the built program: import, start, memory, and answers over HTTP, and the peer over the same rows.
func wholeProgram(ctx context.Context, out io.Writer, n int, dir, binary string, long time.Duration) error {
	if dir == "" {
		temporary, err := os.MkdirTemp("", "hg-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		dir = temporary
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if binary == "" {
		binary = filepath.Join(dir, "homegroup")
		if err := buildProgram(ctx, binary); err != nil {
			return err
		}
	}
	m := newMaker(2)
	m.only, m.simple = "aa", true
	made := make([]meeting.Meeting, n)
	for i := range made {
		made[i] = m.meeting(int64(i + 1))
	}
	list := filepath.Join(dir, "list.json")
	size, err := writeGuide(list, made)
	if err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	imported := exec.CommandContext(ctx, binary, "import", list, "--name", "bench", "--format", "meetingguide", "--program", "aa", "--timezone", "UTC", "--data", data)
	phases, err := timed(imported)
	if err != nil {
		return fmt.Errorf("the import failed: %w", err)
	}
	total, said := time.Duration(0), ""
	for _, p := range phases {
		total += p.took
		said += fmt.Sprintf(", %s %.1f s", p.name, p.took.Seconds())
	}
	fmt.Fprintf(out, "| import, file to database (%.0f MB of JSON) | %d rows in %.1f s: %.0f rows/s; of this%s | ≥ 20,000 rows/s after decode |\n",
		float64(size)/1e6, n, total.Seconds(), float64(n)/total.Seconds(), said[1:])
	for _, p := range phases {
		if p.name == "saving" {
			fmt.Fprintf(out, "| of this the database: listings, slugs and the changes log, in one transaction | %.0f rows/s | |\n", float64(n)/p.took.Seconds())
		}
	}

	s, ready, err := startProgram(ctx, binary, data)
	if err != nil {
		return err
	}
	defer s.stop()
	fmt.Fprintf(out, "| ready after a cold start (process start to /readyz) | %.2f s | ≤ 3 s |\n", ready.Seconds())
	fmt.Fprintf(out, "| resident when ready | %d MB | ≤ 450 MB |\n", resident(s.pid()))

	a := newAsker(m, made[:min(n, 5000)], time.Now())
	var queries []meeting.Query
	for range 2000 {
		q := kinds[0].make(a)
		q.WithinKM = 25
		q.Types = []meeting.TypeRef{{Code: "X"}}
		queries = append(queries, q)
	}
	p, err := startPeer(ctx, made)
	if p != nil {
		defer p.stop()
	}
	if err != nil {
		fmt.Fprintf(out, "| **the peer did not run** | %v | |\n", err)
		p = nil
	}
	if p != nil {
		if err := agree(s.url, p.url, queries[:200], out); err != nil {
			return err
		}
	}
	for _, limit := range []int{1000, 20} {
		var paths []string
		for _, q := range queries {
			paths = append(paths, path(q, limit))
		}
		what, bar := "whole answers", "≥ 10× the peer"
		if limit == 20 {
			what, bar = "20 a page", "≥ 8,000/s"
		}
		ours, err := ask(s.url, paths, long)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "| near + day + type over HTTP, %s (%.0f meetings), %d clients: homegroup | %.0f/s, %.0f MB/s, p50 %.2f ms, p99 %.2f ms | %s |\n",
			what, ours.meetings, clients, ours.perSecond, ours.mbPerSecond, ms(ours.p50), ms(ours.p99), bar)
		if p != nil {
			theirs, err := ask(p.url, paths, long)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "| the same: Go over PostgreSQL + PostGIS | %.0f/s, %.0f MB/s, p50 %.2f ms, p99 %.2f ms; **homegroup answers %.0f times as many** | |\n",
				theirs.perSecond, theirs.mbPerSecond, ms(theirs.p50), ms(theirs.p99), ours.perSecond/theirs.perSecond)
		}
	}
	fmt.Fprintf(out, "| resident after all this | %d MB | ≤ 450 MB |\n", resident(s.pid()))
	return nil
}

// buildProgram builds homegroup as it is released.
func buildProgram(ctx context.Context, binary string) error {
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, "./cmd/homegroup")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("the program cannot be built: %w: %s", err, text)
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// phase is a part of an import.
type phase struct {
	name string
	took time.Duration
}

// timed runs an import and tells from what it says of its progress how long each part took.
func timed(cmd *exec.Cmd) ([]phase, error) {
	said, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	phases, begun := []phase{{name: "starting"}}, time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(said); lines.Scan(); {
		fmt.Fprintln(os.Stderr, lines.Text())
		word, _, _ := strings.Cut(lines.Text(), " ")
		if last := &phases[len(phases)-1]; last.name != word && slices.Contains([]string{"fetching", "reading", "cleaning", "comparing", "saving"}, word) {
			last.took = time.Since(begun)
			phases, begun = append(phases, phase{name: word}), time.Now()
		}
	}
	err = cmd.Wait()
	phases[len(phases)-1].took = time.Since(begun)
	return phases, err
}

// writeGuide writes meetings as a Meeting Guide list and gives its size.
func writeGuide(file string, meetings []meeting.Meeting) (int64, error) {
	f, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteByte('[')
	for i, m := range meetings {
		if i > 0 {
			w.WriteString(",\n")
		}
		row, ok := m.Guide("", time.Now())
		if !ok {
			return 0, fmt.Errorf("the format cannot hold meeting %d", m.ID)
		}
		text, err := json.Marshal(row)
		if err != nil {
			return 0, err
		}
		w.Write(text)
	}
	w.WriteByte(']')
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return 0, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// program is a running homegroup.
type program struct {
	cmd *exec.Cmd
	url string
}

// startProgram starts the server and tells how long it took to be ready.
func startProgram(ctx context.Context, binary, data string, options ...string) (*program, time.Duration, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // to find a free port
	if err != nil {
		return nil, 0, err
	}
	address := l.Addr().String()
	l.Close()
	s := &program{exec.CommandContext(ctx, binary, append([]string{"serve", "--data", data, "--listen", address, "--log-level", "warn"}, options...)...), "http://" + address}
	s.cmd.Stderr = os.Stderr
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, 0, err
	}
	for time.Since(begun) < 2*time.Minute {
		if res, err := http.Get(s.url + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return s, time.Since(begun), nil
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.stop()
	return nil, 0, errors.New("the server was not ready after two minutes")
}

func (s *program) pid() string { return strconv.Itoa(s.cmd.Process.Pid) }

func (s *program) stop() {
	s.cmd.Process.Signal(syscall.SIGTERM)
	s.cmd.Wait()
}

// agree compares the numbers of hits: the peer measures on the same sphere, but with other rounding.
func agree(ours, theirs string, queries []meeting.Query, out io.Writer) error {
	c, same, a, b := client(), 0, 0, 0
	for _, q := range queries {
		x, err := get(c, ours+path(q, 1000))
		if err != nil {
			return err
		}
		y, err := get(c, theirs+path(q, 1000))
		if err != nil {
			return err
		}
		if len(x.Meetings) == len(y.Meetings) {
			same++
		}
		a, b = a+len(x.Meetings), b+len(y.Meetings)
	}
	fmt.Fprintf(out, "| answers with as many meetings from both | %d of %d; %d and %d meetings in all | |\n", same, len(queries), a, b)
	return nil
}
