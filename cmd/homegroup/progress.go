package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"homegroup/internal/meeting"
)

// progress tells how far a long import is: one line that changes where somebody looks on, else a line for every stage and
// every few seconds.
type progress struct {
	w        io.Writer
	terminal bool
	stage    string
	last     time.Time
	width    int
	compared bool // the list was not the one taken last
}

func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, terminal: ok && isatty.IsTerminal(f.Fd())}
}

func (p *progress) tell(at meeting.Progress) {
	p.compared = p.compared || at.Stage == "comparing"
	every := 5 * time.Second
	if p.terminal {
		every = 100 * time.Millisecond
	}
	if at.Stage == p.stage && time.Since(p.last) < every && at.Done != at.Of {
		return
	}
	if at.Stage == p.stage && !p.terminal && time.Since(p.last) < every {
		return
	}
	p.stage, p.last = at.Stage, time.Now()
	line := at.Stage
	switch {
	case at.Of > 0 && at.Done > 0:
		line += fmt.Sprintf(" %d of %d", at.Done, at.Of)
	case at.Of > 0:
		line += fmt.Sprintf(" %d", at.Of)
	case at.Done > 0:
		line += fmt.Sprintf(" %d", at.Done)
	}
	if !p.terminal {
		fmt.Fprintln(p.w, line)
		return
	}
	fmt.Fprint(p.w, "\r"+line+strings.Repeat(" ", max(0, p.width-len(line))))
	p.width = len(line)
}

// end wipes the line that changes.
func (p *progress) end() {
	if p.terminal && p.width > 0 {
		fmt.Fprint(p.w, "\r"+strings.Repeat(" ", p.width)+"\r")
	}
	p.width = 0
}
