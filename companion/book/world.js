/** What the core meets of the world, given to it so that tests may give another. Types only. */

/** @typedef {{postMessage: (m: any) => void, onmessage: ((e: any) => void) | null, close?: () => void}} Channel between tabs */
/** @typedef {{request: (name: string, options: any, work: (lock: any) => any) => Promise<any>}} Locks */

/**
 * @typedef {object} World
 * @property {IDBFactory} indexedDB
 * @property {string} [name] of the database
 * @property {typeof fetch} fetch
 * @property {string} origin of the server: `https://book.example.org`
 * @property {() => number} [now] ms
 * @property {Locks} [locks]
 * @property {Channel} [channel]
 * @property {(ms: number) => number} [jitter] a moment within so many ms
 * @property {(work: () => void, ms: number) => any} [timer]
 * @property {(timer: any) => void} [untimer]
 * @property {(heard: (space: string) => void) => () => void} [events] listens to the server's pokes
 */

export {};
