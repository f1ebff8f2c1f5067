package meeting

import "sync"

// Reason is one thing that Intake and Refresh can say of a row, for the docs and for those who count.
type Reason struct {
	Code  string
	What  string // Dropped, Merged, Repaired or Noticed: what becomes of the row, or of something in it
	Means string // in general; a Note says it of one row
}

// Reasons lists all of them: those that end a row first, then repairs, then what somebody should look at. A row that is
// repaired or noticed is taken.
func Reasons() []Reason {
	return []Reason{
		{"row_unreadable", Dropped, "It is not a meeting at all: another kind of value, or a line with too many columns."},
		{"unpublished", Dropped, "The list itself marks it as not published."},
		{"no_name", Dropped, "It has no name, no group and no place that it could be called by."},
		{"no_zone", Dropped, "It has a day and a time, and nothing tells the time zone: not the row, not its position, not `--timezone`."},
		{"date_over", Dropped, "It takes place once, and that is over."},

		{"same_row", Merged, "Another row says the same in everything but its key, link and date of change; the first stays."},
		{sameMeeting, Merged, "The same meeting stands in another list too; it is shown once, with both sources."},

		{"key_made", Repaired, "It has no slug and no id; one is made of its name, place, day and time."},
		{"key_again", Repaired, "Its key is that of an earlier row; a number is put behind it."},
		{"key_cut", Repaired, "Its key is longer than 255 bytes and is shortened to one that is still its own."},
		{"name_made", Repaired, "It has no name; one is made of its group or place, day and time."},
		{"text_markup", Repaired, "HTML, entities or escapes are taken out; the words stay."},
		{"text_cut", Repaired, "A text is longer than there is room for and is cut."},
		{"program_unknown", Noticed, "The program that the row names is not one that is known here; it is kept as written."},

		{"day_seven", Repaired, "Day 7 is read as Sunday."},
		{"day_unreadable", Repaired, "The day is none that can be read; without another it is shown as by appointment."},
		{"time_unreadable", Repaired, "The time is none that can be read; it is shown as by appointment."},
		{"time_missing", Repaired, "It has a day and no time; it is shown as by appointment."},
		{"day_missing", Repaired, "It has a time and no day; it is shown as by appointment."},
		{"date_unreadable", Repaired, "Its single date is not in the calendar; it is shown as by appointment, or as every week where it has a day."},
		{"weeks_unreadable", Repaired, "Which weeks of the month is not readable; it is shown as every week."},
		{"weeks_from_name", Repaired, "Its name says which weeks of the month, and agrees with its day: monthly instead of every week."},
		{"weeks_in_name", Noticed, "Its name speaks of certain weeks of the month in a sense that a schedule cannot have (“no meeting on the 1st Wednesday”); it stays weekly."},
		{"weeks_disagree", Noticed, "Its name says which weeks of the month, but of another day; it stays weekly."},
		{"monthly_in_notes", Noticed, "Its notes say that it meets on certain weeks of the month only; the list itself says every week, and that stays."},
		{"every_other_week", Noticed, "It says that it meets every other week, which cannot be known from the list; it is shown as every week."},
		{"end_unreadable", Repaired, "The end is not readable; an hour is assumed."},
		{"end_is_start", Repaired, "It ends when it starts; an hour is assumed."},
		{"end_half_day", Repaired, "It ends before it starts, but not if the end is half a day later (AM for PM): so it is read."},
		{"end_unlikely", Repaired, "It ends before it starts, and would last more than half a day over midnight; an hour is assumed."},
		{"length_unreadable", Repaired, "The length is not readable, or more than 24 hours; an hour is assumed."},
		{"zone_repaired", Repaired, "The time zone is written in another way than its IANA name."},
		{"zone_unknown", Repaired, "The row's time zone is none; it is taken from its position or from the feed's option instead."},
		{"zone_from_place", Repaired, "The place is in another time zone than `--timezone` says; the place is believed. Where nearly all doors of a list say so, they are believed for rows without a door too."},
		{"zone_from_name", Repaired, "Its name gives its time in a zone (“2am Eastern”); that zone is believed."},
		{"zone_disagrees", Noticed, "Its name gives its time in another zone than that of its place; the place is believed."},

		{"point_unreadable", Repaired, "Its coordinates are no position on the Earth; it has none here."},
		{"point_zero", Repaired, "Its coordinates are 0,0, which is no place; it has none here."},
		{"point_from_twin", Repaired, "It has no coordinates; those of a row with the same place and address are taken."},
		{"postal_code_padded", Repaired, "A United States postcode had lost its leading zeros."},
		{"postal_code_dropped", Repaired, "The postcode is none."},
		{"state_repaired", Repaired, "The state was written with signs that do not belong to it."},
		{"address_cut", Repaired, "What stands behind “@” in the street (a landmark, not an address) is cut off; it is kept in the notes on the place."},

		{"type_repaired", Repaired, "A type is written in another way than its code (“[open]”, “ASBI”, a name, lower case)."},
		{"type_unknown", Repaired, "A type is not in its program's table and is left out."},
		{"type_no_program", Repaired, "Types mean nothing without a program; give `--program`. They are left out."},
		{"type_as_label", Noticed, "A type is written in words that are not in its program's table; the words are shown."},
		{"type_both_open_closed", Repaired, "It is called open and closed: closed is believed."},
		{"type_in_person_only", Repaired, "A type of a room (wheelchair access, smoking …) is left out of a meeting that is online only."},
		{"language_unknown", Repaired, "A language is none that can be read."},

		{"attendance_unknown", Repaired, "How one attends is said in a word that is not known; it is taken from what else is said."},
		{"attendance_corrected", Repaired, "How one attends is said in two ways that contradict each other; closed places and real links are believed."},
		{"online_without_way_in", Repaired, "It is marked as online too, but gives no link and no number: only the room is left."},
		{"way_in_not_flagged", Noticed, "It gives a number or link, but in a list that marks its online meetings it is not marked: in person."},
		{"no_way_in", Noticed, "It is online and gives no link and no number."},
		{"no_place", Noticed, "It is in person and gives no address, town or position."},
		{"place_vague", Noticed, "It is in person and gives a town or area only, no door."},
		{"inactive_in_list", Noticed, "The list calls it inactive; it is shown as suspended."},
		{"conference_dropped", Repaired, "The conference link is no web address, or leads to a host that holds no meetings: it is left out with its notes."},
		{"conference_host_unknown", Noticed, "The only way in leads to a host that is not known for holding meetings; it is kept."},
		{"conference_phone_dropped", Repaired, "The conference number is none."},
		{"conference_phone_repaired", Repaired, "Something that cannot be dialled is taken out of the conference number."},
		{"link_repaired", Repaired, "A link lacked its “https://”."},
		{"link_dropped", Repaired, "A link is no web address."},
		{"contribution_dropped", Repaired, "A contribution account (Venmo, Cash App, PayPal) is not written as one. It is not repeated here: it may be a password."},
		{"updated_dropped", Repaired, "The date of the last change is none, or lies in the future."},
		{"verified_dropped", Repaired, "The date of the last confirmation is none, or lies in the future."},
	}
}

var reasonKinds = sync.OnceValue(func() map[string]string {
	kinds := map[string]string{}
	for _, r := range Reasons() {
		kinds[r.Code] = r.What
	}
	return kinds
})
