package web

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"homegroup/internal/fold"
	"homegroup/internal/meeting"
	"homegroup/internal/program"
)

// helpPage is for somebody in danger, or about to use: the emergency number, then people to talk to, then what to do.
// Requests for it are never logged, counted or limited (isHelp).
type helpPage struct {
	*visit
	head
	helpCards
	Where     template.HTML // whose numbers these are
	Notice    string        // why they are not those that were asked for; "" where they are
	Emergency helpWay
	Ways      []helpWay
	Countries []helpCountry
	Checked   string // when the numbers without a mark were looked up
}

// helpCards are what to do in each kind of trouble.
type helpCards struct {
	Call    template.HTML // the emergency number as a link
	Suicide template.HTML // whom to call, as links; "" where there is nobody
	Home    template.HTML
	Soon    link // the next online meeting
}

// helpWay is one way to reach somebody.
type helpWay struct {
	Icon, Lead, Text string
	Lang             string // of Text, where it is not that of the page
	Doubt            string // that the number is not confirmed, or not checked lately
	Tel, SMS         string // html/template lets no address with these schemes through
	URL              string
}

// drawnWay is a way with its symbol.
type drawnWay struct {
	helpWay
	Symbol template.HTML
}

// Draw gives a way its symbol, which the page must know of (Sprite).
func (v *visit) Draw(way helpWay) drawnWay { return drawnWay{way, v.Icon(way.Icon)} }

type helpCountry struct {
	Code, Name string
	Selected   bool
}

// isHelp says whether an address is that of help now or of a file for it. Nothing of such a request is noted anywhere.
func isHelp(address string) bool {
	p := path.Clean("/" + address)
	p = strings.TrimPrefix(p, prefixOf(p))
	return p == "/help" || strings.HasPrefix(p, "/help/") || p == "/help-sw.js"
}

// quietPage registers a page that leaves no trace: not in the log, not in the counts, not in the memory of the limiter.
func (s *Server) quietPage(pattern string, handle pageHandler) {
	method, address, _ := strings.Cut(pattern, " ")
	for _, lang := range append([]Lang{""}, languages()...) {
		prefix := ""
		if lang != "" {
			prefix = "/" + string(lang)
		}
		s.handle(method+" "+prefix+address, func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), pageTime)
			defer cancel()
			v := s.visit(w, r, prefix)
			if err := handle(w, r.WithContext(ctx), v); err != nil {
				http.Error(w, v.T("help.broken"), http.StatusInternalServerError)
			}
		})
	}
}

// quietly answers for a fault of ours on a page that is not logged. Use it with defer.
func (s *Server) quietly(w *statusWriter) {
	if fault := recover(); fault != nil {
		if fault == http.ErrAbortHandler {
			panic(fault)
		}
		if w.status == 0 {
			http.Error(w, s.words[English].T("help.broken")+"\n"+s.words[Spanish].T("help.broken"), http.StatusInternalServerError)
		}
	}
}

func (s *Server) help(w http.ResponseWriter, r *http.Request, v *visit) error {
	country, notice := s.helpCountry(v)
	lines := s.Helplines.Of(country)
	page := helpPage{visit: v, head: head{Title: v.T("help.now"), Description: v.T("help.description"), Nav: "help"},
		Where: v.helpWhere(country), Notice: notice, Countries: s.helpCountries(v, country)}
	page.Emergency = v.helpWays(lines[0], lines)[0]
	for _, l := range lines[1:] {
		page.Ways = append(page.Ways, v.helpWays(l, lines)...)
	}
	page.helpCards = helpCards{Call: telLink(lines[0].Number), Suicide: v.helpLinks(lines, "suicide"), Home: v.helpLinks(lines, "home"), Soon: s.helpSoon(r.Context(), v)}
	page.Checked = v.helpChecked(lines)
	return s.show(w, http.StatusOK, "help.html", page)
}

// helpCountry is whose numbers to show, with what to say where they are not those asked for.
func (s *Server) helpCountry(v *visit) (country, notice string) {
	asked := v.Query.Get("country")
	if asked == "" {
		return s.helpDefault(v)
	}
	asked = strings.ToUpper(strings.TrimSpace(asked))
	if len(s.Helplines.Of(asked)) > 0 {
		return asked, ""
	}
	region, err := language.ParseRegion(asked)
	if err != nil || !region.IsCountry() {
		country, _ = s.helpDefault(v)
		return country, v.T("help.no_country")
	}
	if region = region.Canonicalize(); len(s.Helplines.Of(region.String())) > 0 { // UK is GB
		return region.String(), ""
	}
	return program.World, v.T("help.none", "country", v.country(region.String()))
}

// helpDefault is the country of the site's town, or the United States where the operator named no town.
func (s *Server) helpDefault(v *visit) (country, notice string) {
	town, ok := s.sitePlace()
	switch {
	case ok && len(s.Helplines.Of(town.Country)) > 0:
		return town.Country, ""
	case ok:
		return program.World, v.T("help.none", "country", v.country(town.Country))
	case len(s.Helplines.Of("US")) > 0:
		return "US", ""
	}
	return program.World, ""
}

// country names a country in the visitor's language; the code itself where it has no name here.
func (w *words) country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return cmp.Or(display.Regions(language.Make(string(w.Lang))).Name(region), code)
}

// withArticle are countries that English calls "the …".
var withArticle = []string{"AE", "BS", "CZ", "DO", "GB", "GM", "MV", "NL", "PH", "US"}

func (v *visit) helpWhere(country string) template.HTML {
	if country == program.World {
		return v.H("help.where.world")
	}
	name := template.HTML("<strong>" + template.HTMLEscapeString(v.country(country)) + "</strong>")
	if slices.Contains(withArticle, country) {
		return v.H("help.where.the", "country", name)
	}
	return v.H("help.where", "country", name)
}

func (s *Server) helpCountries(v *visit, chosen string) []helpCountry {
	var list []helpCountry
	for _, code := range s.Helplines.Countries() {
		list = append(list, helpCountry{code, v.country(code), code == chosen})
	}
	slices.SortFunc(list, func(a, b helpCountry) int { return strings.Compare(fold.Fold(a.Name), fold.Fold(b.Name)) })
	return append(list, helpCountry{program.World, v.T("help.world"), chosen == program.World})
}

// helpWays are the ways to reach a line: by call, by message, by chat, on a site. At least one.
func (v *visit) helpWays(l program.Helpline, all []program.Helpline) []helpWay {
	text, lang := v.helpText(l)
	doubt := v.helpDoubt(l, all)
	var ways []helpWay
	add := func(way helpWay, same string) {
		way.Doubt, way.Text = doubt, text
		if lang != string(v.Lang) {
			way.Lang = lang
		}
		if len(ways) > 0 {
			way.Text, way.Lang = same, ""
		}
		ways = append(ways, way)
	}
	if l.Number != "" {
		add(helpWay{Icon: "phone", Lead: v.T("help.call", "number", l.Number), Tel: program.Dial(l.Number)}, "")
	}
	if l.Texts != "" {
		lead := v.T("help.text", "number", l.Texts)
		if l.Say != "" {
			lead = v.T("help.text_word", "number", l.Texts, "word", l.Say)
		}
		add(helpWay{Icon: "message-square", Lead: lead, SMS: program.Dial(l.Texts)}, v.T("help.same"))
	}
	if l.Chat != "" {
		add(helpWay{Icon: "message-square", Lead: v.T("help.chat", "site", hostOf(l.Chat)), URL: l.Chat}, v.T("help.same_chat"))
	}
	if l.Site != "" {
		add(helpWay{Icon: "arrow-right", Lead: v.T("help.site", "site", hostOf(l.Site)), URL: l.Site}, v.T("help.same_site"))
	}
	return ways
}

// hostOf names a site by its host; a whole address where there is none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// helpText says who answers, what for, what it costs and when: "Samaritans. Someone listens. Free, day and night, in English."
func (v *visit) helpText(l program.Helpline) (text, lang string) {
	lang = string(v.Lang)
	about := l.About[lang]
	for _, other := range languages() { // an operator's line may be told in one language only
		if about == "" {
			lang, about = string(other), l.About[string(other)]
		}
	}
	var facts, parts []string
	if l.Cost != "" {
		facts = append(facts, v.T("help.cost."+l.Cost))
	}
	if hours, err := program.ParseHours(l.Hours); err == nil {
		facts = append(facts, v.helpHours(hours)...)
	}
	if len(l.Languages) > 0 {
		var names []string
		for _, tag := range l.Languages {
			names = append(names, v.Language(tag))
		}
		list := v.List(names)
		if v.Lang == Spanish {
			list = strings.ReplaceAll(list, " y i", " e i") // inglés, italiano
		}
		facts = append(facts, v.T("help.languages", "languages", list))
	}
	if !l.Is("emergency") {
		parts = append(parts, l.Service+".")
	}
	parts = append(parts, about)
	if len(facts) > 0 {
		parts = append(parts, capital(strings.Join(facts, ", "))+".")
	}
	return strings.Join(parts, " "), lang
}

func (v *visit) helpHours(h program.Hours) []string {
	if h.Always {
		return []string{v.T("help.always")}
	}
	var all []string
	for _, s := range h.Spans {
		span := v.T("clock.span", "from", v.clock(s.Start/60, s.Start%60), "to", v.clock(s.End/60%24, s.End%60))
		switch (s.To - s.From + 7) % 7 {
		case 6:
			all = append(all, v.T("help.daily", "span", span))
		case 0:
			all = append(all, v.T("help.day", "day", v.Weekday(s.From), "span", span))
		default:
			all = append(all, v.T("help.days", "from", v.Weekday(s.From), "to", v.Weekday(s.To), "span", span))
		}
	}
	return all
}

// helpDoubt says that a number is not confirmed or not checked lately, and whom to try instead; "" for those that are well.
func (v *visit) helpDoubt(l program.Helpline, all []program.Helpline) string {
	doubt := ""
	switch l.Standing(v.Now) {
	case program.Confirmed:
		return ""
	case program.Expired:
		doubt = v.T("help.expired", "date", v.Date(l.CheckedOn()))
	default:
		doubt = v.T("help.unconfirmed")
	}
	if l.Is("emergency") {
		if program.Dial(l.Number) == "112" {
			return doubt
		}
		return doubt + " " + v.T("help.try.mobile")
	}
	other := all[0].Number
	for _, o := range all[1:] {
		if o.ID != l.ID && o.Number != "" && o.Is("crisis") && o.Standing(v.Now) == program.Confirmed {
			other = o.Number
			break
		}
	}
	return doubt + " " + v.T("help.try", "number", other)
}

// helpLinks are the numbers of a kind as links: "988 or 1-800-662-4357".
func (v *visit) helpLinks(lines []program.Helpline, kind string) template.HTML {
	var all []string
	for _, l := range lines {
		if l.Is(kind) && l.Number != "" {
			all = append(all, string(telLink(l.Number)))
		}
	}
	return template.HTML(strings.Join(all, " "+template.HTMLEscapeString(v.T("help.or"))+" "))
}

// telLink makes a number into a link. Numbers hold nothing but digits, spaces, - and + (program.Helpline), and are escaped all the same.
func telLink(number string) template.HTML {
	return template.HTML(`<a href="tel:` + template.HTMLEscapeString(program.Dial(number)) + `">` + template.HTMLEscapeString(number) + `</a>`)
}

// helpSoonest is how far ahead the next online meeting is looked for.
const helpSoonest = 12 * time.Hour

// helpSoon leads to the next online meeting, or to all of them: without the directory the page still stands.
func (s *Server) helpSoon(ctx context.Context, v *visit) link {
	rows, err := s.onlineSoon(ctx, v, 8, helpSoonest)
	if err == nil {
		for _, r := range rows {
			if r.meeting.Attendance != meeting.Online || r.start.IsZero() {
				continue // a hybrid one would read as a place to go to
			}
			if wait := r.start.Sub(v.Now); wait > 0 {
				return link{v.T("help.soon.in", "wait", v.Wait(wait)), r.URL}
			}
			return link{v.T("help.soon.now"), r.URL}
		}
	}
	return link{v.T("help.soon.any"), v.Link("/meetings?attendance=online")}
}

// helpChecked says when the numbers without a mark were looked up: the oldest day of them.
func (v *visit) helpChecked(lines []program.Helpline) string {
	var oldest time.Time
	for _, l := range lines {
		if l.Standing(v.Now) == program.Confirmed && (oldest.IsZero() || l.CheckedOn().Before(oldest)) {
			oldest = l.CheckedOn()
		}
	}
	if oldest.IsZero() {
		return ""
	}
	return v.T("help.checked", "date", v.Date(oldest))
}
