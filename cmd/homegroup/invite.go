package main

import (
	"context"
	"fmt"

	"homegroup/internal/config"
)

const inviteUsage = "invite [--count N] [--days N] | invite list | invite remove NAME"

// invite makes invitations to make an account with, lists them and takes them back. A code is shown once, when it is made.
func invite(ctx context.Context, c call) error {
	does := ""
	if len(c.names) > 0 {
		does, c.names = c.names[0], c.names[1:]
	}
	wanted := 0
	switch does {
	case "", "list":
	case "remove":
		wanted = 1
	default:
		return config.Wrong("there is no %q for invite: homegroup %s", does, inviteUsage)
	}
	if err := c.want(wanted, inviteUsage); err != nil {
		return err
	}
	a, err := c.openThere(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	switch does {
	case "remove":
		if err := a.Accounts.Invites.RemoveInvite(ctx, c.names[0]); err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.stdout, "Invitation %s is taken back.\n", printable(c.names[0]))
		return err
	case "list":
		invites, err := a.Accounts.Invites.Invites(ctx)
		if err != nil {
			return err
		}
		if len(invites) == 0 {
			_, err = fmt.Fprintln(c.stdout, "No invitation is open.")
			return err
		}
		for _, i := range invites {
			fmt.Fprintf(c.stdout, "%s…  until %s\n", i.Name, i.Until)
		}
		return nil
	}
	codes, until, err := a.Accounts.NewInvites(ctx, c.config.Count, c.config.Days)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if _, err := fmt.Fprintln(c.stdout, code); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(c.stderr, "Each makes one account until %s. They are shown this once; homegroup invite list names those not used.\n", until)
	return err
}
