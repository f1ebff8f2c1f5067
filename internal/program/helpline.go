package program

import (
	"slices"
	"strings"
	"time"
)

// World is the country of lines that are meant for everywhere (UN M49).
const World = "001"

// Helpline is somebody to call, to write to or to chat with.
type Helpline struct {
	Country   string            `yaml:"country"` // ISO 3166-1 alpha-2, or World
	ID        string            `yaml:"id"`      // unique in its country
	Service   string            `yaml:"service"` // the name that it gives itself
	Kinds     []string          `yaml:"kinds"`
	Number    string            `yaml:"number,omitempty"` // to call, as it is written there
	Texts     string            `yaml:"text,omitempty"`   // to send a message to
	Say       string            `yaml:"say,omitempty"`    // the word to send, where it must be one
	Chat      string            `yaml:"chat,omitempty"`   // a page with a chat, https
	Site      string            `yaml:"site,omitempty"`   // a page that helps further, https
	Hours     string            `yaml:"hours,omitempty"`  // see ParseHours; "" is not known
	Languages []string          `yaml:"languages,omitempty"`
	Cost      string            `yaml:"cost,omitempty"` // free, charged; "" is not known
	About     map[string]string `yaml:"about"`          // by language: what it is for, a sentence or two
	Source    string            `yaml:"source"`         // where the number was read
	Checked   string            `yaml:"checked"`        // YYYY-MM-DD
	Expires   string            `yaml:"expires"`        // YYYY-MM-DD: after that day it counts as not checked
	Mark      string            `yaml:"mark"`           // confirmed, unconfirmed
	Remove    bool              `yaml:"remove,omitempty"`

	line int // in its file, for messages
}

// HelplineKinds are what a line may be for.
func HelplineKinds() []string {
	return []string{"emergency", "crisis", "suicide", "drugs", "alcohol", "treatment", "using_alone", "home", "medical"}
}

// Is says whether the line is for this.
func (h Helpline) Is(kind string) bool { return slices.Contains(h.Kinds, kind) }

// Standing says how far a number can be relied on.
type Standing string

// The standings. Expired goes before Unconfirmed: it names the day of the last look.
const (
	Confirmed   Standing = "confirmed"
	Unconfirmed Standing = "unconfirmed"
	Expired     Standing = "expired"
)

// Standing tells how the line stands on a day.
func (h Helpline) Standing(now time.Time) Standing {
	if now.UTC().Format(time.DateOnly) > h.Expires {
		return Expired
	}
	if h.Mark == "confirmed" {
		return Confirmed
	}
	return Unconfirmed
}

// CheckedOn is the day on which the number was last looked up; zero where the data is wrong.
func (h Helpline) CheckedOn() time.Time {
	t, _ := time.Parse(time.DateOnly, h.Checked) // the loader refuses what is no date
	return t
}

// Dial is a number as telephones want it (RFC 3966): digits, with + where it is international.
func Dial(number string) string {
	var b strings.Builder
	for i, r := range number {
		if r >= '0' && r <= '9' || r == '+' && i == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Helplines are the lines of all countries, each country's together and its emergency number first.
type Helplines struct{ lines []Helpline }

// Countries are those that have lines, in the order of the data; World is not among them.
func (h *Helplines) Countries() []string {
	var codes []string
	for _, l := range h.lines {
		if l.Country != World && !slices.Contains(codes, l.Country) {
			codes = append(codes, l.Country)
		}
	}
	return codes
}

// Of gives a country's lines, the emergency number first; nothing where there are none.
func (h *Helplines) Of(country string) []Helpline {
	var lines []Helpline
	for _, l := range h.lines {
		if l.Country == country {
			lines = append(lines, l)
		}
	}
	return lines
}

// arrange puts emergency numbers first and keeps all other order.
func (h *Helplines) arrange() {
	slices.SortStableFunc(h.lines, func(a, b Helpline) int {
		switch {
		case a.Is("emergency") == b.Is("emergency"):
			return 0
		case a.Is("emergency"):
			return -1
		}
		return 1
	})
}
