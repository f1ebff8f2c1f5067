package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"homegroup/internal/app"
	"homegroup/internal/meeting"
)

// writeReport prints a summary whose counts add up and writes the full report into its file.
func (c call) writeReport(a *app.App, name string, r meeting.Report) error {
	path := c.config.Report
	if path == "" {
		var err error
		if path, err = a.ReportFile(name); err != nil {
			return fmt.Errorf("the list was read, but the folder for its report cannot be made: %w", err)
		}
	}
	write := writeJSON
	if strings.HasSuffix(strings.ToLower(path), ".csv") {
		write = writeCSV
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err == nil {
		err = write(file, name, r)
		if shut := file.Close(); err == nil {
			err = shut
		}
	}
	summary(c.stdout, name, r)
	if err != nil {
		return fmt.Errorf("the list was read, but its report cannot be written: %w", err)
	}
	_, err = fmt.Fprintf(c.stdout, "Full report: %s\n", path)
	return err
}

// summary says in a few lines what became of the rows, and for which reasons.
func summary(w io.Writer, name string, r meeting.Report) {
	fmt.Fprintf(w, "%s: %s = %d imported + %d merged + %d dropped; %d of those taken were repaired.\n", name, count(r.Rows, "row"), r.Imported, r.Merged, r.Dropped, r.Repaired)
	fmt.Fprintf(w, "%s: %d new, %d changed, %d the same, %d returned; %d vanished, kept and restorable.\n", count(r.Listings, "listing"), r.New, r.Changed, r.Same, r.Returned, r.Vanished)
	type reason struct{ what, code string }
	counts, example := map[reason]int{}, map[reason]meeting.Note{}
	for _, n := range r.Notes {
		k := reason{n.What, n.Code}
		if counts[k] == 0 {
			example[k] = n
		}
		counts[k]++
	}
	var reasons []reason
	for k := range counts {
		reasons = append(reasons, k)
	}
	slices.SortFunc(reasons, func(a, b reason) int {
		return cmp.Or(cmp.Compare(a.what, b.what), cmp.Compare(counts[b], counts[a]), cmp.Compare(a.code, b.code))
	})
	for _, k := range reasons {
		n := example[k]
		fmt.Fprintf(w, "  %-8s %6d  %s: %s (%s)\n", k.what, counts[k], k.code, n.Reason, n.Where())
	}
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// writeJSON writes the counts as the first line and every note as a line of its own.
func writeJSON(w io.Writer, name string, r meeting.Report) error {
	notes := r.Notes
	r.Notes = nil
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(struct {
		Feed string `json:"feed"`
		meeting.Report
	}{name, r}); err != nil {
		return err
	}
	for _, n := range notes {
		if err := e.Encode(n); err != nil {
			return err
		}
	}
	return nil
}

// writeCSV writes every note as a row, for a spreadsheet program.
func writeCSV(w io.Writer, _ string, r meeting.Report) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"row", "line", "key", "what", "code", "field", "reason"}}
	for _, n := range r.Notes {
		row := []string{strconv.Itoa(n.Index + 1), strconv.Itoa(n.Line), n.Key, n.What, n.Code, n.Field, n.Reason}
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t", rune(cell[0])) {
				row[i] = "'" + cell // a spreadsheet would take it for a formula
			}
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}
