// When a meeting is next, worked out from the clock and the zone alone by Intl: nothing of the server's own reckoning.

/** The wall clock in a zone at a moment, as if it were UTC. */
function wall(ms, zone) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })
    .formatToParts(ms).map((p) => [p.type, Number(p.value)]))
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second)
}

/** The first moment at which the clock of a zone shows a wall time; after a gap, what the clock before it would have meant. */
function moment(asUTC, zone) {
  const candidates = [-26, 26].map((h) => asUTC - (wall(asUTC + h * 3600e3, zone) - (asUTC + h * 3600e3)))
  const exact = candidates.filter((ms) => wall(ms, zone) === asUTC).sort((a, b) => a - b)
  return exact[0] ?? candidates[0]
}

/** The next start at or after `now`, in milliseconds; undefined by appointment. schedule as the API gives it. */
export function nextStart(schedule, now) {
  const day = 24 * 3600e3
  const today = Math.floor(wall(now, schedule.zone) / day) * day
  for (let i = -1; i < 70; i++) {
    const date = new Date(today + i * day)
    if (date.getUTCDay() !== schedule.day) continue
    if (schedule.kind === 'monthly') {
      const week = Math.ceil(date.getUTCDate() / 7)
      const last = new Date(date.getTime() + 7 * day).getUTCMonth() !== date.getUTCMonth()
      if (!schedule.weeks.includes(week) && !(last && schedule.weeks.includes(-1))) continue
    } else if (schedule.kind !== 'weekly') return undefined
    const start = moment(date.getTime() + schedule.start * 60e3, schedule.zone)
    if (start >= now) return start
  }
  return undefined
}
