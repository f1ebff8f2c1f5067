package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"homegroup/internal/config"
)

const reportsUsage = "reports [list [--all] | close ID \"WHAT WAS DONE\"]"

// reports shows what visitors say is not right, and closes what was seen to.
func reports(ctx context.Context, c call) error {
	does := "list"
	if len(c.names) > 0 {
		does, c.names = c.names[0], c.names[1:]
	}
	var id int64
	switch does {
	case "list":
		if err := c.want(0, reportsUsage); err != nil {
			return err
		}
	case "close":
		if err := c.want(2, reportsUsage); err != nil {
			return err
		}
		var err error
		if id, err = strconv.ParseInt(c.names[0], 10, 64); err != nil || strings.TrimSpace(c.names[1]) == "" {
			return config.Wrong("close a report by its number, with a word on what was done: homegroup reports close 12 \"time corrected\"")
		}
	default:
		return config.Wrong("there is no %q for reports: homegroup %s", does, reportsUsage)
	}
	a, err := c.openThere(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if does == "close" {
		if err := a.Meetings.CloseChangeRequest(ctx, id, strings.TrimSpace(c.names[1])); err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.stdout, "Report %d is closed.\n", id)
		return err
	}
	all, err := a.Meetings.ChangeRequests(ctx, c.config.All)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err = fmt.Fprintln(c.stdout, "No report is open.")
		return err
	}
	for _, r := range all {
		fmt.Fprintf(c.stdout, "%d  %s  %s: %s (/meetings/%s)\n", r.ID, minute(r.At), r.What, r.Name, r.Slug)
		for _, line := range strings.Split(r.Text, "\n") {
			if line = printable(line); line != "" {
				fmt.Fprintf(c.stdout, "    %s\n", line)
			}
		}
		if !r.Closed.IsZero() {
			fmt.Fprintf(c.stdout, "    closed %s: %s\n", minute(r.Closed), printable(r.Outcome))
		}
	}
	return nil
}

// printable takes out what could move the cursor or change the colours of the operator's terminal: strangers write reports.
func printable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) {
			return r
		}
		return ' '
	}, s))
}
