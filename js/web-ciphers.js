// What crypto.subtle is made of.
export { sha1 } from "@noble/hashes/legacy.js";
export { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
export { hmac } from "@noble/hashes/hmac.js";
export { pbkdf2 } from "@noble/hashes/pbkdf2.js";
export { hkdf } from "@noble/hashes/hkdf.js";
export { cbc, ctr, gcm } from "@noble/ciphers/aes.js";
export { p256, p384, p521 } from "@noble/curves/nist.js";
