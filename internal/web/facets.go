package web

import (
	"context"
	"slices"
	"sort"

	"homegroup/internal/meeting"
)

// facet is one set of boxes that narrow the list.
type facet struct {
	Name, Legend string
	Single       bool // only one value can hold: radio buttons
	Options      []option
}

// facetGroups gathers the attributes under the headings that people look under.
var facetGroups = []struct {
	legend     string
	attributes []meeting.Attribute
}{
	{"facet.access", []meeting.Attribute{meeting.Wheelchair, meeting.SignLanguage, meeting.Captions, meeting.Children, meeting.FragranceFree}},
	{"facet.for", []meeting.Attribute{meeting.Newcomers, meeting.Women, meeting.Men, meeting.LGBTQ, meeting.Young, meeting.Seniors, meeting.PeopleOfColor,
		meeting.Secular, meeting.DualDiagnosis}},
	{"facet.kind", []meeting.Attribute{meeting.Closed, meeting.Speaker, meeting.Discussion, meeting.Steps, meeting.Literature, meeting.Meditation,
		meeting.Candlelight, meeting.Outdoor, meeting.NonSmoking, meeting.Smoking, meeting.Proof}},
}

// shownPrograms is how many programs the narrowing shows, the most frequent; the sentence has them all.
const shownPrograms = 12

// facets makes the boxes, with how many meetings each would leave. Boxes of which any may hold are counted as if none of them was
// ticked, so that another can be added; the others narrow, and are counted over what is left.
func (s *Server) facets(ctx context.Context, v *visit, f *search, counts meeting.Facets) ([]facet, error) {
	over := func(change func(*meeting.Query)) (meeting.Facets, error) {
		q := f.Query
		q.After, q.Limit = nil, 1
		change(&q)
		answer, err := s.Meetings.Finder().Find(ctx, q)
		return answer.Facets, err
	}
	var all []facet
	add := func(name, legend string, single bool, options []option) {
		if len(options) > 1 || len(options) == 1 && options[0].Selected {
			all = append(all, facet{name, legend, single, options})
		}
	}

	programs := counts.Program
	if len(f.Query.Programs) > 0 {
		wider, err := over(func(q *meeting.Query) { q.Programs = nil })
		if err != nil {
			return nil, err
		}
		programs = wider.Program
	}
	var options []option
	for _, id := range mostFirst(programs) {
		chosen := slices.Contains(f.Query.Programs, id)
		if id != "" && (len(options) < shownPrograms || chosen) {
			options = append(options, option{Value: id, Text: v.Program(id), Count: programs[id], Selected: chosen})
		}
	}
	add("program", v.T("facet.program"), false, options)

	ways := counts.Attendance
	if len(f.Query.Attendance) > 0 {
		wider, err := over(func(q *meeting.Query) { q.Attendance = nil })
		if err != nil {
			return nil, err
		}
		ways = wider.Attendance
	}
	options = nil
	for _, way := range []meeting.Attendance{meeting.InPerson, meeting.Online, meeting.Hybrid} {
		n := ways[way]
		if way != meeting.Hybrid {
			n += ways[meeting.Hybrid] // who asks for either finds those that are both
		}
		if chosen := slices.Contains(f.Query.Attendance, way); n > 0 || chosen {
			options = append(options, option{Value: string(way), Text: v.T("facet." + string(way)), Count: n, Selected: chosen})
		}
	}
	add("attendance", v.T("facet.attendance"), false, options)

	asked := f.types()
	for _, g := range facetGroups {
		options = nil
		for _, a := range g.attributes {
			chosen := slices.Contains(asked, string(a))
			if n := counts.Attribute[a]; n > 0 || chosen {
				options = append(options, option{Value: string(a), Text: v.T("attribute." + string(a)), Count: n, Selected: chosen})
			}
		}
		if len(options) > 0 {
			all = append(all, facet{"type", v.T(g.legend), false, options})
		}
	}

	languages := counts.Language
	if f.Query.Language != "" {
		wider, err := over(func(q *meeting.Query) { q.Language = "" })
		if err != nil {
			return nil, err
		}
		languages = wider.Language
	}
	options = nil
	for _, tag := range mostFirst(languages) {
		if len(options) < 8 || tag == f.Query.Language {
			options = append(options, option{Value: tag, Text: capital(v.Language(tag)), Count: languages[tag], Selected: tag == f.Query.Language})
		}
	}
	if len(options) > 1 || f.Query.Language != "" {
		options = append([]option{{Value: "", Text: v.T("facet.any_language"), Selected: f.Query.Language == ""}}, options...)
		add("language", v.T("facet.language"), true, options)
	}
	return all, nil
}

// keptTypes are the types asked for that no box stands for, to be kept as they are.
func (f *search) keptTypes() []field {
	var fields []field
	for _, t := range f.types() {
		boxed := false
		for _, g := range facetGroups {
			boxed = boxed || slices.Contains(g.attributes, meeting.Attribute(t))
		}
		if !boxed {
			fields = append(fields, field{"type", t})
		}
	}
	return fields
}

// mostFirst sorts the values of a facet by how many there are, then by name.
func mostFirst(counts map[string]int) []string {
	values := make([]string, 0, len(counts))
	for value := range counts {
		values = append(values, value)
	}
	sort.Slice(values, func(i, j int) bool {
		if counts[values[i]] != counts[values[j]] {
			return counts[values[i]] > counts[values[j]]
		}
		return values[i] < values[j]
	})
	return values
}
