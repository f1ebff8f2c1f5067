// Package app is the wiring: the only place where parts are built and joined, started and stopped. It knows every
// adapter and decides nothing about meetings; rules are in the domain, SQL in store, pages in web. Start at Open for what
// every command needs, at Serve for what the server is.
package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"homegroup/internal/account"
	"homegroup/internal/config"
	"homegroup/internal/feed"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
	"homegroup/internal/store"
	"homegroup/internal/vault"
)

// App is the part that every command needs: the database and what can be done with the directory.
type App struct {
	Meetings *meeting.Service
	Accounts *account.Service
	Vault    *vault.Service
	DB       *store.DB

	config config.Config
	now    func() time.Time
	log    *slog.Logger
	zones  *zones
}

// Open opens the database that the configuration names, makes it where there is none, and joins the parts for a command:
// all but those that search. Close it.
func Open(ctx context.Context, c config.Config, log *slog.Logger) (*App, error) {
	return open(ctx, c, time.Now, nil, log)
}

// OpenThere opens as Open does, but makes no database: for commands that have nothing to do where none is. A mistyped folder
// would else be found whole, and backed up empty.
func OpenThere(ctx context.Context, c config.Config, log *slog.Logger) (*App, error) {
	url := database(c)
	if path := strings.TrimPrefix(url, "sqlite:"); !strings.Contains(url, "://") {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("there is no database at %s: name the right one with --data or --database; homegroup serve, import or feed add makes a new one", path)
		}
	}
	return Open(ctx, c, log)
}

func open(ctx context.Context, c config.Config, now func() time.Time, finder meeting.Finder, log *slog.Logger, options ...store.Option) (*App, error) {
	db, err := store.Open(ctx, database(c), append([]store.Option{store.Clock(now)}, options...)...)
	if err != nil {
		return nil, err
	}
	var secret []byte // of a server alone: into a database that a backup is to be restored into nothing is written
	if finder != nil {
		if secret, err = siteSecret(ctx, db); err != nil {
			db.Close()
			return nil, err
		}
	}
	zones := &zones{}
	return &App{
		Accounts: account.NewService(account.Parts{
			Accounts: db, Sessions: db, Invites: db, Now: now, Secret: secret, Registration: account.Registration(c.Registration),
		}),
		Vault: vault.NewService(vault.Parts{Log: db, Care: db, Blobs: db, Now: now, Quota: c.Quota}),
		Meetings: meeting.NewService(meeting.Parts{
			Feeds: db, Listings: db, Merges: db, Requests: db, Finder: finder, Now: now, Zones: zones,
			Source: source{feed.New(feed.Options{Version: Version(), Site: c.SiteURL})},
		}),
		DB: db, config: c, now: now, log: log, zones: zones,
	}, nil
}

// siteSecret gives the 32 bytes that this site alone knows, and makes them at the first start: with them an unknown name is answered as a
// known one is.
func siteSecret(ctx context.Context, db *store.DB) ([]byte, error) {
	for {
		text, err := db.Setting(ctx, secretSetting)
		if err != nil {
			return nil, err
		}
		if text != "" {
			return base64.StdEncoding.DecodeString(text)
		}
		made := make([]byte, 32)
		rand.Read(made)
		if err := db.AddSetting(ctx, secretSetting, base64.StdEncoding.EncodeToString(made)); err != nil {
			return nil, err
		}
	}
}

const secretSetting = "site-secret"

// Close closes the database.
func (a *App) Close() error { return a.DB.Close() }

// database is the URL of the database: the one given, or the file in the data folder.
func database(c config.Config) string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, "homegroup.db")
}

// clock is the real one, or for tests one that starts at the given time and goes on.
func clock(start time.Time) func() time.Time {
	if start.IsZero() {
		return time.Now
	}
	begun := time.Now()
	return func() time.Time { return start.Add(time.Since(begun)) }
}

// Import reads a list once: it adds the feed, or changes the options of the one of this name, and takes the list whole. When
// the list cannot be taken nothing is left of the attempt: not a new feed, nor other options of an old one. A list that is
// held (problem.Conflict) stays with its feed for the operator to decide.
func (a *App) Import(ctx context.Context, f meeting.Feed, o meeting.RefreshOptions) (meeting.Report, error) {
	before, err := a.Meetings.Feed(ctx, f.Name)
	existed := err == nil
	if err != nil && problem.KindOf(err) != problem.NotFound {
		return meeting.Report{}, err
	}
	if err := a.Meetings.AddFeed(ctx, f); err != nil {
		return meeting.Report{}, err
	}
	o.Force = true
	report, err := a.Meetings.Refresh(ctx, f.Name, o)
	if err == nil || problem.KindOf(err) == problem.Conflict {
		return report, err
	}
	// The command may have been stopped with Ctrl-C: what is put back is put back all the same.
	undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if existed {
		return report, errors.Join(err, a.DB.SaveFeed(undo, before))
	}
	return report, errors.Join(err, a.Meetings.RemoveFeed(undo, f.Name))
}

// ReportFile names the file for the full report of an import, in the data folder, and makes its folder.
func (a *App) ReportFile(name string) (string, error) {
	folder := filepath.Join(a.config.Data, "reports")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return filepath.Join(folder, name+"-"+a.now().UTC().Format("20060102T150405Z")+".jsonl"), nil
}
