package app

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"homegroup/internal/changes"
	"homegroup/internal/config"
	"homegroup/internal/index"
	"homegroup/internal/meeting"
)

const (
	first = `[{"slug":"a","name":"Lantern","day":1,"time":"19:00","timezone":"Europe/London","formatted_address":"1 Sample Street, Leeds, UK"}`
	two   = first + `,
{"slug":"b","name":"Kettle","day":2,"time":"19:00","timezone":"Europe/London","formatted_address":"2 Sample Street, Leeds, UK"}]`
)

// The index follows what another process does to the database: meetings added, changed, gone and removed, and lists renamed.
func TestFollow(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c := config.Config{Data: t.TempDir()}
	log := Logger(io.Discard, 0)
	finder := index.New(time.Now)
	server, err := open(ctx, c, time.Now, finder, log)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	command, err := Open(ctx, c, log)
	if err != nil {
		t.Fatal(err)
	}
	defer command.Close()

	changeLog := changes.New(server.DB, time.Now)
	from, err := changeLog.Here(ctx)
	if err != nil {
		t.Fatal(err)
	}
	f := &follower{app: server, index: finder}
	if err := f.load(ctx); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- f.run(ctx, changeLog, from) }()

	list := filepath.Join(t.TempDir(), "list.json")
	feed := meeting.Feed{Name: "town", Title: "Town", URL: list, Format: meeting.MeetingGuide}
	take := func(text string) {
		t.Helper()
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := command.Import(ctx, feed, meeting.RefreshOptions{AcceptLoss: true}); err != nil {
			t.Fatal(err)
		}
	}
	until := func(what string, holds func() bool) {
		t.Helper()
		for begun := time.Now(); !holds(); time.Sleep(20 * time.Millisecond) {
			if time.Since(begun) > 10*time.Second {
				t.Fatalf("not seen: %s", what)
			}
		}
	}
	named := func(slug string) meeting.Meeting {
		m, _ := finder.BySlug(ctx, slug)
		return m
	}
	take(two)
	until("two meetings", func() bool { return finder.Count() == 2 })
	feed.Title = "The town"
	if err := command.Meetings.AddFeed(ctx, feed); err != nil {
		t.Fatal(err)
	}
	until("the new title", func() bool { m := named("a"); return len(m.Sources) == 1 && m.Sources[0].Title == "The town" })
	take(first + "]")
	until("one that vanished", func() bool { return finder.Count() == 1 && named("b").Status == meeting.Gone })
	if err := command.Meetings.RemoveFeed(ctx, "town"); err != nil {
		t.Fatal(err)
	}
	until("the list removed", func() bool { return finder.Count() == 0 && named("a").Slug == "" && named("b").Slug == "" })
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// An import that fails leaves nothing of itself: not a new list, nor other options of an old one.
func TestImportThatFails(t *testing.T) {
	ctx := context.Background()
	a, err := Open(ctx, config.Config{Data: t.TempDir()}, Logger(io.Discard, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	folder := t.TempDir()
	good, bad := filepath.Join(folder, "good.json"), filepath.Join(folder, "bad.json")
	for path, text := range map[string]string{good: two, bad: two[:40]} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Import(ctx, meeting.Feed{Name: "new", URL: bad, Format: meeting.Auto}, meeting.RefreshOptions{}); err == nil {
		t.Fatal("a broken list was taken")
	}
	if feeds, err := a.Meetings.Feeds(ctx); err != nil || len(feeds) != 0 {
		t.Errorf("left behind: %v %v", feeds, err)
	}
	if _, err := a.Import(ctx, meeting.Feed{Name: "old", URL: good, Format: meeting.Auto, Program: "aa"}, meeting.RefreshOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Import(ctx, meeting.Feed{Name: "old", URL: bad, Format: meeting.Auto, Program: "na"}, meeting.RefreshOptions{}); err == nil {
		t.Fatal("a broken list was taken")
	}
	f, err := a.Meetings.Feed(ctx, "old")
	if err != nil || f.URL != good || f.Program != "aa" || f.State != meeting.FeedWell {
		t.Errorf("%s %s %s %v", f.URL, f.Program, f.State, err)
	}
}
