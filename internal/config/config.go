// Package config is the one table of options: the flag, the environment's name, the default and the help of each. It
// reads command lines and the environment; it opens nothing and decides nothing. Start at Options.
package config

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
)

// Usage is an error of the command line: the message is one line that says what to do.
type Usage struct{ Message string }

func (u *Usage) Error() string { return u.Message }

// Wrong makes a Usage.
func Wrong(format string, args ...any) error { return &Usage{fmt.Sprintf(format, args...)} }

// ErrHelp says that help was asked for with -h or --help.
var ErrHelp = errors.New("help asked for")

// Parse reads what was given to a command: flags, before or after names, then the environment, then defaults. It returns the
// names in their order. Errors: Usage, ErrHelp.
func Parse(command string, args []string, getenv func(string) string) (Config, []string, error) {
	options := For(command)
	given := map[string]string{}
	var names []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			names = append(names, args[i+1:]...)
			i = len(args)
			continue
		case arg == "-h" || arg == "--help" || arg == "-help":
			return Config{}, nil, ErrHelp
		case len(arg) < 2 || arg[0] != '-': // "-" alone is a name
			names = append(names, arg)
			continue
		}
		flag, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		at := slices.IndexFunc(options, func(o Option) bool { return o.Flag == flag })
		if at < 0 {
			return Config{}, nil, Wrong("homegroup %s has no option --%s; see homegroup help %s", command, flag, command)
		}
		switch {
		case hasValue:
		case options[at].Value == "":
			value = "true"
		case i+1 == len(args):
			return Config{}, nil, Wrong("--%s wants %s after it; see homegroup help %s", flag, options[at].Value, command)
		default:
			i++
			value = args[i]
		}
		given[flag] = value
	}

	c := Config{given: given}
	for _, o := range options {
		value, source := o.Default, "the default of --"+o.Flag
		if o.Env != "" {
			if v := getenv(o.Env); v != "" {
				value, source = v, o.Env
			}
		}
		if v, ok := given[o.Flag]; ok {
			value, source = v, "--"+o.Flag
		}
		if o.Value == "" && value == "" {
			value = "false"
		}
		if err := o.set(&c, value); err != nil {
			return Config{}, nil, Wrong("%s: %v", source, err)
		}
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return Config{}, nil, Wrong("--tls-cert and --tls-key go together; give both or neither")
	}
	if c.CompanionOrigin != "" {
		if c.SiteURL == "" {
			return Config{}, nil, Wrong("--companion-origin wants --site-url too: both halves must know where the other is")
		}
		if sameHost(c.CompanionOrigin, c.SiteURL) {
			return Config{}, nil, Wrong("--companion-origin and --site-url have one host; the companion wants one of its own, such as https://book.example.org")
		}
	}
	return c, names, nil
}

// sameHost tells whether two addresses are of one host, whatever their scheme.
func sameHost(a, b string) bool {
	one, err1 := url.Parse(a)
	two, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && strings.EqualFold(one.Hostname(), two.Hostname()) && one.Port() == two.Port()
}

// For gives the options that a command takes.
func For(command string) []Option {
	var options []Option
	for _, o := range Options() {
		if slices.Contains(o.Commands, command) {
			options = append(options, o)
		}
	}
	return options
}

// WriteHelp writes a command's options, those for tests aside. An empty command means the whole table.
func WriteHelp(w io.Writer, command string) {
	options := Options()
	if command != "" {
		options = For(command)
	}
	for _, o := range options {
		if o.Hidden {
			continue
		}
		fmt.Fprintf(w, "  --%s", o.Flag)
		if o.Value != "" {
			fmt.Fprintf(w, " %s", o.Value)
		}
		fmt.Fprintf(w, "\n      %s\n", o.Help)
		var more []string
		if o.Env != "" {
			more = append(more, "environment: "+o.Env)
		}
		if o.Default != "" && o.Value != "" {
			more = append(more, "default: "+o.Default)
		}
		if command == "" {
			more = append(more, "taken by: "+strings.Join(o.Commands, ", "))
		}
		if len(more) > 0 {
			fmt.Fprintf(w, "      %s\n", strings.Join(more, " · "))
		}
	}
}
