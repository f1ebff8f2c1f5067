// Package meeting is the directory: listings and where they come from, when they take place, and how they are found.
//
// The words, in the order in which data flows:
//
//	Row      one meeting as an outside list gives it, nothing believed yet (row.go)
//	Content  what is said of a meeting once the row is cleaned (content.go); Intake makes it from a Row (intake.go)
//	Listing  Content held from one feed, with its identity and its state (listing.go)
//	Feed     a list from outside, its options and its health (feed.go)
//	Meeting  what people see: one or more listings that are the same meeting (meeting.go)
//	Query    what somebody looks for (query.go), answered by a Finder (finder.go)
//
// It does no input and output: stores, fetchers and the search index stand behind the interfaces in this package and
// are joined in package app. Start at Service for what can be done with the directory, at Query for how it is searched.
package meeting
