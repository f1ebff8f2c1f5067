// Package sealed reads what the private half of Homegroup makes: account.age and the document around it, records, attachments and saved
// files. It does what docs/privacy-core.md says, in another language than the client that writes it, so that a member with a key can
// have their book back without the client, without the server, or after both. It believes nothing that the key does not vouch for.
//
// It writes nothing but the files of an unpacked book, and is used by no server: the server never has a key. It knows no HTTP and no SQL.
//
// Start at ReadKey, then at OpenAccount for a server's data and OpenSaved for a saved file.
package sealed
