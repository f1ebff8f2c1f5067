/**
 * The book, for screens: `import {book} from '../../parts/book.js'`. app.js opens it and puts it here before any screen is drawn;
 * so a screen needs to know nothing of how it is kept, and a test can give it another.
 */

/** @typedef {import('../book/client.js').Book} Book */

/** @type {Book} */
export let book;

/** @param {Book} b */
export function setBook(b) {
  book = b;
}
