package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"homegroup/internal/changes"
	"homegroup/internal/config"
	"homegroup/internal/index"
	"homegroup/internal/jobs"
	"homegroup/internal/meeting"
	"homegroup/internal/place"
	"homegroup/internal/problem"
	"homegroup/internal/store"
	"homegroup/internal/web"
)

const (
	drain       = 10 * time.Second   // for answers under way when the server is stopped
	keepChanges = 7 * 24 * time.Hour // a copy of the directory that is further behind reads it whole
	tidyEvery   = time.Hour
	refreshers  = 4 // lists read at once, so that a slow one does not hold up the others
	// Most of the memory is the index's, in large pieces without pointers: a collection takes some 10 ms with 250,000
	// meetings. So collecting much more often than Go's 100 keeps the process small at little cost.
	gcPercent = 20
)

// Serve runs the site until ctx ends, then lets answers under way finish. It says on the log where it listens.
func Serve(ctx context.Context, c config.Config, log *slog.Logger) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("%s cannot be listened at; another program may be there: choose another with --listen: %w", c.Listen, err)
	}
	defer listener.Close()
	var metrics net.Listener
	if c.MetricsListen != "" {
		if metrics, err = net.Listen("tcp", c.MetricsListen); err != nil {
			return fmt.Errorf("%s cannot be listened at for metrics: choose another with --metrics-listen: %w", c.MetricsListen, err)
		}
		defer metrics.Close()
	}
	var pair *certificate
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
		if pair, err = newCertificate(c.TLSCert, c.TLSKey); err != nil {
			return fmt.Errorf("the TLS certificate cannot be used: %w", err)
		}
	}

	now := clock(c.Clock)
	finder := index.New(now)
	var changeLog *changes.Log
	a, err := open(ctx, c, now, finder, log, store.OnChange(func() {
		if changeLog != nil {
			changeLog.Wake()
		}
	}))
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.demo(ctx); err != nil {
		return err
	}
	changeLog = changes.New(a.DB, now)
	from, err := changeLog.Here(ctx)
	if err != nil {
		return err
	}
	f := &follower{app: a, index: finder}
	begun := time.Now()
	if err := f.load(ctx); err != nil {
		return err
	}
	log.Info("the directory is in memory", "meetings", finder.Count(), "ms", time.Since(begun).Milliseconds())

	numbers, err := helplines(c.Helplines, now())
	if err != nil {
		return err
	}
	runner := jobs.New(a.DB, now, jobs.Options{Workers: refreshers, Logger: log})
	runner.Handle(store.RefreshJob, a.refresh)
	var folder fs.FS
	if c.CompanionDir != "" {
		folder = os.DirFS(c.CompanionDir)
	}
	site := web.New(web.Options{
		CompanionFolder: folder,
		Private:         web.Private{Accounts: a.Accounts, Vault: a.Vault, Origin: c.CompanionOrigin},
		Meetings:        a.Meetings, Places: place.Default(), Helplines: numbers, Now: now, Log: log,
		Ready: func() error {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			return a.DB.Ping(ctx)
		},
		Site: web.Site{Name: c.SiteName, URL: c.SiteURL, Zone: c.Zone, Place: c.Place, TileURL: c.TileURL, TileCredit: c.TileCredit,
			Contact: c.Contact, Demo: c.Demo, Version: Version()},
	})

	debug.FreeOSMemory() // what building all this needed and running it does not

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return f.run(ctx, changeLog, from) })
	group.Go(func() error { return finder.Run(ctx) })
	group.Go(func() error { return runner.Run(ctx) })
	group.Go(func() error { return a.tidy(ctx) })
	group.Go(func() error {
		return a.Vault.Live.Run(ctx, func(err error) { log.Warn("other processes' pushes are not seen just now", "error", err) })
	})
	server := newServer(site.Handler(), log)
	if pair != nil {
		server.TLSConfig = &tls.Config{GetCertificate: pair.get, MinVersion: tls.VersionTLS12}
	}
	group.Go(func() error { return listen(ctx, server, listener) })
	if metrics != nil {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", site.MetricsHandler())
		group.Go(func() error { return listen(ctx, newServer(mux, log), metrics) })
	}
	log.Info("serving " + scheme + "://" + listener.Addr().String())
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	log.Info("stopped")
	return nil
}

// newServer is a server whose limits keep slow or silent clients from holding on to it. A whole list may take a slow
// line minutes to get.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // chiefly clients that hang up
	}
}

// listen serves until ctx ends, then lets answers under way finish.
func listen(ctx context.Context, s *http.Server, l net.Listener) error {
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		stopped <- s.Shutdown(wait)
	}()
	var err error
	if s.TLSConfig != nil {
		err = s.ServeTLS(l, "", "")
	} else {
		err = s.Serve(l)
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	if err := <-stopped; errors.Is(err, context.DeadlineExceeded) {
		return s.Close() // they had their time
	} else if err != nil {
		return err
	}
	return nil
}

// refresh reads one list, as planned. A list that cannot be had is no failure of the job: the feed's health says it, and
// when it is tried again.
func (a *App) refresh(ctx context.Context, name string) error {
	_, err := a.Meetings.Refresh(ctx, name, meeting.RefreshOptions{})
	switch problem.KindOf(err) {
	case problem.Internal:
		return err // nil too
	default:
		a.log.Warn("a list could not be taken", "feed", name, "reason", err.Error())
		return nil
	}
}

// tidy takes out what nobody needs any more: of the changes log, of accounts and of encrypted spaces.
func (a *App) tidy(ctx context.Context) error {
	for {
		if _, err := a.DB.PruneChanges(ctx, a.now().Add(-keepChanges)); err != nil && ctx.Err() == nil {
			a.log.Error("the changes log could not be shortened", "error", err)
		}
		if err := errors.Join(a.Accounts.Tidy(ctx), a.Vault.Tidy(ctx)); err != nil && ctx.Err() == nil {
			a.log.Error("accounts and spaces could not be tidied", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(tidyEvery):
		}
	}
}
