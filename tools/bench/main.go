// Command bench measures the directory against its bars, on meetings that it makes itself, and writes what it found as
// docs/benchmarks.md has it. It measures in process (the index alone, with the plain scan beside it) and the whole program as
// it is built, with a peer over PostgreSQL and PostGIS on the same rows. It is not a test: nothing fails for being slow.
//
//	go run ./tools/bench                       everything, to standard output
//	go run ./tools/bench -o docs/benchmarks.md everything, into the document
//	go run ./tools/bench -sizes 250000 -program 0 -only text
//
// Start at main; data.go makes the meetings, queries.go the questions.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func run() error {
	sizes := flag.String("sizes", "5000,250000,1000000", "how many meetings in process, one run each; empty for none")
	whole := flag.Int("program", 250_000, "how many meetings for the whole program and its peer; 0 for neither")
	records := flag.Int("records", 1_000_000, "how many records for the sync server; 0 for none")
	binary := flag.String("binary", "", "the program to measure; without it the one in this folder is built")
	folder := flag.String("folder", "", "the folder for the program's database, kept afterwards; by default a new one that is removed")
	long := flag.Duration("long", 8*time.Second, "how long to ask over HTTP, each time")
	only := flag.String("only", "", "in process, only the questions whose name holds this")
	profile := flag.String("profile", "", "write a CPU profile of the part in process to this file")
	file := flag.String("o", "", "the file to write to; without it standard output")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	var text strings.Builder
	out := io.MultiWriter(&text, os.Stdout)
	if *file != "" {
		out = &text
	}
	fmt.Fprintf(out, head, strings.TrimSpace("go run ./tools/bench "+strings.Join(os.Args[1:], " ")), time.Now().UTC().Format("2 January 2006"), machine())
	// As the server sets it.
	debug.SetGCPercent(50)
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	var results []result
	for _, size := range strings.FieldsFunc(*sizes, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(size)
		if err != nil {
			return fmt.Errorf("%q is not a number of meetings", size)
		}
		r, err := inProcess(ctx, out, n, *only)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	growth(out, results)
	pprof.StopCPUProfile()
	if *whole > 0 {
		fmt.Fprintf(out, "\n## The whole program, %d meetings\n\n| what | measured | bar |\n|---|---|---|\n", *whole)
		if err := wholeProgram(ctx, out, *whole, *folder, *binary, *long); err != nil {
			return err
		}
	}
	if *records > 0 {
		fmt.Fprint(out, "\n## The sync server\n\n| what | measured | bar |\n|---|---|---|\n")
		if err := syncServer(ctx, out, *records, *binary); err != nil {
			return err
		}
	}
	if *file == "" {
		return nil
	}
	return os.WriteFile(*file, []byte(text.String()), 0o644)
}

// head begins the document.
const head = `# Benchmarks of the directory

Written by ` + "`%s`" + ` (` + "`make bench`" + ` prints the same); %s; %s; both ends of every HTTP connection,
PostgreSQL too, share these cores. The meetings are made up, the same each time (tools/bench/data.go): 400 cities and towns, weighted by people, and
their words; so are the questions (tools/bench/queries.go): from where there are meetings, with words that are in them, a third of the longer ones
not typed to the end and a sixth misspelt. A figure that misses its bar stands here as it is.

## In process: one page of 20, the total exact

The plain scan is index.Linear: the same answer by looking at every meeting. Each of its answers was compared with the index's.
`

// machine names cores and memory.
func machine() string {
	memory := ""
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		if f := strings.Fields(string(text)); len(f) > 1 {
			kb, _ := strconv.Atoi(f[1])
			memory = fmt.Sprintf(", %d GB of memory", (kb+1<<19)>>20)
		}
	}
	busy := ""
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		busy = ", with a load average of " + strings.Fields(string(text))[0] + " before it began"
	}
	return fmt.Sprintf("%d cores%s, %s%s", runtime.NumCPU(), memory, runtime.Version(), busy)
}
