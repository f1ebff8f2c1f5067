package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"homegroup/internal/app"
	"homegroup/internal/config"
)

const verifyUsage = "verify URL [--any-release]"

// verify says whether the book that a site gives out is the one that is part of this program.
func verify(ctx context.Context, c call) error {
	if err := c.want(1, verifyUsage); err != nil {
		return err
	}
	server, err := siteAddress(c.names[0])
	if err != nil {
		return err
	}
	v, err := app.Verify(ctx, server)
	if ctx.Err() != nil {
		return errors.New("stopped before everything was looked at: nothing is said of this site")
	}
	if err != nil {
		return fmt.Errorf("the book at %s cannot be looked at, and nothing is said of it: %w", server, err)
	}
	fmt.Fprintf(c.stdout, "%s\n  release  %s\n  version  %s\n  hash     %s\n", printable(v.At), printable(v.Release), printable(v.Version), inGroups(v.Hash))
	if !v.Whole() {
		c.lines("Not whole: this is not as the site's own list says.", v.Unlike)
	}
	if len(v.Other) > 0 && !c.config.AnyRelease {
		c.lines(fmt.Sprintf("Different: this is not as in release %s of this program (%s).\n  hash     %s", v.Own.Name, app.Version(), inGroups(v.Own.Hash)), v.Other)
	}
	switch {
	case !v.Whole():
		return errors.New("the site gives out a book that is not whole: do not open yours there, and tell whoever runs it")
	case v.Equal():
		_, err = fmt.Fprintf(c.stdout, "Equal: the page, its worker and all %d files of the list are those of this program.\n", v.Files)
	case c.config.AnyRelease:
		_, err = fmt.Fprintf(c.stdout, "Whole, and another release than this program's: all %d files are as its own list says, and its worker takes no others. Who made it is not known by this.\n", v.Files)
	default:
		err = errors.New("the site gives out another release than this program's: compare it with the program of that version")
	}
	return err
}

// lines prints what is not as it should be. It comes from the site, and is shown without what a terminal would obey.
func (c call) lines(about string, lines []string) {
	const most = 40
	fmt.Fprintln(c.stdout, about)
	for _, line := range lines[:min(most, len(lines))] {
		fmt.Fprintln(c.stdout, "  "+printable(line))
	}
	if len(lines) > most {
		fmt.Fprintf(c.stdout, "  and %d more\n", len(lines)-most)
	}
}

var eight = regexp.MustCompile(`.{1,8}`)

// inGroups is a hash as the book shows it, under More, Version.
func inGroups(hash string) string { return strings.Join(eight.FindAllString(hash, -1), " ") }

// siteAddress is the origin of a site, however it is copied out of a browser.
func siteAddress(given string) (*url.URL, error) {
	if !strings.Contains(given, "://") {
		given = "https://" + given
	}
	u, err := url.Parse(given)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return nil, config.Wrong("give the site's address, such as https://book.example.org: homegroup %s", verifyUsage)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}
