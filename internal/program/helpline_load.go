package program

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	yaml "go.yaml.in/yaml/v3"
)

// helplineFile is the file of a file system that looks like programs/.
const helplineFile = "helplines.yaml"

// Helplines gives the lines that were read with the packs; none where there was no file of them.
func (lib *Library) Helplines() *Helplines { return &lib.helplines }

// readHelplines reads the lines; what is wrong with them is told by Check.
func (lib *Library) readHelplines(files fs.FS) error {
	data, err := fs.ReadFile(files, helplineFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a folder with packs alone
	}
	if err != nil {
		return fmt.Errorf("program: %w", err)
	}
	lines, gaps := parseHelplines(data, Languages())
	lib.gaps = append(lib.gaps, gaps...)
	lib.helplines = Helplines{lines}
	lib.helplines.arrange()
	lib.gaps = append(lib.gaps, lib.helplines.missing()...)
	return nil
}

// checkHelplines finds what is wrong with the lines on a day: dates to come, and numbers to be looked up again.
func (lib *Library) checkHelplines(now time.Time) []Gap {
	var gaps []Gap
	today := now.UTC().Format(time.DateOnly)
	for _, l := range lib.helplines.lines {
		switch {
		case l.Checked > today:
			gaps = append(gaps, Gap{helplineFile, l.line, l.name() + ": checked lies in the future"})
		case l.Standing(now) == Expired:
			gaps = append(gaps, Gap{helplineFile, l.line, l.name() + ": expired: look the number up again, then change source, checked and expires"})
		}
	}
	return gaps
}

// With lays an operator's own lines over these: a line with the same country and id takes the place of ours, others are added, and
// "remove: true" takes one away. The error names every place that is wrong, in one line.
func (h *Helplines) With(data []byte, file string, now time.Time) (*Helplines, error) {
	own, gaps := parseHelplines(data, nil)
	all := Helplines{slices.Clone(h.lines)}
	for _, l := range own {
		at := slices.IndexFunc(all.lines, func(o Helpline) bool { return o.Country == l.Country && o.ID == l.ID })
		switch {
		case l.Remove && at < 0:
			gaps = append(gaps, Gap{file, l.line, l.name() + ": there is no such line to remove"})
		case l.Remove:
			all.lines = slices.Delete(all.lines, at, at+1)
		case l.Checked > now.UTC().Format(time.DateOnly):
			gaps = append(gaps, Gap{file, l.line, l.name() + ": checked lies in the future"})
		case at >= 0:
			all.lines[at] = l
		default:
			all.lines = append(all.lines, l)
		}
	}
	all.arrange()
	gaps = append(gaps, all.missing()...)
	if len(gaps) == 0 {
		return &all, nil
	}
	var places []string
	for _, g := range sorted(gaps) {
		place := file
		if g.Line > 0 {
			place = fmt.Sprintf("%s:%d", file, g.Line)
		}
		places = append(places, place+": "+g.Message)
	}
	return nil, errors.New(strings.Join(places, "; "))
}

// missing finds countries without an emergency number.
func (h *Helplines) missing() []Gap {
	var gaps []Gap
	for _, country := range append(h.Countries(), World) {
		if lines := h.Of(country); len(lines) == 0 || !lines[0].Is("emergency") {
			gaps = append(gaps, Gap{helplineFile, 0, country + " has no emergency number: every country needs a line of kind emergency"})
		}
	}
	return gaps
}

func (h Helpline) name() string { return h.Country + "/" + h.ID }

var notKnown = regexp.MustCompile(`field (\S+) not found in type \S+`)

// parseHelplines reads lines and finds what is wrong with each by itself. Lines that are wrong are left out. Each must be told in
// these languages, or in any where there are none.
func parseHelplines(data []byte, languages []string) ([]Helpline, []Gap) {
	var file struct {
		Lines []Helpline `yaml:"lines"`
	}
	var gaps []Gap
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		for message := range strings.SplitSeq(strings.TrimPrefix(err.Error(), "yaml: "), "\n") {
			message = strings.TrimSpace(message)
			line := 0
			if m := lineOf.FindStringSubmatch(message); m != nil {
				_, _ = fmt.Sscan(m[1], &line)
				message = notKnown.ReplaceAllString(m[2], "there is no key $1")
			} else if message == "unmarshal errors:" {
				continue
			}
			gaps = append(gaps, Gap{helplineFile, line, message})
		}
		return nil, gaps
	}
	numbers := linesOf(data)
	seen := map[string]bool{}
	var good []Helpline
	for i, l := range file.Lines {
		l.line = numbers[i]
		wrong := l.wrong(languages)
		if seen[l.name()] {
			wrong = append(wrong, "another line of this country has the same id")
		}
		seen[l.name()] = true
		for _, w := range wrong {
			gaps = append(gaps, Gap{helplineFile, l.line, l.name() + ": " + w})
		}
		if len(wrong) == 0 {
			good = append(good, l)
		}
	}
	return good, gaps
}

// linesOf tells at which line of the file each entry of its list begins.
func linesOf(data []byte) []int {
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	var numbers []int
	if list := child(doc.Content[0], "lines"); list != nil {
		for _, n := range list.Content {
			numbers = append(numbers, n.Line)
		}
	}
	return numbers
}

var (
	countryForm  = regexp.MustCompile(`^([A-Z]{2}|001)$`)
	idForm       = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	numberForm   = regexp.MustCompile(`^\+?[0-9][0-9 -]*$`)
	sayForm      = regexp.MustCompile(`^[A-Za-z0-9]*$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)
)

// wrong tells everything that is wrong with a line by itself.
func (h Helpline) wrong(languages []string) []string {
	var all []string
	say := func(bad bool, format string, args ...any) {
		if bad {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	say(!countryForm.MatchString(h.Country), "country is two capital letters such as GB, or %q for everywhere", World)
	say(!idForm.MatchString(h.ID), "id is made of a-z, 0-9 and -")
	if h.Remove {
		return all
	}
	say(strings.TrimSpace(h.Service) == "", "service, the name of who answers, is missing")
	say(len(h.Kinds) == 0, "kinds is missing: one or more of %s", strings.Join(HelplineKinds(), ", "))
	for _, k := range h.Kinds {
		say(!slices.Contains(HelplineKinds(), k), "%q is not one of %s", k, strings.Join(HelplineKinds(), ", "))
	}
	say(h.Number == "" && h.Texts == "" && h.Chat == "" && h.Site == "", "it has neither number nor text, chat or site")
	say(h.Number == "" && h.Is("emergency"), "an emergency line needs a number")
	for key, n := range map[string]string{"number": h.Number, "text": h.Texts} {
		digits := len(strings.TrimPrefix(Dial(n), "+"))
		say(n != "" && (!numberForm.MatchString(n) || digits < 2 || digits > 15), "%s: %q is no telephone number: digits, spaces, - and a leading +, at most 15 digits", key, n)
	}
	say(!sayForm.MatchString(h.Say) || h.Say != "" && h.Texts == "", "say is the one word to send to text")
	for key, address := range map[string]string{"chat": h.Chat, "site": h.Site} {
		u, err := url.Parse(address)
		say(address != "" && (err != nil || u.Scheme != "https" || u.Host == ""), "%s: %q is not an https address", key, address)
	}
	if _, err := ParseHours(h.Hours); err != nil {
		say(true, "hours: %v", err)
	}
	for _, l := range h.Languages {
		say(!languageForm.MatchString(l), "languages: %q is not a code such as en or pt-BR", l)
	}
	say(!slices.Contains([]string{"", "free", "charged"}, h.Cost), "cost: %q is neither free nor charged", h.Cost)
	say(len(h.About) == 0, "about, what the line is for, is missing")
	for lang, text := range h.About {
		say(!slices.Contains(Languages(), lang), "about: %q is not one of %s", lang, strings.Join(Languages(), ", "))
		say(strings.TrimSpace(text) == "", "about: %s is empty", lang)
	}
	for _, lang := range languages {
		say(h.About[lang] == "", "about: %s is missing", lang)
	}
	say(strings.TrimSpace(h.Source) == "", "source, where the number was read, is missing")
	_, err := time.Parse(time.DateOnly, h.Checked)
	say(err != nil, "checked is a date such as 2026-11-23")
	_, err = time.Parse(time.DateOnly, h.Expires)
	say(err != nil || h.Expires <= h.Checked, "expires is a date such as 2027-11-23, after checked")
	say(!slices.Contains(marks, h.Mark), "mark: %q is not one of %s", h.Mark, strings.Join(marks, ", "))
	return all
}
