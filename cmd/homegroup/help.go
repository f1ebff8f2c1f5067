package main

import (
	"fmt"
	"io"

	"homegroup/internal/config"
)

// help prints what there is: all commands, one command, or every option.
func help(names []string, w io.Writer) error {
	if len(names) == 0 {
		fmt.Fprint(w, "Homegroup finds recovery meetings and keeps their lists.\n\n")
		for _, c := range commands() {
			fmt.Fprintf(w, "  homegroup %s\n      %s\n", c.usage, c.about)
		}
		fmt.Fprint(w, "\nOptions may stand before or after names. homegroup help COMMAND lists a command's options,\nhomegroup help config all of them, with their names in the environment.\n")
		return nil
	}
	if names[0] == "config" {
		fmt.Fprint(w, "Every option, as a flag and, where it has one, by its name in the environment. A flag goes before the environment.\n\n")
		config.WriteHelp(w, "")
		return nil
	}
	for _, c := range commands() {
		if c.name == names[0] {
			fmt.Fprintf(w, "homegroup %s\n\n  %s\n\n", c.usage, c.about)
			config.WriteHelp(w, c.name)
			return nil
		}
	}
	return config.Wrong("there is no command %q; see homegroup help", names[0])
}
