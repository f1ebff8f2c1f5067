// Checkpacks tells the gaps of the packs in the working tree, for those who write them: go run ./tools/checkpacks [id ...]
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"homegroup/internal/program"
)

func main() {
	lib, err := program.Load(os.DirFS("programs"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	found := 0
	for _, g := range lib.Check(time.Now()) {
		folder, _, _ := strings.Cut(g.File, "/")
		if len(os.Args) == 1 || slices.Contains(os.Args[1:], folder) || strings.HasPrefix(folder, "_") {
			fmt.Println(g)
			found++
		}
	}
	fmt.Printf("%d packs, %d instruments, %d gaps\n", len(lib.Packs()), len(lib.Instruments()), found)
	if found > 0 {
		os.Exit(1)
	}
}
