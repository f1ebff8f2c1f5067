// Command homegroup serves a meeting directory and keeps its lists. Each subcommand is one file; what they do is built in
// internal/app. It prints results to standard output, progress and errors to standard error, one line an error that says
// what to do. Exit codes: 0 done, 1 it could not be done, 2 wrong usage. Start at commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"homegroup/internal/config"
	"homegroup/internal/problem"
)

// call is one run of a subcommand.
type call struct {
	config         config.Config
	names          []string // what was given besides options
	stdout, stderr io.Writer
}

type command struct {
	name, usage, about string
	run                func(context.Context, call) error
}

// commands are all subcommands, in the order in which help shows them.
func commands() []command {
	return []command{
		{"serve", "serve [options]", "serve the site and keep its lists fresh", serve},
		{"import", "import FILE|URL --name NAME [options]", "read a list of meetings, whole or not at all", importList},
		{"feed", feedUsage, "the lists that meetings come from, and what was decided about duplicates", feed},
		{"reports", "reports [list [--all] | close ID \"WHAT WAS DONE\"]", "what visitors say is not right", reports},
		{"invite", inviteUsage, "invitations to make an account with, where --registration is invite", invite},
		{"backup", "backup FILE", "write everything into one file, also while the server runs", backup},
		{"restore", "restore FILE", "fill an empty database from a backup", restore},
		{"open", openUsage, "read a member's book with their key: a saved file, an export, a backup or a database", openBook},
		{"check", "check", "look for damage in the database", check},
		{"verify", verifyUsage, "compare the book that a site gives out with that of this program, file by file", verify},
		{"programs", programsUsage, "look for gaps in the packs of programs: those built in, or those of a folder", checkPrograms},
		{"version", "version", "print the version", printVersion},
		{"help", "help [COMMAND | config]", "print this, a command's options, or all options", nil},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does what one command line says and returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, getenv, stdout, stderr)
	var usage *config.Usage
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "homegroup: "+oneLine(err))
		return 2
	default:
		fmt.Fprintln(stderr, "homegroup: "+oneLine(err))
		return 1
	}
}

func dispatch(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return config.Wrong("say what to do, such as homegroup serve; see homegroup help")
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		return help(args[1:], stdout)
	case "-version", "--version":
		args = []string{"version"}
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		cfg, names, err := config.Parse(c.name, args[1:], getenv)
		if errors.Is(err, config.ErrHelp) {
			return help([]string{c.name}, stdout)
		}
		if err != nil {
			return err
		}
		return c.run(ctx, call{cfg, names, stdout, stderr})
	}
	return config.Wrong("there is no command %q; see homegroup help", args[0])
}

// want checks how many names were given.
func (c call) want(n int, usage string) error {
	if len(c.names) != n {
		return config.Wrong("this takes %d name(s), not %d: homegroup %s", n, len(c.names), usage)
	}
	return nil
}

// oneLine is an error with its cause, where it is a problem that has one, as one line.
func oneLine(err error) string {
	s := err.Error()
	var p *problem.Problem
	if errors.As(err, &p) && p.Err != nil && !strings.Contains(s, p.Err.Error()) {
		s += " (" + p.Err.Error() + ")"
	}
	return strings.Join(strings.Fields(s), " ")
}
