package program

import (
	"slices"
	"strings"
	"testing"
)

// Twelve people, with what each must be told first and shown first. The packs are the real ones.
func TestChooserCases(t *testing.T) {
	for _, tc := range []struct {
		name    string
		a       Answers
		first   []string // ids of which one is shown first
		warn    []string // keys that come before any program
		notWarn []string
		never   []string // ids that are not offered
		shown   []string // ids that are offered
		before  [][2]string
	}{
		{name: "drinks heavily every day, shakes in the morning, wants to cut down",
			a:    Answers{What: []string{"alcohol"}, Goal: "less", Signs: []string{"daily_heavy", "morning_drink"}},
			warn: []string{"alcohol_withdrawal"}, never: []string{"mm"}, shown: []string{"aa", "smart", "mat"}},
		{name: "drinks too much at weekends, wants to cut down",
			a: Answers{What: []string{"alcohol"}, Goal: "less"}, first: []string{"mm"}, notWarn: []string{"alcohol_withdrawal"}, shown: []string{"smart", "cbt"}},
		{name: "takes buprenorphine, wants to stay away from heroin",
			a:     Answers{What: []string{"opioids"}, Goal: "stop", Medicine: "for_addiction"},
			first: []string{"mat"}, warn: []string{"keep_medicine", "opioid_tolerance"}, shown: []string{"na", "smart"}},
		{name: "an atheist who wants to stop drinking with others",
			a:     Answers{What: []string{"alcohol"}, Goal: "stop", Faith: "secular", Setting: "group"},
			first: []string{"smart"}, shown: []string{"aa"}, before: [][2]string{{"smart", "aa"}}},
		{name: "a believer who wants to stop drinking with others",
			a: Answers{What: []string{"alcohol"}, Goal: "stop", Faith: "welcome", Setting: "group"}, first: []string{"aa"}, shown: []string{"smart"}},
		{name: "cocaine, wants to stop, a group",
			a: Answers{What: []string{"cocaine"}, Goal: "stop", Setting: "group", Faith: "either"}, first: []string{"ca", "na"}, never: []string{"aa"}},
		{name: "crystal meth, wants to stop, a group",
			a: Answers{What: []string{"methamphetamine"}, Goal: "stop", Setting: "group"}, first: []string{"cma"}},
		{name: "gambles, wants to stop", a: Answers{What: []string{"gambling"}, Goal: "stop", Setting: "group"}, first: []string{"ga"}, shown: []string{"smart", "cbt"}},
		{name: "eats compulsively and vomits",
			a: Answers{What: []string{"eating"}, Goal: "stop", Setting: "group"}, first: []string{"oa"}, warn: []string{"eating_medical"}},
		{name: "does not know what to want, would talk to a professional",
			a: Answers{What: []string{"cannabis"}, Goal: "unsure", Setting: "professional"}, first: []string{"mi"}, shown: []string{"smart"}},
		{name: "pregnant, drinks, wants to drink less",
			a: Answers{What: []string{"alcohol"}, Goal: "less", Signs: []string{"pregnant"}}, warn: []string{"pregnancy"}, never: []string{"mm"}},
		{name: "takes calming tablets, thinks of death",
			a:    Answers{What: []string{"sedatives"}, Goal: "stop", Signs: []string{"benzodiazepines", "wants_to_die"}},
			warn: []string{"suicide", "benzodiazepine_withdrawal"}, shown: []string{"na", "smart"}},
		{name: "in debt, wants no labels", a: Answers{What: []string{"debt"}, Goal: "stop", Label: "rather_not", Setting: "group"}, shown: []string{"da", "smart"}},
		{name: "smokes, wants to stop", a: Answers{What: []string{"nicotine"}, Goal: "stop"}, first: []string{"mat", "smart", "cbt"}, never: []string{"aa", "ga"}},
		{name: "says nothing", a: Answers{}, shown: []string{"aa", "na", "smart", "mm", "cbt", "mi", "mat"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			advice := Default().Choose(tc.a)
			var offered []string
			for _, o := range advice.Offers {
				offered = append(offered, o.Pack.ID)
			}
			if len(offered) == 0 {
				t.Fatal("nothing is offered")
			}
			if len(tc.first) > 0 && !slices.Contains(tc.first, offered[0]) {
				t.Errorf("first is %s, want %v; in all %v", offered[0], tc.first, offered)
			}
			for _, w := range tc.warn {
				if !slices.Contains(advice.First, w) {
					t.Errorf("no warning of %s: %v", w, advice.First)
				}
			}
			for i, w := range tc.warn {
				if i > 0 && slices.Index(advice.First, w) < slices.Index(advice.First, "suicide") {
					t.Errorf("%s stands before what is most urgent: %v", w, advice.First)
				}
			}
			for _, w := range tc.notWarn {
				if slices.Contains(advice.First, w) {
					t.Errorf("a needless warning of %s", w)
				}
			}
			for _, id := range tc.never {
				if slices.Contains(offered, id) {
					t.Errorf("%s is offered: %v", id, offered)
				}
			}
			for _, id := range tc.shown {
				if !slices.Contains(offered, id) {
					t.Errorf("%s is not offered: %v", id, offered)
				}
			}
			for _, b := range tc.before {
				if slices.Index(offered, b[0]) > slices.Index(offered, b[1]) {
					t.Errorf("%s stands behind %s: %v", b[0], b[1], offered)
				}
			}
		})
	}
}

// Nobody is steered away from a medicine, whatever else they say: what treats with it is offered, and the warning to keep it stands.
func TestChooserNeverTalksSomebodyOutOfMedicine(t *testing.T) {
	for _, goal := range append([]string{""}, Goals...) {
		for _, faith := range append([]string{""}, FaithWish...) {
			for _, setting := range append([]string{""}, Wayish...) {
				advice := Default().Choose(Answers{What: []string{"opioids"}, Goal: goal, Faith: faith, Setting: setting, Medicine: "for_addiction"})
				if !slices.Contains(advice.First, "keep_medicine") || advice.Offers[0].Pack.ID != "mat" {
					var ids []string
					for _, o := range advice.Offers {
						ids = append(ids, o.Pack.ID)
					}
					t.Errorf("goal %q, faith %q, setting %q: %v, %s", goal, faith, setting, advice.First, strings.Join(ids, " "))
				}
			}
		}
	}
}
