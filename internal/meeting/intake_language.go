package meeting

import (
	"strings"
	"sync"

	"golang.org/x/text/language"

	"homegroup/internal/fold"
)

// languageNames: how lists name the languages that meetings are held in, in English, in the language itself, in Spanish.
const languageNames = `af Afrikaans
am Amharic አማርኛ
ar Arabic العربية Árabe
bg Bulgarian Български
cs Czech Čeština
da Danish Dansk Danés
de German Deutsch Alemán
el Greek Ελληνικά Griego
en English Inglés Engels
es Spanish Español Espanol Castellano
et Estonian Eesti
fa Persian Farsi فارسی Persa
fi Finnish Suomi Finlandés
fr French Français Francais Francés
he Hebrew עברית Hebreo
hi Hindi हिन्दी
hr Croatian Hrvatski
ht Haitian Creole Kreyòl
hu Hungarian Magyar Húngaro
hy Armenian
is Icelandic Íslenska Islandés
it Italian Italiano
ja Japanese 日本語 Japonés
ka Georgian ქართული
ko Korean 한국어 Coreano
lt Lithuanian Lietuvių
lv Latvian Latviešu
ml Malayalam
mt Maltese Malti
ne Nepali
nl Dutch Nederlands Holandés Flemish
no Norwegian Norsk Noruego
pa Punjabi Panjabi ਪੰਜਾਬੀ
pl Polish Polski Polaco
pt Portuguese Português Portugues Portugués
ro Romanian Română
ru Russian Русский Ruso
sk Slovak Slovenčina
sl Slovenian Slovene
sr Serbian
sv Swedish Svenska Sueco
sw Swahili
ta Tamil
th Thai ไทย
tl Tagalog Filipino
tr Turkish Türkçe Turco
uk Ukrainian Українська Ucraniano
ur Urdu
vi Vietnamese
yi Yiddish
zh Chinese Mandarin Cantonese 中文 Chino
ase ASL`

var languagesByName = sync.OnceValue(func() map[string]string {
	tags := map[string]string{}
	for line := range strings.SplitSeq(languageNames, "\n") {
		fields := strings.Fields(line)
		for _, name := range fields[1:] {
			tags[fold.Fold(name)] = fields[0]
		}
	}
	return tags
})

// languageCode finds a language by its name; “Spanish speaking” is Spanish.
func languageCode(name string) (tag string, ok bool) {
	words := fold.Tokens(name)
	for len(words) > 1 {
		switch words[len(words)-1] {
		case "speaking", "language", "spoken", "meeting", "creole", "only":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	if len(words) != 1 {
		return "", false
	}
	tag, ok = languagesByName()[words[0]]
	return tag, ok
}

// languageTag reads a language by name, BCP 47 tag or type code, and gives its base language.
func languageTag(s string) (tag string, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 40 {
		return "", false
	}
	if tag, ok := languageCode(s); ok {
		return tag, true
	}
	if code := strings.ToUpper(s); s == code {
		if t, ok := TypeOf("aa", code); ok && t.Language != "" {
			return t.Language, true
		}
	}
	t, err := language.Parse(s)
	if err != nil {
		return "", false
	}
	base, confidence := t.Base()
	if confidence == language.No {
		return "", false
	}
	return base.String(), true
}
