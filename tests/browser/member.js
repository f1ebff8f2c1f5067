// The first steps of a member, as a person takes them, for tests that begin after them.

export const button = (page, name) => page.getByRole('button', { name, exact: true }).first().click()
export const link = (page, name) => page.getByRole('link', { name, exact: true }).first().click()

/** Opens the book and begins a count of AA, from 3 March 2026; it ends on Today. */
export async function begin(page) {
  await page.goto('/my/')
  await button(page, 'Begin')
  await page.getByText('Alcoholics Anonymous').click()
  await page.getByRole('button', { name: /^Go on with/ }).click()
  await page.getByLabel('First day without, for AA').fill('2026-03-03')
  await button(page, 'Count from there')
  await started(page)
}

/** Waits for Today of that book. */
export const started = (page) => page.getByText('Sober since 3 March').first().waitFor()

/** Makes a passphrase, as it is offered, and gives it. */
export async function passphrase(page) {
  await link(page, 'More')
  await page.getByRole('link', { name: 'Keys' }).click()
  await page.getByRole('link', { name: 'Make a passphrase' }).first().click()
  const words = await page.locator('.madewords').innerText()
  await button(page, 'I have them, go on')
  await page.getByLabel('Passphrase', { exact: true }).fill(words)
  await button(page, 'Lock the book with it')
  await page.getByText('The passphrase opens your book.').waitFor({ timeout: 20000 })
  return words
}

/** Makes an account under the name that is offered, and gives that. */
export async function register(page) {
  await link(page, 'More')
  await page.getByRole('link', { name: 'Account and backup' }).click()
  await page.getByRole('link', { name: 'Make an account' }).first().click()
  const handle = await page.getByLabel('Name of the account').inputValue()
  await button(page, 'Make the account')
  await page.getByText(`Your account is ${handle}`).waitFor({ timeout: 20000 })
  await page.getByText('Saved and backed up').first().waitFor({ timeout: 15000 })
  return handle
}
