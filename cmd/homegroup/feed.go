package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"homegroup/internal/app"
	"homegroup/internal/config"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

const feedUsage = "feed list | show NAME | add URL --name NAME | refresh [NAME…] | pause NAME | resume NAME | remove NAME | accept NAME | keep NAME | merges [--all] | apart SLUG SLUG | join SLUG SLUG"

// defaultEvery is how often a list that was added is fetched when nothing else is said.
const defaultEvery = 6 * time.Hour

// action is one thing that can be done with feeds.
type action struct {
	names string // what it wants after its own name
	many  bool   // any number of names
	run   func(context.Context, call, *app.App) error
}

func feedActions() map[string]action {
	return map[string]action{
		"list":    {"", false, feedList},
		"show":    {"NAME", false, feedShow},
		"add":     {"URL", false, feedAdd},
		"refresh": {"[NAME…]", true, feedRefresh},
		"pause":   {"NAME", false, func(ctx context.Context, c call, a *app.App) error { return feedPause(ctx, c, a, true) }},
		"resume":  {"NAME", false, func(ctx context.Context, c call, a *app.App) error { return feedPause(ctx, c, a, false) }},
		"remove":  {"NAME", false, feedRemove},
		"accept":  {"NAME", false, feedAccept},
		"keep":    {"NAME", false, feedKeep},
		"merges":  {"", false, feedMerges},
		"apart":   {"SLUG SLUG", false, feedApart},
		"join":    {"SLUG SLUG", false, feedJoin},
	}
}

// feed does one thing with the lists.
func feed(ctx context.Context, c call) error {
	if len(c.names) == 0 {
		return config.Wrong("say what to do with the lists: homegroup %s", feedUsage)
	}
	does, ok := feedActions()[c.names[0]]
	if !ok {
		return config.Wrong("there is no %q for lists: homegroup %s", c.names[0], feedUsage)
	}
	open := c.openThere
	if c.names[0] == "add" {
		open = c.open
	}
	usage := strings.TrimSpace("feed " + c.names[0] + " " + does.names)
	c.names = c.names[1:]
	if !does.many {
		if err := c.want(len(strings.Fields(does.names)), usage); err != nil {
			return err
		}
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	return does.run(ctx, c, a)
}

func feedList(ctx context.Context, c call, a *app.App) error {
	feeds, err := a.Meetings.Feeds(ctx)
	if err != nil {
		return err
	}
	if len(feeds) == 0 {
		_, err = fmt.Fprintln(c.stdout, "There is no list yet. Add one: homegroup feed add URL --name NAME, or homegroup import FILE --name NAME")
		return err
	}
	t := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tSTATE\tROWS\tLISTINGS\tLAST GOOD\tNEXT\tTITLE")
	for _, f := range feeds {
		state := string(f.State)
		if f.Paused {
			state += ", paused"
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%s\t%s\n", f.Name, state, f.Report.Rows, f.Report.Listings, minute(f.LastGood), minute(f.NextTry), f.Title)
	}
	return t.Flush()
}

// minute writes a moment in UTC, or a dash.
func minute(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04Z")
}

func feedShow(ctx context.Context, c call, a *app.App) error {
	f, err := a.Meetings.Feed(ctx, c.names[0])
	if err != nil {
		return err
	}
	showFeed(c.stdout, f)
	return nil
}

func showFeed(w io.Writer, f meeting.Feed) {
	line := func(label, value string) {
		if value != "" && value != "-" {
			fmt.Fprintf(w, "%-14s %s\n", label, value)
		}
	}
	line("Name", f.Name)
	line("Title", f.Title)
	line("From", f.URL)
	line("Format", string(f.Format))
	line("Program", f.Program)
	line("Time zone", f.Zone)
	line("Country", f.Country)
	line("State", string(f.State))
	if f.Paused {
		line("", "paused: not refreshed until homegroup feed resume "+f.Name)
	}
	line("Error", f.Error)
	if f.Every > 0 {
		line("Fetched every", f.Every.String())
	} else {
		line("Fetched", "only when asked")
	}
	line("Last try", minute(f.LastTry))
	line("Last good", minute(f.LastGood))
	line("Next try", minute(f.NextTry))
	if p := f.Progress; p != nil {
		line("Being read", fmt.Sprintf("%s, %d of %d at %s", p.Stage, p.Done, p.Of, minute(p.At)))
	}
	if h := f.Held; h != nil {
		line("Held since", minute(h.Since))
		line("", fmt.Sprintf("%d listings would become %d: homegroup feed accept %s, or homegroup feed keep %s", h.Before, h.After, f.Name, f.Name))
		fmt.Fprintln(w, "\nWhat is held:")
		summary(w, f.Name, h.Report)
		fmt.Fprintln(w, "\nWhat is shown:")
	}
	if f.Report.Rows > 0 {
		summary(w, f.Name, f.Report)
	}
}

func feedAdd(ctx context.Context, c call, a *app.App) error {
	f, err := c.list(c.names[0])
	if err != nil {
		return err
	}
	if !c.config.EveryGiven {
		f.Every = defaultEvery
	}
	if f, err = c.standing(ctx, a, f); err != nil {
		return err
	}
	if err := a.Meetings.AddFeed(ctx, f); err != nil {
		return err
	}
	err = refreshOne(ctx, c, a, f.Name)
	if err != nil && ctx.Err() == nil && problem.KindOf(err) != problem.Conflict {
		return fmt.Errorf("the list %q was added, and a running server tries it again, but just now: %w", f.Name, err)
	}
	return err
}

// feedRefresh reads the lists named, or all that are not paused. One that cannot be read does not hold up the others.
func feedRefresh(ctx context.Context, c call, a *app.App) error {
	names := c.names
	if len(names) == 0 {
		feeds, err := a.Meetings.Feeds(ctx)
		if err != nil {
			return err
		}
		for _, f := range feeds {
			if !f.Paused {
				names = append(names, f.Name)
			}
		}
	}
	if c.config.Report != "" && len(names) != 1 {
		return config.Wrong("--report takes the report of one list; name it: homegroup feed refresh NAME --report FILE")
	}
	var failed []string
	var last error
	for _, name := range names {
		err := refreshOne(ctx, c, a, name)
		if ctx.Err() != nil {
			return stopped()
		}
		if err != nil {
			failed, last = append(failed, name), err
			if len(names) > 1 {
				fmt.Fprintf(c.stderr, "%s: %s\n", name, oneLine(err))
			}
		}
	}
	if len(failed) > 0 && len(names) > 1 {
		return fmt.Errorf("%d of %d lists could not be taken (%s); the others were", len(failed), len(names), strings.Join(failed, ", "))
	}
	return last
}

func refreshOne(ctx context.Context, c call, a *app.App, name string) error {
	p := newProgress(c.stderr)
	report, err := a.Meetings.Refresh(ctx, name, meeting.RefreshOptions{Force: c.config.Force, AcceptLoss: c.config.AcceptLoss, Progress: p.tell})
	p.end()
	switch {
	case ctx.Err() != nil:
		return stopped()
	case err != nil:
		return err
	case !p.compared:
		_, err = fmt.Fprintf(c.stdout, "%s: the list is the one taken last; nothing was changed.\n", name)
		return err
	}
	return c.writeReport(a, name, report)
}

func feedPause(ctx context.Context, c call, a *app.App, paused bool) error {
	f, err := a.Meetings.Feed(ctx, c.names[0])
	if err != nil {
		return err
	}
	f.Paused = paused
	if err := a.Meetings.AddFeed(ctx, f); err != nil {
		return err
	}
	word := "is refreshed again"
	if paused {
		word = "is not refreshed any more; its meetings stay"
	}
	_, err = fmt.Fprintf(c.stdout, "%s %s.\n", f.Name, word)
	return err
}

func feedRemove(ctx context.Context, c call, a *app.App) error {
	if err := a.Meetings.RemoveFeed(ctx, c.names[0]); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.stdout, "%s was removed, with its listings. Meetings that other lists hold too stay.\n", c.names[0])
	return err
}

func feedAccept(ctx context.Context, c call, a *app.App) error {
	report, err := a.Meetings.AcceptHeld(ctx, c.names[0])
	if err != nil {
		return err
	}
	return c.writeReport(a, c.names[0], report)
}

func feedKeep(ctx context.Context, c call, a *app.App) error {
	if err := a.Meetings.KeepOld(ctx, c.names[0]); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.stdout, "%s: the old list stays. The same short list is not held again.\n", c.names[0])
	return err
}

// feedMerges lists the pairs that may be the same meeting, or with --all every decision about pairs.
func feedMerges(ctx context.Context, c call, a *app.App) error {
	state := meeting.MergeSuggested
	if c.config.All {
		state = ""
	}
	views, err := a.Meetings.Merges(ctx, state)
	if err != nil {
		return err
	}
	if len(views) == 0 {
		if c.config.All {
			_, err = fmt.Fprintln(c.stdout, "No two lists hold the same meeting.")
		} else {
			_, err = fmt.Fprintln(c.stdout, "No pair waits for a decision. homegroup feed merges --all shows those decided.")
		}
		return err
	}
	for _, v := range views {
		fmt.Fprintf(c.stdout, "%s %.2f (%s)\n", v.State, v.Score, strings.Join(v.Reasons, ", "))
		for _, l := range []meeting.Listing{v.First, v.Second} {
			fmt.Fprintf(c.stdout, "  %s  %s · %s · %s · %s\n", l.Slug, l.Content.Name, when(l.Content), l.Content.Formatted, l.Feed)
		}
	}
	_, err = fmt.Fprintln(c.stdout, "One meeting: homegroup feed join SLUG SLUG. Two: homegroup feed apart SLUG SLUG.")
	return err
}

func when(c meeting.Content) string {
	if c.ByAppointment() {
		return "by appointment"
	}
	return c.Rule.Day.String() + " " + meeting.Clock(c.Rule.Start)
}

func feedApart(ctx context.Context, c call, a *app.App) error {
	if err := a.Meetings.Apart(ctx, c.names[0], c.names[1]); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.stdout, "%s and %s are two meetings, and stay so.\n", c.names[0], c.names[1])
	return err
}

func feedJoin(ctx context.Context, c call, a *app.App) error {
	if err := a.Meetings.Together(ctx, c.names[0], c.names[1]); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.stdout, "%s and %s are one meeting.\n", c.names[0], c.names[1])
	return err
}
