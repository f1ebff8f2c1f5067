package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Option is one line of the table of options: how it is given, what it is by default, and what it does.
type Option struct {
	Flag     string // without dashes: "listen"
	Env      string // "HOMEGROUP_LISTEN"; "" where the environment cannot give it
	Value    string // what stands for the value in help: "ADDRESS"; "" for a switch
	Default  string
	Help     string
	Commands []string // who takes it
	Hidden   bool     // for tests only, not in help
	set      func(*Config, string) error
}

// dataCommands are those that open the database.
var dataCommands = []string{"serve", "import", "feed", "backup", "restore", "check", "reports", "invite", "open"}

// Options is the whole table, in the order in which help shows it.
func Options() []Option {
	serve, rows := []string{"serve"}, []string{"import", "feed"}
	return []Option{
		{"data", "HOMEGROUP_DATA", "FOLDER", "./data", "where everything is kept: the database, and the reports of imports",
			dataCommands, false, text(func(c *Config) *string { return &c.Data })},
		{"database", "HOMEGROUP_DATABASE", "URL", "", "another database: sqlite:PATH or postgres://…; by default homegroup.db in the data folder",
			dataCommands, false, text(func(c *Config) *string { return &c.Database })},
		{"log-level", "HOMEGROUP_LOG_LEVEL", "LEVEL", "info", "debug, info, warn or error",
			[]string{"serve", "import", "feed"}, false, func(c *Config, v string) error {
				if c.LogLevel.UnmarshalText([]byte(v)) != nil {
					return fmt.Errorf("%q is not a level: debug, info, warn or error", v)
				}
				return nil
			}},

		{"listen", "HOMEGROUP_LISTEN", "ADDRESS", "127.0.0.1:8012", "where the site is served; :8012 for every address of this machine",
			serve, false, text(func(c *Config) *string { return &c.Listen })},
		{"tls-cert", "HOMEGROUP_TLS_CERT", "FILE", "", "serve over TLS (with HTTP/2) with this certificate chain; goes with --tls-key",
			serve, false, text(func(c *Config) *string { return &c.TLSCert })},
		{"tls-key", "HOMEGROUP_TLS_KEY", "FILE", "", "the private key of --tls-cert",
			serve, false, text(func(c *Config) *string { return &c.TLSKey })},
		{"metrics-listen", "HOMEGROUP_METRICS_LISTEN", "ADDRESS", "", "serve /metrics for Prometheus on a listener of its own; off by default",
			serve, false, text(func(c *Config) *string { return &c.MetricsListen })},
		{"demo", "HOMEGROUP_DEMO", "", "false", "show 2,000 made-up meetings, marked as samples, beside whatever is there",
			serve, false, toggle(func(c *Config) *bool { return &c.Demo })},
		{"site-name", "HOMEGROUP_SITE_NAME", "NAME", "Homegroup", "what the site is called",
			serve, false, text(func(c *Config) *string { return &c.SiteName })},
		{"site-url", "HOMEGROUP_SITE_URL", "URL", "", "the site's public address, for links that are shared and for calendars",
			[]string{"serve", "import", "feed"}, false, func(c *Config, v string) error {
				if v != "" && !webURL(v) {
					return fmt.Errorf("%q is not an address such as https://meetings.example.org", v)
				}
				c.SiteURL = strings.TrimRight(v, "/")
				return nil
			}},
		{"timezone", "HOMEGROUP_TIMEZONE", "ZONE", "UTC", "the site's time zone, such as America/New_York, for visitors whose own is not known",
			serve, false, func(c *Config, v string) (err error) {
				c.Zone, err = zone(v)
				return err
			}},
		{"place", "HOMEGROUP_PLACE", "TOWN", "", "a town to begin with, such as Philadelphia",
			serve, false, text(func(c *Config) *string { return &c.Place })},
		{"contact", "HOMEGROUP_CONTACT", "TEXT", "", "how to reach whoever runs this site, shown on its about page",
			serve, false, text(func(c *Config) *string { return &c.Contact })},
		{"helplines", "HOMEGROUP_HELPLINES", "FILE", "", "numbers to call of your own, laid over those built in: see docs/operating-help.md",
			serve, false, text(func(c *Config) *string { return &c.Helplines })},
		{"tile-url", "HOMEGROUP_TILE_URL", "URL", "", "map tiles with {z}, {x} and {y} in it; without it the map is the built-in outline",
			serve, false, func(c *Config, v string) error {
				if v != "" && (!webURL(v) || !strings.Contains(v, "{z}") || !strings.Contains(v, "{x}") || !strings.Contains(v, "{y}")) {
					return fmt.Errorf("%q is not an address with {z}, {x} and {y} in it", v)
				}
				c.TileURL = v
				return nil
			}},
		{"tile-credit", "HOMEGROUP_TILE_CREDIT", "TEXT", "", "the line that the maker of the tiles asks for",
			serve, false, text(func(c *Config) *string { return &c.TileCredit })},
		{"registration", "HOMEGROUP_REGISTRATION", "WHO", "open", "who may make an account for their book: open, invite (see homegroup invite) or closed",
			[]string{"serve", "invite"}, false, func(c *Config, v string) error {
				if v != "open" && v != "invite" && v != "closed" {
					return fmt.Errorf("%q is none of open, invite and closed", v)
				}
				c.Registration = v
				return nil
			}},
		{"quota", "HOMEGROUP_QUOTA", "SIZE", "200MB", "how much one account may keep here, such as 200MB or 1GB",
			serve, false, func(c *Config, v string) (err error) {
				c.Quota, err = size(v)
				return err
			}},
		{"companion-origin", "HOMEGROUP_COMPANION_ORIGIN", "URL", "", "an origin of its own for the private half, such as https://book.example.org: see docs/operating.md",
			serve, false, func(c *Config, v string) error {
				if u, err := url.Parse(v); v != "" && (!webURL(v) || err != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "") {
					return fmt.Errorf("%q is not an origin such as https://book.example.org", v)
				}
				c.CompanionOrigin = strings.TrimRight(v, "/")
				return nil
			}},
		{"companion-dir", "", "FOLDER", "", "for those who work on the companion: serve it from this folder, as it is at this moment, and have browsers keep nothing",
			serve, true, text(func(c *Config) *string { return &c.CompanionDir })},
		{"clock", "", "TIME", "", "for tests: the clock starts at this RFC 3339 time",
			serve, true, func(c *Config, v string) (err error) {
				if v != "" {
					c.Clock, err = time.Parse(time.RFC3339, v)
				}
				return err
			}},

		{"name", "", "NAME", "", "what the list is called here: a-z, 0-9 and '-', at most 64",
			rows, false, text(func(c *Config) *string { return &c.Name })},
		{"title", "", "TITLE", "", "what the list is called for people; by default its own title, or its name",
			rows, false, text(func(c *Config) *string { return &c.Title })},
		{"format", "", "FORMAT", "auto", "auto, meetingguide, bmlt or sheet",
			rows, false, text(func(c *Config) *string { return &c.Format })},
		{"program", "", "ID", "", "the program of rows that do not say, such as aa, na or smart",
			rows, false, text(func(c *Config) *string { return &c.Program })},
		{"timezone", "", "ZONE", "", "the time zone of rows that do not say, such as America/New_York",
			rows, false, func(c *Config, v string) error {
				c.Timezone = v
				if v == "" {
					return nil
				}
				_, err := zone(v)
				return err
			}},
		{"country", "", "CODE", "", "the country of rows that do not say, two letters such as US",
			rows, false, func(c *Config, v string) error {
				if v != "" && len(v) != 2 {
					return fmt.Errorf("%q is not a country code of two letters, such as US", v)
				}
				c.Country = strings.ToUpper(v)
				return nil
			}},
		{"mapping", "", "FILE", "", "for a sheet whose columns have other names: see docs/feeds.md",
			rows, false, text(func(c *Config) *string { return &c.Mapping })},
		{"contacts", "", "", "false", "take the names, addresses and numbers of persons too; off by default",
			rows, false, toggle(func(c *Config) *bool { return &c.Contacts })},
		{"private", "", "", "false", "let this list come from a private network or this machine's own addresses",
			rows, false, toggle(func(c *Config) *bool { return &c.Private })},
		{"refresh-every", "HOMEGROUP_REFRESH_EVERY", "TIME", "", "how often a running server gets the list again, such as 6h; 0 for only when asked (feed add: 6h, import: 0)",
			rows, false, func(c *Config, v string) error {
				if v == "" {
					return nil
				}
				d, err := time.ParseDuration(v)
				if v != "0" && (err != nil || d < time.Minute) {
					return fmt.Errorf("%q is not a time of a minute or more, such as 90m or 6h, nor 0", v)
				}
				c.Every, c.EveryGiven = d, true
				return nil
			}},
		{"force", "", "", "false", "feed refresh: read the list even when it says that it has not changed",
			[]string{"feed"}, false, toggle(func(c *Config) *bool { return &c.Force })},
		{"accept-loss", "", "", "false", "take the list even when it has lost more than half of its rows",
			rows, false, toggle(func(c *Config) *bool { return &c.AcceptLoss })},
		{"report", "", "FILE", "", "where the full report goes, one JSON object a line, or CSV for a name in .csv; by default in reports/ of the data folder",
			rows, false, text(func(c *Config) *string { return &c.Report })},
		{"count", "", "N", "1", "how many invitations to make",
			[]string{"invite"}, false, number(func(c *Config) *int { return &c.Count })},
		{"days", "", "N", "14", "for how many days they hold",
			[]string{"invite"}, false, number(func(c *Config) *int { return &c.Days })},
		{"key", "", "FILE", "", "a file with the printed key, such as recovery.txt; - for standard input",
			[]string{"open"}, false, text(func(c *Config) *string { return &c.Key })},
		{"passphrase-file", "", "FILE", "", "a file with the passphrase; - for standard input. Without this and --key it is asked for on the terminal",
			[]string{"open"}, false, text(func(c *Config) *string { return &c.PassphraseFile })},
		{"handle", "", "NAME", "", "the account's name, where a database or a backup is read",
			[]string{"open"}, false, text(func(c *Config) *string { return &c.Handle })},
		{"to", "", "FOLDER", "", "where the book is written to: a folder that is empty or not there yet",
			[]string{"open"}, false, text(func(c *Config) *string { return &c.To })},
		{"snapshot-only", "", "", "false", "only take out snapshot.age as it is kept, sealed, for age -d; no key is asked for",
			[]string{"open"}, false, toggle(func(c *Config) *bool { return &c.SnapshotOnly })},
		{"any-release", "", "", "false", "be content with another release than this program's own, as long as it is whole in itself",
			[]string{"verify"}, false, toggle(func(c *Config) *bool { return &c.AnyRelease })},
		{"all", "", "", "false", "reports list: those that are closed too; feed merges: those decided too",
			[]string{"reports", "feed"}, false, toggle(func(c *Config) *bool { return &c.All })},
	}
}

func text(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		*field(c) = v
		return nil
	}
}

func number(field func(*Config) *int) func(*Config, string) error {
	return func(c *Config, v string) (err error) {
		if *field(c), err = strconv.Atoi(v); err != nil {
			return fmt.Errorf("%q is not a number", v)
		}
		return nil
	}
}

func toggle(field func(*Config) *bool) func(*Config, string) error {
	return func(c *Config, v string) error {
		on, err := strconv.ParseBool(v)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", v)
		}
		*field(c) = on
		return nil
	}
}

// size reads a number of bytes as people write it: 200MB, 1.5GB, 500kB.
func size(s string) (int64, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	unit := 1.0
	for _, u := range []struct {
		name string
		is   float64
	}{{"gb", 1e9}, {"mb", 1e6}, {"kb", 1e3}, {"b", 1}} {
		if rest, ok := strings.CutSuffix(text, u.name); ok {
			text, unit = strings.TrimSpace(rest), u.is
			break
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n*unit >= 1e6) || n*unit > 1e15 {
		return 0, fmt.Errorf("%q is not a size of 1MB or more, such as 200MB", s)
	}
	return int64(n * unit), nil
}

func webURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

func zone(name string) (*time.Location, error) {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" || name == "" {
		return nil, fmt.Errorf("%q is not a time zone such as America/New_York", name)
	}
	return loc, nil
}

// Config is what all options together say.
type Config struct {
	Data, Database string
	LogLevel       slog.Level

	// Serving.
	Listen, TLSCert, TLSKey, MetricsListen string
	Demo                                   bool
	SiteName, SiteURL, Place, Contact      string
	Zone                                   *time.Location
	TileURL, TileCredit                    string
	Helplines                              string // path of a file
	Registration, CompanionOrigin          string
	Quota                                  int64     // bytes
	CompanionDir                           string    // path of a folder; "": what is part of the program
	Clock                                  time.Time // zero: the real one

	// One list.
	Name, Title, Format, Program, Timezone, Country string
	Mapping                                         string // path of a file
	Contacts, Private, Force, AcceptLoss            bool
	Every                                           time.Duration
	EveryGiven                                      bool
	Report                                          string
	All                                             bool
	Count, Days                                     int // of invitations

	// Of open.
	Key, PassphraseFile, Handle, To string // the first two and the last: paths
	SnapshotOnly                    bool

	AnyRelease bool // of verify

	given map[string]string // what stood on the command line, by flag
}

// Given tells whether a flag stood on the command line, rather than being left to the environment or its default.
func (c Config) Given(flag string) bool {
	_, ok := c.given[flag]
	return ok
}
