package meeting

import "context"

// EachMeeting calls yield for every meeting, the Gone too: what an index is built from.
func (s *Service) EachMeeting(ctx context.Context, yield func(Meeting) error) error {
	titles, err := s.titles(ctx)
	if err != nil {
		return err
	}
	var group []Listing // of one meeting: EachListing orders by it
	flush := func() error {
		if len(group) == 0 {
			return nil
		}
		m := Join(group, titles)
		group = group[:0]
		return yield(m)
	}
	err = s.listings.EachListing(ctx, "", func(l Listing) error {
		if len(group) > 0 && group[0].Meeting != l.Meeting {
			if err := flush(); err != nil {
				return err
			}
		}
		group = append(group, l)
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// MeetingsOf gives the meetings with these IDs as they are now, the Gone too, and the IDs that no meeting has any more.
func (s *Service) MeetingsOf(ctx context.Context, ids []int64) (meetings []Meeting, removed []int64, err error) {
	titles, err := s.titles(ctx)
	if err != nil {
		return nil, nil, err
	}
	listings, err := s.listings.ListingsOf(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	groups := map[int64][]Listing{}
	for _, l := range listings {
		groups[l.Meeting] = append(groups[l.Meeting], l)
	}
	for _, id := range ids {
		if group := groups[id]; len(group) > 0 {
			meetings = append(meetings, Join(group, titles))
		} else {
			removed = append(removed, id)
		}
	}
	return meetings, removed, nil
}

// titles are the feeds' names for people.
func (s *Service) titles(ctx context.Context) (map[string]string, error) {
	feeds, err := s.feeds.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	titles := make(map[string]string, len(feeds))
	for _, f := range feeds {
		titles[f.Name] = f.Title
	}
	return titles, nil
}
