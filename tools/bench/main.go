// Command bench measures the directory against the bars of docs/benchmarks.md, on meetings that it makes itself, and prints
// tables in Markdown.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"strings"
)

func main() {
	sizes := flag.String("sizes", "5000,250000,1000000", "how many meetings, for each run in process")
	profile := flag.String("profile", "", "write a CPU profile of it all to this file")
	only := flag.String("only", "", "measure only the questions whose name holds this")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %v\n", err)
			os.Exit(1)
		}
		defer pprof.StopCPUProfile()
	}
	ctx := context.Background()
	for _, text := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %q is not a number of meetings\n", text)
			os.Exit(2)
		}
		if err := inProcess(ctx, n, *only); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %v\n", err)
			os.Exit(1)
		}
	}
}
