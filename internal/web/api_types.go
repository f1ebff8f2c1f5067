package web

import (
	"maps"
	"net/http"
	"slices"

	"homegroup/internal/meeting"
)

type apiProgram struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`     // the id where no name is known
	Meetings int       `json:"meetings"` // that can be found now
	Types    []apiType `json:"types"`
}

type apiType struct {
	Code       string              `json:"code"`
	Name       map[string]string   `json:"name"` // by language
	Attributes []meeting.Attribute `json:"attributes"`
}

type apiTypesAnswer struct {
	Attributes []meeting.Attribute `json:"attributes"` // in the order in which people are offered them
	Languages  map[string]string   `json:"languages"`  // code → language, in every program that gives the code no other meaning
	Programs   []apiProgram        `json:"programs"`
}

// apiTypes answers /api/v1/types: the programs that have a table of types or a meeting here.
func (s *Server) apiTypes(w http.ResponseWriter, r *http.Request) error {
	counts, err := s.programCounts(r.Context())
	if err != nil {
		return err
	}
	ids := slices.Concat(meeting.ProgramIDs(), slices.Collect(maps.Keys(counts)))
	slices.Sort(ids)
	answer := apiTypesAnswer{Attributes: meeting.Attributes(), Languages: meeting.LanguageCodes(), Programs: []apiProgram{}}
	for _, id := range slices.Compact(ids) {
		p := apiProgram{ID: id, Name: id, Meetings: counts[id], Types: []apiType{}}
		if name, ok := meeting.ProgramName(id); ok {
			p.Name = name
		}
		for _, t := range meeting.TypesOf(id) {
			attributes := t.Attributes
			if attributes == nil {
				attributes = []meeting.Attribute{}
			}
			p.Types = append(p.Types, apiType{t.Code, t.Name, attributes})
		}
		answer.Programs = append(answer.Programs, p)
	}
	return s.sendValue(w, answer, "max-age=60")
}
