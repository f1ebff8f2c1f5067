// The description of the API, held against the official schema of OpenAPI 3.1, and what a running server answers held
// against the description, both by programs that share nothing with ours. The calendars are read by another program too.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import ICAL from 'ical.js'
import { serve, now } from '../browser/harness.js'

let server
let description
let ajv

before(async () => {
  server = await serve('--demo')
  description = await server.json('/api/v1/openapi.json')
  ajv = new Ajv({ strict: false, allErrors: true })
  formats(ajv)
  ajv.addSchema(description, 'api')
})
after(() => server.stop())

/** The schema of an answer, as a reference into the description. */
const schemaOf = (path, status) => {
  const response = description.paths[path].get.responses[status]
  const at = response.$ref ? response.$ref.slice(1) : `/paths/${path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/get/responses/${status}`
  return `api#${at}/content/application~1json/schema`
}

/** Asks, and holds the answer against the description. */
async function ask(address, path = address.split('?')[0], status = 200) {
  const answer = await fetch(server.url + address)
  assert.equal(answer.status, status, address)
  assert.equal(answer.headers.get('access-control-allow-origin'), '*', address)
  const body = await answer.json()
  const valid = ajv.validate({ $ref: schemaOf(path, status) }, body)
  assert.ok(valid, `${address}: ${JSON.stringify(ajv.errors?.slice(0, 5))}`)
  return body
}

test('the description is OpenAPI 3.1', async () => {
  const validator = new Validator()
  const result = await validator.validate(description)
  assert.ok(result.valid, JSON.stringify(result.errors))
  assert.equal(validator.version, '3.1')
})

test('a description with a fault would be seen', async () => {
  const broken = structuredClone(description)
  broken.paths['/api/v1/meetings'].get.parameters[0] = { name: 'q', in: 'nowhere' }
  assert.equal((await new Validator().validate(broken)).valid, false)
  assert.equal(ajv.validate({ $ref: schemaOf('/api/v1/meetings', 200) }, { meetings: [{ name: 'x' }], total: 1, next: null }), false)
})

test('answers are as described', async () => {
  const page = await ask('/api/v1/meetings?limit=1000&facets=1&near=39.95,-75.16')
  assert.ok(page.total > 1900 && page.meetings.length === 1000, `${page.total} in all`)
  const rest = await ask(`/api/v1/meetings?limit=1000&facets=1&near=39.95,-75.16&cursor=${page.next}`)
  assert.equal(page.meetings.length + rest.meetings.length, page.total)
  await ask('/api/v1/meetings?now=1&tz=Europe/Madrid')
  await ask('/api/v1/meetings?place=Philadelphia&within_km=25&day=today')
  await ask(`/api/v1/meetings/${page.meetings[0].slug}`, '/api/v1/meetings/{slug}')
  assert.ok((await ask('/api/v1/feeds')).feeds.length > 0)
  assert.ok((await ask('/api/v1/types')).programs.length > 10)
  assert.equal((await ask('/meetings.json')).length, page.total)
})

test('what is not understood is refused, in the form described', async () => {
  for (const [query, field] of [['day=9', 'day'], ['near=abc', 'near'], ['limit=0', 'limit'], ['cursor=xyz', 'cursor'], ['colour=red', 'colour'], ['q=', 'q']]) {
    const { error } = await ask(`/api/v1/meetings?${query}`, '/api/v1/meetings', 400)
    assert.equal(error.kind, 'invalid')
    assert.equal(error.field, field)
    assert.ok(error.message.length > 20)
  }
  assert.equal((await ask('/api/v1/meetings/no-such-meeting', '/api/v1/meetings/{slug}', 404)).error.kind, 'not_found')
})

test('distances and next starts are right', async () => {
  const { meetings } = await ask('/api/v1/meetings?near=39.95,-75.16&within_km=100&limit=200')
  assert.ok(meetings.length > 5)
  const rad = (d) => (d * Math.PI) / 180
  for (const m of meetings) {
    const a = Math.sin(rad(m.latitude - 39.95) / 2) ** 2 + Math.cos(rad(39.95)) * Math.cos(rad(m.latitude)) * Math.sin(rad(m.longitude + 75.16) / 2) ** 2
    assert.ok(Math.abs(2 * 6371.0088 * Math.asin(Math.sqrt(a)) - m.distance_km) < 0.002, m.slug)
    if (!m.next_start) continue
    const next = new Date(m.next_start)
    assert.ok(next >= now, m.slug)
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: m.timezone, weekday: 'short', hour: '2-digit', minute: '2-digit', hour12: false }).format(next)
    assert.equal(local.replace(/[^0-9:]/g, ''), m.time, m.slug)
    assert.equal(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(local.slice(0, 3)), m.day, m.slug)
  }
})

test('calendars hold the occurrences that the API tells', async () => {
  const { meetings } = await ask('/api/v1/meetings?limit=60&sort=upcoming')
  for (const m of meetings.filter((m) => m.next_start)) {
    const answer = await fetch(`${server.url}/meetings/${m.slug}.ics`)
    assert.equal(answer.status, 200, m.slug)
    const calendar = new ICAL.Component(ICAL.parse(await answer.text()))
    ICAL.TimezoneService.reset()
    for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone))
    const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent'))
    const all = event.iterator()
    let next = all.next()
    while (next && next.toJSDate() < now) next = all.next()
    assert.equal(next.toJSDate().toISOString(), new Date(m.next_start).toISOString(), m.slug)
    assert.equal(event.summary, m.name)
  }
  const whole = new ICAL.Component(ICAL.parse(await (await fetch(`${server.url}/meetings.ics?program=aa&private=1`)).text()))
  const titles = new Set(whole.getAllSubcomponents('vevent').map((e) => new ICAL.Event(e).summary))
  assert.deepEqual([...titles], ['Appointment'])
})
