package config

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	env := map[string]string{"HOMEGROUP_LISTEN": ":9", "HOMEGROUP_DATA": "/srv/hg", "HOMEGROUP_DEMO": "true"}
	for name, tt := range map[string]struct {
		command, args string
		env           map[string]string
		check         func(Config) any
		want          any
		names         []string
	}{
		"default":                         {"serve", "", nil, func(c Config) any { return c.Listen }, "127.0.0.1:8012", nil},
		"environment":                     {"serve", "", env, func(c Config) any { return c.Listen + c.Data }, ":9/srv/hg", nil},
		"flag over environment":           {"serve", "--listen=:10 --demo=false", env, func(c Config) any { return []any{c.Listen, c.Demo} }, []any{":10", false}, nil},
		"single dash":                     {"serve", "-listen :11", nil, func(c Config) any { return c.Listen }, ":11", nil},
		"names before and after":          {"import", "a.json --name x b", nil, func(c Config) any { return c.Name }, "x", []string{"a.json", "b"}},
		"switch before a name":            {"import", "--contacts a.json", nil, func(c Config) any { return c.Contacts }, true, []string{"a.json"}},
		"names after --":                  {"import", "--name x -- --odd", nil, func(c Config) any { return c.Name }, "x", []string{"--odd"}},
		"standard input":                  {"import", "-", nil, func(c Config) any { return c.Format }, "auto", []string{"-"}},
		"the site's zone is not a list's": {"import", "", map[string]string{"HOMEGROUP_TIMEZONE": "Europe/London"}, func(c Config) any { return c.Timezone }, "", nil},
		"zone":                            {"serve", "--timezone America/New_York", nil, func(c Config) any { return c.Zone.String() }, "America/New_York", nil},
		"level":                           {"serve", "--log-level warn", nil, func(c Config) any { return c.LogLevel }, slog.LevelWarn, nil},
		"every":                           {"feed", "--refresh-every 90m", nil, func(c Config) any { return c.Every }, 90 * time.Minute, nil},
		"never":                           {"feed", "--refresh-every 0", nil, func(c Config) any { return c.EveryGiven }, true, nil},
		"slash at end":                    {"serve", "--site-url https://x.example/", nil, func(c Config) any { return c.SiteURL }, "https://x.example", nil},
	} {
		t.Run(name, func(t *testing.T) {
			c, names, err := Parse(tt.command, strings.Fields(tt.args), func(k string) string { return tt.env[k] })
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, tt.check(c)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tt.names, names); d != "" {
				t.Error("names", d)
			}
		})
	}
}

func TestParseWrong(t *testing.T) {
	for args, want := range map[string]string{
		"serve --companion-origin https://book.example.org":                                "--companion-origin wants --site-url",
		"serve --companion-origin https://example.org/ --site-url http://example.org":      "have one host",
		"serve --companion-origin https://example.org/my --site-url https://other.example": "is not an origin",
		"serve --lisen :1":                      "no option --lisen",
		"serve --listen":                        "--listen wants ADDRESS",
		"serve --name x":                        "no option --name",
		"serve --timezone Mars":                 `--timezone: "Mars" is not a time zone`,
		"serve --timezone Local":                "is not a time zone",
		"serve --demo=perhaps":                  "neither true nor false",
		"serve --log-level loud":                "debug, info, warn or error",
		"serve --tls-cert a":                    "go together",
		"serve --site-url ftp://x":              "is not an address",
		"serve --tile-url https://t.example/a":  "{z}",
		"import --country USA":                  "two letters",
		"import --refresh-every 3s":             "a minute or more",
		"import --timezone America/Nowhere f":   "is not a time zone",
		"serve --clock yesterday":               "--clock",
		"serve --site-url https://u:p@host.org": "is not an address",
	} {
		fields := strings.Fields(args)
		_, _, err := Parse(fields[0], fields[1:], func(string) string { return "" })
		var usage *Usage
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want a usage error with %q", args, err, want)
		}
	}
	if _, _, err := Parse("serve", []string{"-h"}, os.Getenv); !errors.Is(err, ErrHelp) {
		t.Errorf("-h: %v", err)
	}
}

// Every option is whole, and what help says about it is there for each.
func TestTable(t *testing.T) {
	var help bytes.Buffer
	WriteHelp(&help, "")
	seen := map[string]bool{}
	for _, o := range Options() {
		for _, command := range o.Commands {
			if seen[command+" "+o.Flag] {
				t.Errorf("%s has --%s twice", command, o.Flag)
			}
			seen[command+" "+o.Flag] = true
		}
		if !regexp.MustCompile(`^[a-z-]+$`).MatchString(o.Flag) || o.Help == "" || len(o.Commands) == 0 || o.set == nil {
			t.Errorf("--%s is not whole", o.Flag)
		}
		if o.Env != "" && o.Env != "HOMEGROUP_"+strings.ToUpper(strings.ReplaceAll(o.Flag, "-", "_")) {
			t.Errorf("--%s has the environment name %s", o.Flag, o.Env)
		}
		if strings.Contains(help.String(), o.Help) == o.Hidden {
			t.Errorf("--%s in help: %v", o.Flag, !o.Hidden)
		}
	}
}
