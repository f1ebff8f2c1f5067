// age files with hybrid, X25519 and passphrase recipients, and bech32, in which age writes its keys. Use crypto/age.js instead.
export {Decrypter, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient} from 'age-encryption';
export {bech32} from '@scure/base';
