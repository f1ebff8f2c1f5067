package app

import (
	"context"
	"fmt"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
	"homegroup/internal/sample"
)

// demo puts the made-up meetings beside whatever is there, by the way that every list takes, or takes them away where the
// site is served without them. It says whether a list that is not the sample is there too.
func (a *App) demo(ctx context.Context) error {
	if !a.config.Demo {
		err := a.Meetings.RemoveFeed(ctx, sample.Name)
		if problem.KindOf(err) == problem.NotFound {
			return nil
		}
		if err == nil {
			a.log.Info("the sample meetings were taken away: the site is served without --demo")
		}
		return err
	}
	f, err := a.Meetings.Feed(ctx, sample.Name)
	switch {
	case problem.KindOf(err) == problem.NotFound:
		if err := a.Meetings.AddFeed(ctx, sample.Feed()); err != nil {
			return err
		}
	case err != nil:
		return err
	case f.URL != sample.URL:
		return fmt.Errorf("a list of your own is called %q, which --demo needs for its made-up meetings: serve without --demo", sample.Name)
	}
	_, err = a.Meetings.Refresh(ctx, sample.Name, meeting.RefreshOptions{AcceptLoss: true})
	return err
}
