package feed

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"

	"homegroup/internal/problem"
)

// notAList says what came instead of a list, whatever its Content-Type says: problem.Unavailable; nil where it may be one.
// The data are UTF-8. from is where they came from, "" for a file.
func notAList(data []byte, from string) error {
	data = bytes.TrimSpace(data)
	switch {
	case len(data) == 0:
		return problem.New(problem.Unavailable, "The answer was empty. The last good list stays.")
	case data[0] == '<':
		return page(data, from)
	case bytes.Equal(data, []byte("0")), bytes.Equal(data, []byte("-1")):
		return problem.New(problem.Unavailable, "The site does not give its list at this address: it answered only “%s”, as WordPress does when the plugin that makes the list is switched off. The last good list stays.", data)
	case bytes.HasPrefix(data, []byte("%PDF")):
		return problem.New(problem.Unavailable, "A PDF document came instead of the list. Lists are read as JSON or CSV. The last good list stays.")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return problem.New(problem.Unavailable, "A ZIP or Excel file came instead of the list. Save the sheet as CSV. The last good list stays.")
	case data[0] == '{':
		return refusal(data)
	}
	return nil
}

var (
	challenge = regexp.MustCompile(`(?i)are you (?:a )?human|verify(?:ing)? (?:that )?you are (?:a )?human|just a moment\.\.\.|cf-chl|cf_chl|challenge-platform|checking your browser|` +
		`captcha|attention required! \| cloudflare|ddos protection|sucuri website firewall|bot verification|please enable javascript and cookies|incapsula|_incapsula_|are you a robot|sgcaptcha|wordfence`)
	login    = regexp.MustCompile(`(?i)<input[^>]+type\s*=\s*["']?password`)
	feedLink = regexp.MustCompile(`(?is)<link\b[^>]*>`)
	hrefForm = regexp.MustCompile(`(?is)\bhref\s*=\s*["']([^"']+)["']`)
)

func page(data []byte, from string) error {
	head := data[:min(len(data), 256<<10)]
	switch {
	case challenge.Match(head):
		return problem.New(problem.Unavailable, "A page asking whether you are human came instead of the list. The site keeps programs out; ask its owner to let this one in. The last good list stays.")
	case login.Match(head):
		return problem.New(problem.Unavailable, "A page asking for a password came instead of the list. Ask the list's owner for an address that is open, or that has a key. The last good list stays.")
	case bytes.HasPrefix(head, []byte("<?xml")) && !bytes.Contains(bytes.ToLower(head), []byte("<html")):
		return problem.New(problem.Unavailable, "XML came instead of the list. Lists are read as JSON or CSV. The last good list stays.")
	}
	if list := discover(head, from); list != "" {
		return problem.New(problem.Unavailable, "A web page came instead of the list. It says that its list is at %s: use that address. The last good list stays.", list)
	}
	return problem.New(problem.Unavailable, "A web page came instead of the list. Give the address of the list itself, which its owner can tell you. The last good list stays.")
}

// discover finds the list that a page names, as the specification asks pages to do: <link rel="alternate"
// type="application/json" title="Meetings Feed" href="…">. An address with a key in it is not repeated.
func discover(data []byte, from string) string {
	for _, tag := range feedLink.FindAll(data, -1) {
		lower := strings.ToLower(string(tag))
		m := hrefForm.FindSubmatch(tag)
		if m == nil || !strings.Contains(lower, "application/json") || !strings.Contains(lower, "meetings feed") {
			continue
		}
		base, err := url.Parse(from)
		if err != nil {
			continue
		}
		u, err := base.Parse(html.UnescapeString(string(m[1])))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Query().Has("key") || len(u.String()) > 300 {
			continue
		}
		return u.String()
	}
	return ""
}

// refusal reads an object that says no: {"success":false}, {"error":…}, {"code":"rest_no_route","message":…}.
func refusal(data []byte) error {
	if len(data) > 4096 {
		return nil // a list
	}
	var o map[string]any
	if json.Unmarshal(data, &o) != nil {
		return nil
	}
	for _, name := range []string{"meetings", "values", "data", "formats"} {
		if _, isList := o[name].([]any); isList {
			return nil
		}
	}
	success, hasSuccess := o["success"].(bool)
	_, hasError := o["error"]
	_, hasErrors := o["errors"]
	message, hasMessage := o["message"].(string)
	if !(hasSuccess && !success) && !hasError && !hasErrors && !hasMessage {
		return nil
	}
	text := message
	if s, ok := o["error"].(string); ok {
		text = s
	} else if inner, ok := o["error"].(map[string]any); ok { // Google
		text, _ = inner["message"].(string)
	} else if s, ok := o["data"].(string); ok && text == "" {
		text = s
	}
	lower := strings.ToLower(text)
	if strings.Contains(lower, "key") || strings.Contains(lower, "permission") || strings.Contains(lower, "forbidden") || strings.Contains(lower, "authori") {
		return problem.New(problem.Unavailable, "The site keeps its list closed. %s The last good list stays.", keyHint)
	}
	return problem.New(problem.Unavailable, "The site answered with an error instead of the list%s. The last good list stays.", saying(text))
}

const keyHint = "If its owner gave you a key, put it into the address as key=…; if not, ask for one."

// saying repeats what a site said, when it is short and only words.
func saying(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || len(text) > 120 || strings.ContainsAny(text, "<>{}@=/\\") {
		return ""
	}
	return ": “" + strings.TrimRight(text, ".") + "”"
}
