package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/program"
)

func TestFind(t *testing.T) {
	ours := []piece{
		{place: "a", text: "The lamp on the stair is lit, and the kettle's warm; come in."},
		{place: "b", text: "Somebody said that THE LAMP on the stair is lit again."},
		{place: "c", text: "El niño tiene sueño y la lámpara de la escalera está encendida."},
	}
	for _, tc := range []struct {
		name, other string
		want        []stretch
	}{
		{"nothing in common", "A dog sleeps under the table all day long.", nil},
		{"six words are free", "They say the lamp on the stair is out.", nil},
		{"seven words", "one\ntwo: the lamp on\nthe stair is lit.", []stretch{{"the lamp on the stair is lit", 7, 2, []string{"a", "b"}}}},
		{"as long as it goes", "— the lamp on the stair is lit and the kettle’s warm today", []stretch{{"the lamp on the stair is lit and the kettles warm", 11, 1, []string{"a", "b"}}}},
		{"twice", "The lamp on the stair is lit. No? That the lamp on the stair is lit again!",
			[]stretch{{"the lamp on the stair is lit", 7, 1, []string{"a", "b"}}, {"that the lamp on the stair is lit again", 9, 1, []string{"b"}}}},
		{"accents and capitals", "y La Lámpara de la Escalera está encendida", []stretch{{"y la lámpara de la escalera está encendida", 8, 1, []string{"c"}}}},
		{"over the end of one text into another", "kettles warm come in somebody said that the lamp", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, index(ours, 7).find(tc.other), cmp.AllowUnexported(stretch{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A made-up book with one sentence of a pack in it, filled-in words and all, is caught; the rest of it is not.
func TestRunTellsAMadeUpText(t *testing.T) {
	aa, _ := program.Default().Pack("aa")
	sentence := strings.TrimSuffix(aa.Text["en"].Path["step-1"].Text, ".")
	if len(words(sentence)) < tooLong {
		t.Fatalf("too short for this test: %q", sentence)
	}
	dir := t.TempDir()
	clean, copied := dir+"/clean.txt", dir+"/copied.txt"
	for name, text := range map[string]string{
		clean:  "Seven grey geese crossed the frozen lake at noon, and nobody on the shore had thought of bread.\n",
		copied: "A first line.\nThen, " + strings.ToUpper(sentence) + ", it went on.\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if err := run(&out, false, []string{clean}); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	out.Reset()
	if err := run(&out, false, []string{clean, copied}); err == nil {
		t.Error("nobody noticed")
	}
	if !strings.Contains(out.String(), copied+":2: ") || !strings.Contains(out.String(), "aa/en.yaml path step-1 text") || strings.Contains(out.String(), clean+":") {
		t.Error(out.String())
	}
	if run(&out, false, nil) == nil || run(&out, false, []string{dir + "/nothing.txt"}) == nil {
		t.Error("nothing to compare with is no success")
	}
}

// All texts are looked at: those of every pack in both languages, and of our own instruments.
func TestPackTextsAreAll(t *testing.T) {
	from := map[string]bool{}
	for _, p := range packTexts(program.Default()) {
		file, _, _ := strings.Cut(p.place, " ")
		from[file] = true
	}
	for _, p := range program.Default().Packs() {
		for _, lang := range program.Languages() {
			if !from[p.ID+"/"+lang+".yaml"] {
				t.Errorf("the texts of %s in %s are not looked at", p.ID, lang)
			}
		}
	}
	if !from["instruments/daily-five.yaml"] || from["instruments/phq-9.yaml"] {
		t.Errorf("of instruments, our own are looked at and no others: %v", from)
	}
}

func TestBetweenFolders(t *testing.T) {
	long := "one two three four five six seven eight nine ten eleven twelve thirteen"
	got := betweenFolders([]piece{{"a:1", "a", long}, {"a:2", "a", long}, {"b:1", "b", "Zero, " + long}, {"c:1", "c", "one two three four five six seven eight nine ten eleven"}}, 12)
	if diff := cmp.Diff([]stretch{{long, 13, 1, []string{"a:1", "a:2", "b:1"}}}, got, cmp.AllowUnexported(stretch{})); diff != "" {
		t.Error(diff)
	}
	if got := betweenFolders([]piece{{"a:1", "a", long}, {"a:2", "a", long}}, 12); got != nil {
		t.Errorf("one folder alone repeats nothing: %v", got)
	}
}

// The source article is the one text of others that lies beside the source.
func TestArticle(t *testing.T) {
	const article = "../../../shared/reference/article.txt"
	if _, err := os.Stat(article); os.IsNotExist(err) {
		t.Skip("the article is not here")
	}
	var out strings.Builder
	if err := run(&out, false, []string{article}); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
}
