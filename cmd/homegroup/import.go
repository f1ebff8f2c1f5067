package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"homegroup/internal/app"
	"homegroup/internal/config"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

const importUsage = "import FILE|URL --name NAME"

// importList reads one list, whole or not at all, prints what became of its rows and writes the full report.
func importList(ctx context.Context, c call) error {
	if err := c.want(1, importUsage); err != nil {
		return err
	}
	f, err := c.list(c.names[0])
	if err != nil {
		return err
	}
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if f, err = c.standing(ctx, a, f); err != nil {
		return err
	}
	p := newProgress(c.stderr)
	report, err := a.Import(ctx, f, meeting.RefreshOptions{AcceptLoss: c.config.AcceptLoss, Progress: p.tell})
	p.end()
	if ctx.Err() != nil {
		return stopped()
	}
	if err != nil && problem.KindOf(err) == problem.Conflict {
		if f, again := a.Meetings.Feed(ctx, f.Name); again == nil && f.Held != nil {
			report = f.Held.Report
		}
	}
	if report.Rows > 0 {
		if err := c.writeReport(a, f.Name, report); err != nil {
			return err
		}
	}
	return err
}

// open opens what a command needs; only the server searches.
func (c call) open(ctx context.Context) (*app.App, error) {
	return app.Open(ctx, c.config, app.Logger(c.stderr, c.config.LogLevel))
}

// openThere opens what a command needs that has nothing to do where no database is.
func (c call) openThere(ctx context.Context) (*app.App, error) {
	return app.OpenThere(ctx, c.config, app.Logger(c.stderr, c.config.LogLevel))
}

// list is the feed that the options describe.
func (c call) list(where string) (meeting.Feed, error) {
	o := c.config
	if o.Name == "" {
		return meeting.Feed{}, config.Wrong("give the list a name with --name, such as --name philly")
	}
	f := meeting.Feed{Name: o.Name, Title: o.Title, URL: where, Format: meeting.Format(o.Format), Program: o.Program, Zone: o.Timezone,
		Country: o.Country, Every: o.Every, Contacts: o.Contacts, Private: o.Private}
	if f.Title == "" {
		f.Title = f.Name
	}
	if err := meeting.CheckFeed(f); err != nil {
		return f, config.Wrong("%s", err)
	}
	if o.Mapping != "" {
		text, err := os.ReadFile(o.Mapping)
		if err != nil {
			return f, fmt.Errorf("the mapping file cannot be read, and nothing was imported: %w", err)
		}
		f.Mapping = string(text)
	}
	if strings.HasPrefix(where, "http://") || strings.HasPrefix(where, "https://") {
		return f, nil
	}
	path, err := filepath.Abs(where)
	if err != nil {
		return f, err
	}
	if _, err := os.Stat(path); err != nil {
		return f, fmt.Errorf("%s is neither a file that can be read nor an address that begins with https:// or http://: nothing was imported", where)
	}
	f.URL = path
	return f, nil
}

// standing takes what was not said this time from the list that has the name already: without it, reading a list again with
// fewer words would lose its program and its zone. Where and how to fetch stays only with the same address.
func (c call) standing(ctx context.Context, a *app.App, f meeting.Feed) (meeting.Feed, error) {
	old, err := a.Meetings.Feed(ctx, f.Name)
	if problem.KindOf(err) == problem.NotFound {
		return f, nil
	}
	if err != nil {
		return f, err
	}
	said := c.config.Given
	for flag, value := range map[string]struct {
		now    *string
		before string
	}{"title": {&f.Title, old.Title}, "program": {&f.Program, old.Program}, "timezone": {&f.Zone, old.Zone},
		"country": {&f.Country, old.Country}, "mapping": {&f.Mapping, old.Mapping}} {
		if !said(flag) {
			*value.now = value.before
		}
	}
	if !said("contacts") {
		f.Contacts = old.Contacts
	}
	if f.URL != old.URL {
		return f, nil
	}
	if !said("format") {
		f.Format = old.Format
	}
	if !said("private") {
		f.Private = old.Private
	}
	if !c.config.EveryGiven {
		f.Every = old.Every
	}
	return f, nil
}

func stopped() error {
	return errors.New("stopped before the list was taken: nothing was changed, and the old list is whole. Run it again when you like")
}
