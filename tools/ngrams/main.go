// Ngrams compares every text of the packs with texts that a writer had before them, and tells each run of words that
// stands in both: our texts are our own. The files it is given are plain text, stay outside the source, and are only read.
//
//	go run ./tools/ngrams FILE...        runs of seven words; exit 1 where there is one
//	go run ./tools/ngrams -repeats       runs of twelve words that stand in two packs: they may belong to what packs share
//
// It knows words, not meaning: a sentence that is near another without sharing a run is for people to see. Start at find.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"homegroup/internal/program"
	"homegroup/programs"
)

const (
	tooLong   = 7  // words in a row that must not stand in a text of others
	repeating = 12 // words in a row that two packs might share
)

func main() {
	repeats := flag.Bool("repeats", false, "tell what stands in two packs instead")
	flag.Parse()
	if err := run(os.Stdout, *repeats, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "ngrams: "+err.Error())
		os.Exit(1)
	}
}

func run(out io.Writer, repeats bool, names []string) error {
	if repeats {
		texts, err := ownTexts(programs.Files)
		if err != nil {
			return err
		}
		for _, r := range betweenFolders(texts, repeating) {
			fmt.Fprintf(out, "%d words: %s\n    %s\n", r.words, r.text, strings.Join(r.places, "\n    "))
		}
		return nil
	}
	if len(names) == 0 {
		return errors.New("name the text files to compare with, or -repeats")
	}
	ours := index(packTexts(program.Default()), tooLong)
	found := 0
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, r := range ours.find(string(data)) {
			found++
			fmt.Fprintf(out, "%s:%d: %q\n    stands in %s\n", name, r.line, r.text, some(r.places))
		}
	}
	fmt.Fprintf(out, "%d texts compared with %d files: %d runs of %d words or more\n", ours.texts, len(names), found, tooLong)
	if found > 0 {
		return errors.New("write these anew, from the theme")
	}
	return nil
}

// some names the first places, and how many more there are: a shared text stands in every pack that extends it.
func some(places []string) string {
	if len(places) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(places[:3], "; "), len(places)-3)
	}
	return strings.Join(places, "; ")
}
