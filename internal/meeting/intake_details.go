package meeting

import (
	"regexp"
	"strings"
	"time"
)

// links cleans addresses, contribution accounts and, where the operator asked for them, persons.
func (r *cleaning) links() {
	c, row := &r.content, r.row
	c.URL = r.link("url", row.URL)
	c.Website = r.link("website", row.Website)
	c.BodyURL = r.link("entity_url", row.BodyURL)
	c.FeedbackURL = r.feedback(row.FeedbackURL)
	c.Venmo = r.account("venmo", row.Venmo, "@", venmoForm)
	c.Square = r.account("square", row.Square, "$", squareForm)
	c.Paypal = r.account("paypal", row.Paypal, "", paypalForm)
	if !r.in.Feed.Contacts {
		return
	}
	for _, p := range row.Contacts {
		q := Contact{Name: r.line("contact_name", p.Name, 100), Email: r.line("contact_email", p.Email, 254), Phone: r.line("contact_phone", p.Phone, 40)}
		if !mailForm.MatchString(q.Email) {
			q.Email = ""
		}
		if q != (Contact{}) {
			c.Contacts = append(c.Contacts, q)
		}
	}
}

func (r *cleaning) link(field, raw string) string {
	if strings.TrimSpace(raw) == "" {
		return ""
	}
	u, repaired := webAddress(raw)
	if u == nil {
		r.note("link_dropped", field, "The link is no web address.")
		return ""
	}
	if repaired {
		r.note("link_repaired", field, "The link lacked its “https://”.")
	}
	return u.String()
}

var mailForm = regexp.MustCompile(`^[^\s@<>"'&?,;:\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)

// feedback takes a link, or an address for mail as a mailto link without a subject or text of its own.
func (r *cleaning) feedback(raw string) string {
	s := strings.TrimSpace(raw)
	address := s
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		address, _, _ = strings.Cut(s[7:], "?")
	}
	if mailForm.MatchString(address) {
		return "mailto:" + address
	}
	return r.link("feedback_url", s)
}

var (
	venmoForm  = regexp.MustCompile(`^@[\w-]{1,40}$`)
	squareForm = regexp.MustCompile(`^\$[\w-]{1,40}$`)
	paypalForm = regexp.MustCompile(`^[A-Za-z0-9]{1,20}$`)
	accountURL = regexp.MustCompile(`(?i)^https?://(?:www\.)?(?:venmo\.com/(?:u/)?|cash\.app/|paypal\.me/|paypal\.com/paypalme/)([@$]?[\w-]+)/?$`)
)

// account takes the name of a contribution account. What is not written as one is dropped and not repeated anywhere: real
// lists have had passwords there.
func (r *cleaning) account(field, raw, sign string, form *regexp.Regexp) string {
	s := strings.TrimSpace(raw)
	if s == "" {
		return ""
	}
	if m := accountURL.FindStringSubmatch(s); m != nil {
		s = sign + strings.TrimLeft(m[1], "@$")
	}
	if !form.MatchString(s) {
		r.note("contribution_dropped", field, "The account is not written as one; it is left out and not repeated here.")
		return ""
	}
	return s
}

// dates reads when the list changed the row last, and when somebody confirmed it.
func (r *cleaning) dates() {
	r.content.Updated = r.date("updated", "updated_dropped", r.row.Updated)
	r.content.Verified = r.date("last_contact", "verified_dropped", r.row.Verified)
}

func (r *cleaning) date(field, code, raw string) string {
	s := strings.TrimSpace(raw)
	if s == "" || strings.HasPrefix(s, "0000-00-00") {
		return ""
	}
	t, ok := parseMoment(s)
	switch {
	case ok && len(s) == 19 && s[4] == '-' && s[10] == ' ' && t.Year() >= 1935 && (r.in.Now.IsZero() || t.Before(r.in.Now)):
		return s[:10] + "T" + s[11:] + "Z" // as nearly all lists write it: the same letters
	case !ok:
		r.note(code, field, "%s is no date.", quote(s))
		return ""
	case !r.in.Now.IsZero() && t.After(r.in.Now.Add(24*time.Hour)): // a day for lists that write their own time instead of UTC
		r.note(code, field, "%s lies in the future.", quote(s))
		return ""
	case t.Year() < 1935: // the first list of meetings
		r.note(code, field, "%s is too long ago.", quote(s))
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// momentForms are those seen in lists, UTC where they name no zone.
var momentForms = []string{"2006-01-02 15:04:05", time.RFC3339, "1/2/2006 3:04:05 PM", "1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006", "2006-01-02",
	"2006-01-02T15:04:05", "2006-01-02 15:04", "January 2, 2006", "Jan 2, 2006", "2 January 2006", "1/2/06", "1/2/2006 3:04 PM", time.RFC1123Z, time.RFC1123}

func parseMoment(s string) (time.Time, bool) {
	for _, form := range momentForms {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
