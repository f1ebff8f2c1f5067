package program

import (
	"slices"
)

// The answers that a person can give when choosing; "" or "skip" is always one of them.
var (
	Goals     = []string{"stop", "less", "try", "unsure"}
	FaithWish = []string{"welcome", "secular", "either"}
	Wayish    = []string{"group", "alone", "professional"}
	LabelWish = []string{"fine", "rather_not"}
	Medicines = []string{"none", "for_addiction", "other"}
	// Signs are what makes stopping suddenly, or drinking at all, dangerous.
	Signs = []string{"daily_heavy", "morning_drink", "past_withdrawal", "benzodiazepines", "pregnant", "liver_disease", "under_age", "wants_to_die"}
)

// Answers are what a person says when choosing. They are never kept.
type Answers struct {
	What     []string // Scopes, without the any_… ones
	Goal     string
	Faith    string
	Setting  string
	Label    string
	Medicine string
	Signs    []string
}

// Advice is what comes of the answers.
type Advice struct {
	First  []string // what comes before any program: a key each, the most urgent first
	Offers []Offer  // what fits, the best fit first; all stand as equals
	Left   []Offer  // what is not offered, with the reason why
}

// Offer is one program with the reasons for its place.
type Offer struct {
	Pack Pack
	Fit  int      // for ordering only; it is never shown
	For  []string // keys of what speaks for it
	Note []string // keys of what to know before
	Why  string   // key of why it is not offered
	rank int
}

// Choose orders programs by how they fit the answers. Every program takes part by the facts of its pack alone.
func (lib *Library) Choose(a Answers) Advice {
	advice := Advice{First: doctorFirst(a)}
	for i, p := range lib.packs {
		o := Offer{Pack: p, rank: i}
		if o.Why = notOffered(p, a); o.Why != "" {
			advice.Left = append(advice.Left, o)
			continue
		}
		if !o.fits(a) {
			continue
		}
		advice.Offers = append(advice.Offers, o)
	}
	slices.SortFunc(advice.Offers, func(x, y Offer) int {
		if x.Fit != y.Fit {
			return y.Fit - x.Fit
		}
		return x.rank - y.rank
	})
	return advice
}

// doctorFirst says what comes before any program. Sources: reference on withdrawal in programs/_common.
func doctorFirst(a Answers) []string {
	var first []string
	add := func(key string, when bool) {
		if when && !slices.Contains(first, key) {
			first = append(first, key)
		}
	}
	has := func(sign string) bool { return slices.Contains(a.Signs, sign) }
	drinks := len(a.What) == 0 || slices.Contains(a.What, "alcohol")
	add("suicide", has("wants_to_die"))
	add("alcohol_withdrawal", has("morning_drink") || has("past_withdrawal") || has("daily_heavy") && drinks)
	add("benzodiazepine_withdrawal", has("benzodiazepines") || slices.Contains(a.What, "sedatives"))
	add("pregnancy", has("pregnant"))
	add("liver_disease", has("liver_disease"))
	add("under_age", has("under_age"))
	add("opioid_tolerance", slices.Contains(a.What, "opioids"))
	add("eating_medical", slices.Contains(a.What, "eating"))
	add("keep_medicine", a.Medicine == "for_addiction" || a.Medicine == "other")
	return first
}

// notOffered gives the key of why a program is not for somebody with these signs; "" when nothing is against it.
func notOffered(p Pack, a Answers) string {
	signs := map[string][]string{"dependence": {"daily_heavy", "morning_drink"}, "past_withdrawal": {"past_withdrawal"}, "pregnancy": {"pregnant"},
		"under_age": {"under_age"}, "liver_disease": {"liver_disease"}, "interacting_medicine": {"benzodiazepines"}}
	for _, reason := range p.NotFor {
		for _, sign := range signs[reason] {
			if slices.Contains(a.Signs, sign) {
				return reason
			}
		}
	}
	return ""
}

// fits weighs a program against the answers; false when it is for something else altogether.
func (o *Offer) fits(a Answers) bool {
	p := o.Pack
	if !o.scopeFits(a.What) {
		return false
	}
	o.goalFits(a.Goal)
	switch a.Faith {
	case "secular":
		o.weigh(p.Faith == "secular", 22, "secular")
		o.weigh(p.Faith == "neutral", 14, "secular")
		o.note(p.Faith == "spiritual_open", "speaks_of_higher_power")
	case "welcome":
		o.weigh(p.Faith == "spiritual_open", 12, "spiritual")
	}
	switch a.Setting {
	case "group", "alone", "professional":
		o.weigh(slices.Contains(p.Setting, a.Setting), 12, "setting_"+a.Setting)
	}
	if a.Label == "rather_not" {
		o.weigh(p.Label == "none", 8, "no_label")
		o.note(p.Label == "usual", "label_usual")
	}
	if a.Medicine == "for_addiction" {
		o.weigh(p.Medicine == "is_it", 60, "medicine_is_it")
		o.weigh(p.Medicine == "welcome", 10, "medicine_welcome")
		o.weigh(p.Medicine == "with_doctor", 6, "medicine_with_doctor")
		o.note(p.Medicine == "varies", "medicine_varies")
	}
	return true
}

func (o *Offer) scopeFits(what []string) bool {
	if len(what) == 0 {
		return true
	}
	behaviours := []string{"eating", "sex", "gambling", "debt"}
	fit := false
	for _, w := range what {
		broad := "any_substance"
		if slices.Contains(behaviours, w) {
			broad = "any_behaviour"
		}
		switch {
		case slices.Contains(o.Pack.Scope, w):
			fit = true
			o.weigh(true, 30+12/len(o.Pack.Scope), "made_for_"+w)
		case slices.Contains(o.Pack.Scope, broad):
			fit = true
			points := 30
			if !slices.Contains([]string{"any_substance", "any_behaviour"}, o.Pack.Scope[0]) {
				points = 8 // made for another one, and open to this
			}
			o.weigh(true, points, "open_to_it")
		}
	}
	return fit
}

// goalFits weighs what a person wants to happen against what the program is for.
func (o *Offer) goalFits(goal string) {
	fit := map[string]map[string]int{
		"stop":   {"abstinence": 20, "self_defined": 16, "treatment": 12, "moderation": -20},
		"less":   {"moderation": 25, "self_defined": 14, "treatment": 14, "abstinence": -10},
		"try":    {"moderation": 14, "self_defined": 16, "treatment": 10, "abstinence": 10},
		"unsure": {"treatment": 16, "self_defined": 14, "moderation": 8, "abstinence": 8},
	}[goal][o.Pack.Goal]
	o.weigh(fit > 0, fit, "goal_"+goal)
	if fit < 0 {
		o.Fit += fit
		o.Note = append(o.Note, "other_goal_"+o.Pack.Goal)
	}
	o.weigh(slices.Contains(o.Pack.Suits, goal), 12, "suits_"+goal)
}

func (o *Offer) weigh(when bool, points int, key string) {
	if !when {
		return
	}
	o.Fit += points
	if !slices.Contains(o.For, key) {
		o.For = append(o.For, key)
	}
}

func (o *Offer) note(when bool, key string) {
	if when {
		o.Note = append(o.Note, key)
	}
}
