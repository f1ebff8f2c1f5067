package web

import (
	"context"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/meeting"
)

// sentence is the form that reads like a sentence: "Meetings tonight near Reading, in person, open to all, for any program".
type sentence struct {
	Days, Ways, Types, Programs []option
	PlaceValue                  string
	Here                        string // the name shown for a position, sent back to see whether it was typed over
	Kept                        []field
}

type option struct {
	Value, Text string
	Selected    bool
	Count       int
}

// sentence fills the blanks with what was asked, or with what somebody who has asked nothing yet most likely wants.
func (s *Server) sentence(ctx context.Context, v *visit, f *search) (sentence, error) {
	programs, err := s.programCounts(ctx)
	if err != nil {
		return sentence{}, err
	}
	form := sentence{PlaceValue: f.PlaceText, Kept: f.hidden("day", "place", "here", "near", "attendance", "type", "program", "now", "sort")}
	if f.Values.Get("near") != "" {
		form.Here = f.PlaceText
		form.Kept = append(form.Kept, field{"near", f.Values.Get("near")})
	}
	if o := f.Values.Get("sort"); o != "" && o != string(meeting.ByDistance) {
		form.Kept = append(form.Kept, field{"sort", o}) // by distance ends with its place
	}
	form.Days = f.dayOptions(v)
	form.Ways = choose(f.Values["attendance"], []option{
		{Value: "", Text: v.T("sentence.either")}, {Value: string(meeting.InPerson), Text: v.T("attendance.in_person")}, {Value: string(meeting.Online), Text: v.T("attendance.online")},
	}, func(chosen []string) string { return v.T("sentence.chosen_ways") })
	form.Types = []option{{Value: "", Text: v.T("sentence.open_or_closed")}, {Value: string(meeting.Open), Text: v.T("sentence.open")}}
	for _, t := range f.types() {
		if t == string(meeting.Open) {
			form.Types[1].Selected = true
			continue
		}
		form.Kept = append(form.Kept, field{"type", t})
	}
	form.Programs = []option{{Value: "", Text: v.T("sentence.any_program")}}
	for _, id := range v.byName(programs) {
		form.Programs = append(form.Programs, option{Value: id, Text: v.Program(id)})
	}
	form.Programs = choose(f.Values["program"], form.Programs, func(chosen []string) string { return v.N("sentence.programs", len(chosen)) })
	return form, nil
}

// types are the types asked for, one by one.
func (f *search) types() []string {
	return split(f.Values["type"])
}

// split takes lists with commas apart.
func split(values []string) []string {
	var all []string
	for _, v := range values {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part != "" && !slices.Contains(all, part) {
				all = append(all, part)
			}
		}
	}
	return all
}

// choose marks the option that was chosen. Where several were, which the sentence cannot say one by one, one option more stands for all of them.
func choose(values []string, options []option, several func([]string) string) []option {
	chosen := split(values)
	if len(chosen) == 0 {
		return options
	}
	want := strings.Join(chosen, ",")
	for i := range options {
		if options[i].Value == want {
			options[i].Selected = true
			return options
		}
	}
	return append(options, option{Value: want, Text: several(chosen), Selected: true})
}

// dayOptions are the days to choose from; the week begins where the language's people begin it.
func (f *search) dayOptions(v *visit) []option {
	options := []option{}
	for _, day := range []string{"tonight", "today", "tomorrow", "any"} {
		value := day
		if day == "any" {
			value = ""
		}
		options = append(options, option{Value: value, Text: v.T("in." + day), Selected: f.Day == day})
	}
	first, _ := strconv.Atoi(v.T("week.first"))
	for i := range 7 {
		d := time.Weekday((first + i) % 7)
		n := strconv.Itoa(int(d))
		options = append(options, option{Value: n, Text: v.T("on.weekday." + n), Selected: f.Day == n})
	}
	if f.Day == "now" {
		options = append(options, option{Value: "any", Text: v.T("in.now")})
	}
	if strings.Contains(f.Day, ",") {
		options = append(options, option{Value: f.Day, Text: strings.TrimSpace(f.dayWords(v)), Selected: true})
	}
	return options
}

// byName sorts program ids by the names that people read.
func (v *visit) byName(programs map[string]int) []string {
	var ids []string
	for id := range programs {
		if id != "" {
			ids = append(ids, id)
		}
	}
	sort.Slice(ids, func(i, j int) bool {
		a, b := v.Program(ids[i]), v.Program(ids[j])
		if a == b {
			return ids[i] < ids[j]
		}
		return a < b
	})
	return ids
}

func sortedNames(values url.Values) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
